import Diagnostics
import Kits
import Synchronization
import Tables
import Testing
import Verbs

/// What a model is handed, and what becomes of the numbers that it hands back.
@Suite struct ModelMatrixTests {
  private static let day: Int64 = 86_400_000_000
  private static let id = SortKey(.column("id", .integer))

  private static func source(_ rows: [[Value]]) throws(Diagnostic) -> ModelSource {
    let fields = [
      Field("id", .integer), Field("number", .integer), Field("word", .text),
      Field("isMember", .boolean), Field("age", .duration), Field("y", .boolean),
    ]
    let span = SourceSpan(SourceText("test"), 0..<4)
    var features: [Feature] = []
    for field in fields[1...4] {
      features.append(
        try Feature(field.name, .column(field.name, field.type), for: "test", at: span))
    }
    return ModelSource(
      .client(ClientTable(Table(fields, rows: rows))), id: "id", features: features,
      targets: [Named("y", .column("y", .boolean))], noun: "row")
  }

  private static let rows: [[Value]] = [
    [.integer(4), .integer(7), .text("b"), .boolean(true), .duration(day), .boolean(true)],
    [.integer(1), .integer(5), .text("a"), .boolean(false), .duration(day / 2), .boolean(false)],
    [.integer(2), .null, .text("c"), .boolean(false), .duration(day), .boolean(false)],
    [.integer(3), .integer(5), .text("c"), .boolean(true), .duration(0), .null],
    [.integer(0), .integer(6), .text("c"), .boolean(true), .duration(3 * day), .boolean(true)],
  ]

  private func session() throws -> KitSession {
    try KitSession.lent(["contacts.csv": "customer\nA\n"])
  }

  @Test func `a column is a number or stands for a word, and rows lie by their values`() throws {
    let found = Mutex<ModelMatrix?>(nil)
    let step = try Self.source(Self.rows).matrix(for: "test", at: SourceSpan(SourceText(""), 0..<0))
    {
      (matrix, _) throws(Diagnostic) in
      found.withLock { $0 = matrix }
      let nothing = Table([Field("x", .integer)], rows: [])
      return .rows(.client(ClientTable(nothing)), notes: [], chart: nil)
    }
    _ = try session().run(step, by: [])
    let matrix = try #require(found.withLock { $0 })
    #expect(matrix.names == ["number", "word: b", "word: c", "isMember: true", "age"])
    #expect(matrix.ids == [1, 0, 4])
    #expect(
      matrix.columns == [[5, 6, 7], [0, 0, 1], [0, 1, 0], [0, 1, 1], [0.5, 3, 1]])
    #expect(matrix.targets == [[0, 1, 1]])
    #expect(
      matrix.notes.map(\.text) == [
        "2 rows without `number` or `y` left out",
        "words are coded: `word` against `a`, `isMember` against `false`",
      ])
  }

  @Test(arguments: [1, 2, 100])
  func `scores come back for all rows with known words, whatever a piece holds`(most: Int) throws {
    let source = try Self.source(Self.rows)
    let coding = try ModelCoding(
      source.features, [nil, ["a", "c"], ["false", "true"], nil], for: "test",
      at: SourceSpan(SourceText(""), 0..<0))
    let scores = ModelScores(
      source, coding, id: "id", ["sum", "nothing"], limit: ModelLimit(rows: most, cells: 1000)
    ) { (matrix, _) throws(Diagnostic) in
      let sums = (0..<matrix.rowCount).map { row in
        matrix.columns.reduce(0) { $0 + $1[row] }
      }
      return [sums, sums.map { _ in .nan }]
    } then: { (scores, notes) throws(Diagnostic) in
      .rows(scores, notes: notes, chart: nil)
    }
    let (table, notes) = try session().run(scores.step, by: [Self.id])
    // What is learned need not be known of row 3, but the number of row 2, and the word of row 4 is new.
    #expect(
      table.rows == [
        [.integer(0), .double(11), .null], [.integer(1), .double(5.5), .null],
        [.integer(3), .double(7), .null],
      ])
    #expect(
      notes == [
        "1 row without `number` left out",
        "1 row without a score, as the model was not fitted to their words",
      ])
  }
}
