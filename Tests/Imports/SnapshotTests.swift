import Catalogs
import Diagnostics
import Drivers
import DuckDBBackend
import System
import Tables
import Testing

@testable import Imports

struct SnapshotTests {
  static let files = [
    "contacts.csv": """
    customer_id,email,name,plan,joined
    C2,b@x.org,Bea,free,2024-02-01
    C1,A@x.org,Ann,pro,2024-01-01
    C10,,Cem,free,
    """,
    "orders.csv": """
    order_id,email,date,total
    1,a@x.org,2024-03-01,10.50
    2,B@x.org ,2024-03-02,7
    3,who@else.org,2024-03-02,1.25
    4,a@x.org,2024-03-05,-10.50
    """,
    "touchpoints.csv": """
    customer,time,step,device
    C1,2024-02-28 10:00:00,visit,phone
    C1,2024-03-01 09:00:00,purchase,phone
    C2,2024-02-28 10:00,visit,laptop
    """,
  ]

  @Test func `whichever engine writes a snapshot, its storage is that of DuckDB 1_5`() throws {
    let shop = try Workshop(Self.files)
    let snapshot = try shop.snapshot()
    let head = try ReadableFile(snapshot.path).rest(most: 20)
    // A checksum, the word that all such files have, and the version of the storage.
    #expect(Array(head.dropFirst(8)) == Array("DUCK".utf8) + [68, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test func understandsABusiness() throws {
    let shop = try Workshop(Self.files)
    let snapshot = try shop.snapshot()
    #expect(!snapshot.reused)
    #expect(
      snapshot.catalog.datasets.map(\.name) == [
        "contacts", "purchases", "touchpoints", "customers", "events",
      ])
    #expect(
      snapshot.columns("purchases") == [
        "order_id:integer/identifier", "email:text/email", "date:date/time",
        "total:decimal(scale: 2)/amount", "customer:text/customer", "_refund:boolean",
        "_row:integer", "_customer:integer",
      ])
    #expect(snapshot.catalog.customerCount == 4)
    #expect(
      try shop.rows(snapshot, "SELECT customer, name, _row, _customer FROM customers")
        == [
          ["C1", "Ann", "0", "0"], ["C10", "Cem", "1", "1"], ["C2", "Bea", "2", "2"],
          ["who@else.org", "·", "3", "3"],
        ])
    #expect(
      try shop.rows(
        snapshot, "SELECT customer, time, step::VARCHAR, source::VARCHAR, amount FROM events")
        == [
          ["C1", "2024-02-28T10:00:00", "visit", "touchpoints", "·"],
          ["C1", "2024-03-01T23:59:59.999999", "purchase", "purchases", "10.5"],
          ["C1", "2024-03-05T23:59:59.999999", "refund", "purchases", "-10.5"],
          ["C2", "2024-02-28T10:00:00", "visit", "touchpoints", "·"],
          ["C2", "2024-03-02T23:59:59.999999", "purchase", "purchases", "7"],
          ["who@else.org", "2024-03-02T23:59:59.999999", "purchase", "purchases", "1.25"],
        ])
    let report = snapshot.report.tables.first { $0.table == "purchases" }
    #expect(report?.match == MatchRate(matched: 3, total: 4))
    #expect(report?.lastDay == "2024-03-05")
    #expect(snapshot.report.warnings.isEmpty)
  }

  @Test func isReusedWhileNothingChanges() throws {
    let shop = try Workshop(Self.files)
    let first = try shop.snapshot()
    let second = try shop.snapshot()
    #expect(second.reused)
    #expect(second.path == first.path)
    #expect(second.catalog == first.catalog)
    // The same bytes written again are the same snapshot; other bytes are not.
    try shop.write("orders.csv", Self.files["orders.csv"] ?? "")
    #expect(try shop.snapshot().path == first.path)
    try shop.write("orders.csv", (Self.files["orders.csv"] ?? "") + "\n5,a@x.org,2024-03-06,1")
    let third = try shop.snapshot()
    #expect(!third.reused)
    #expect(third.path != first.path)
    #expect(try shop.snapshot(map: ["contacts.segment=plan"]).path != third.path)
    #expect(try shop.importer().snapshot(for: [third.path]).catalog == third.catalog)
  }

  @Test func aSnapshotFileReadsNoOtherFile() throws {
    let workshop = try Workshop(["contacts.csv": "customer,plan\nC1,pro\nC2,free\n"])
    let whole = try workshop.snapshot()
    let texts = try workshop.rows(whole, "SELECT catalog, report FROM data.main._catalog")[0]
    // Not under the engine's temporary folder, which stays open to it.
    let other = try Workshop(["catalog.json": texts[0], "report.json": texts[1]])
    let engine = try DuckDBConfiguration(temporaryFolder: workshop.folder).connect(
      DuckDBLibrary.load())
    let foreign = workshop.path("foreign.kith")
    func text(_ name: String) -> String {
      "(SELECT content FROM read_text('\(other.path(name))'))"
    }
    try engine.execute("ATTACH '\(foreign)' AS foreign_file")
    try engine.execute(
      "CREATE VIEW foreign_file.main._catalog AS SELECT \(text("catalog.json")) AS catalog, "
        + "\(text("report.json")) AS report")
    try engine.execute("DETACH foreign_file")
    #expect(workshop.refusal(["foreign.kith"])?.id == "not-a-snapshot")
    withExtendedLifetime(other) {}
  }
}
