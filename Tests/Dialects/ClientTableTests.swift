import Relations
import Tables
import Testing

/// A table made in Swift is known by its content: another content is another table.
@Suite struct ClientTableTests {
  private func table(_ type: ValueType, _ values: [Value]) -> ClientTable {
    ClientTable(Table([Field("x", type)], rows: values.map { [$0] }))
  }

  @Test func `what reads alike is not taken for each other`() {
    let tables = [
      table(.text, [.null, .text("")]), table(.text, [.text(""), .null]),
      table(.text, [.text(""), .text("")]), table(.text, [.null, .null]),
      table(.text, [.text("1"), .text("2")]), table(.integer, [.integer(1), .integer(2)]),
      table(.double, [.double(1), .double(2)]), table(.date, [.date(1), .date(2)]),
      table(.boolean, [.boolean(true), .boolean(false)]), table(.boolean, [.null, .null]),
      table(.integer, [.null, .integer(0)]), table(.integer, [.integer(0), .null]),
      table(.text, [.text("1")]), table(.text, []),
    ]
    #expect(Set(tables.map(\.id)).count == tables.count)
  }

  @Test func `the same content has the same name in every run`() {
    let table = table(.double, [.double(0.5), .null])
    #expect(table.id == "e92d86b93d575940")
    #expect(table == self.table(.double, [.double(0.5), .null]))
  }
}
