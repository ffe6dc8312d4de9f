import Catalogs
import Tables
import Testing

@testable import Imports

struct SampleTests {
  /// The folder `samples` of the checkout.
  private static let folder =
    #filePath.split(separator: "/").dropLast(3).reduce("") {
      $0 + "/" + $1
    } + "/samples"

  @Test func readsTheSamplesAsTheyAreMeant() throws {
    let shop = try Workshop()
    let snapshot = try shop.importer().snapshot(for: [Self.folder])
    #expect(snapshot.report.warnings.isEmpty)
    #expect(snapshot.report.rejectCount == 0)
    let tables = snapshot.report.tables.map { "\($0.table) \($0.kind)" }
    #expect(
      tables == [
        "contacts contacts", "members members", "purchases purchases", "surveys surveys",
        "tickets tickets", "touchpoints touchpoints",
      ])
    let roles = snapshot.report.tables.map { table in
      table.columns.map { $0.role?.rawValue ?? "-" }.joined(separator: " ")
    }
    #expect(
      roles == [
        "customer name email phone company - - - - - joined ended owner",
        "customer joined segment -",
        "identifier customer time transaction product - quantity amount currency channel device due done",
        "identifier customer sent opened started time channel topic score score score score comment",
        "identifier customer time - due done closed status topic channel agent - - reason comment",
        "customer time step channel device score",
      ])
    let scores = snapshot.catalog["surveys"]?.attributes.filter { $0.role == .score } ?? []
    #expect(scores.map(\.question) == [.recommend, .satisfaction, .effort, .intent])
    #expect(scores.map { $0.scale?.high } == [10, 5, 7, 5])
    #expect(snapshot.catalog["purchases"]?.attribute(for: .amount)?.currency == "EUR")
    #expect(
      try shop.rows(
        snapshot,
        """
        SELECT count(*) FROM (SELECT *, row_number() OVER () - 1 AS place FROM events) a
        JOIN (SELECT _row, row_number() OVER (ORDER BY _customer, time, _row) - 1 AS place
              FROM events) b USING (_row) WHERE a.place <> b.place OR a._row <> a.place
        """) == [["0"]])
  }
}
