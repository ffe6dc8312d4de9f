import Catalogs
import Diagnostics
import Tables
import Testing

@testable import Imports

struct TypeTests {
  /// The type that a column of these values gets, and the values as they are stored.
  private func stored(_ values: [String], zone: String = "UTC") throws -> (ValueType?, [String]) {
    let shop = try Workshop([
      "x.csv": "v,w\n" + values.map { "\($0),1\n" }.joined()
    ])
    let snapshot = try shop.importer(zone: zone).snapshot(for: [shop.path("x.csv")])
    let rows = try shop.rows(snapshot, "SELECT v FROM x ORDER BY _row")
    return (snapshot.catalog["x"]?.attribute("v")?.type, rows.map { $0[0] })
  }

  @Test func booleans() throws {
    let (type, values) = try stored(["yes", "No", "", "TRUE"])
    #expect(type == .boolean)
    #expect(values == ["true", "false", "·", "true"])
  }

  @Test func numbers() throws {
    #expect(try stored(["1", "-2", "n/a", "-", "30"]).0 == .integer)
    #expect(try stored(["1.5", "-2", "0.125"]).0 == .decimal(scale: 3))
    #expect(try stored(["1.5", "123456789012345678.25"]).0 == .double)
    #expect(try stored(["1e3", "2.5"]).0 == .double)
    #expect(try stored(["0.1234567", "1"]).0 == .double)
    #expect(try stored(["nan", "inf"]).0 == .text)
    #expect(try stored(["007", "123"]).0 == .text)
    #expect(try stored(["99999999999999999999", "1"]).0 == .text)
    #expect(try stored(["1_000", "1"]).0 == .text)
  }

  /// Files from other systems make a letter with a mark of two signs.
  @Test func wordsHaveOneSpelling() throws {
    let (type, values) = try stored([
      "\u{e9}t\u{e9}", "e\u{301}te\u{301}", "ete", "e\u{301}te\u{301}",
    ])
    #expect(type == .text)
    let word = Array("\u{e9}t\u{e9}".utf8)
    #expect(values.map { Array($0.utf8) } == [word, word, Array("ete".utf8), word])
    let shop = try Workshop([
      "touchpoints.csv": "customer,time,step\n"
        + (0..<8).map { "C1,2024-01-0\($0 + 1),\($0 % 2 == 0 ? "\u{e9}" : "e\u{301}")\n" }.joined()
    ])
    #expect(
      try shop.rows(shop.snapshot(), "SELECT count(*), count(DISTINCT step) FROM events")
        == [["8", "1"]])
  }

  @Test func texts() throws {
    let (type, values) = try stored(["a", "NULL", "#N/A", "b c"])
    #expect(type == .text)
    #expect(values == ["a", "·", "·", "b c"])
  }

  @Test func dates() throws {
    #expect(try stored(["2024-02-29", "2023-01-01"]).0 == .date)
    #expect(try stored(["2024-02-30", "2023-01-01"]).0 == .text)
    #expect(try stored(["31.01.2024", "1.2.2024"]).1 == ["2024-01-31", "2024-02-01"])
    #expect(try stored(["1/2/2024", "13/4/2024"]).1 == ["2024-02-01", "2024-04-13"])
    #expect(try stored(["1/2/2024", "4/13/2024"]).1 == ["2024-01-02", "2024-04-13"])
    #expect(try stored(["3/3/2024", "4/4/2024"]).1 == ["2024-03-03", "2024-04-04"])
  }

  @Test func times() throws {
    #expect(
      try stored(["2024-01-01 10:00", "2024-01-01T10:00:30", "2024-01-01 10:00:30.25"]).1
        == ["2024-01-01T10:00:00", "2024-01-01T10:00:30", "2024-01-01T10:00:30.250000"])
    #expect(
      try stored(["2024-01-01T10:00:00Z", "2024-01-01T10:00:00+02:00", "2024-01-01 10:00:00 -0330"])
        .1 == ["2024-01-01T10:00:00", "2024-01-01T08:00:00", "2024-01-01T13:30:00"])
    #expect(
      try stored(["2024-07-01T10:00:00Z", "2024-01-01T10:00:00Z"], zone: "Europe/Berlin").1
        == ["2024-07-01T12:00:00", "2024-01-01T11:00:00"])
    #expect(
      try stored(["12/31/2024 1:05 PM", "1/2/2024 12:30 AM"]).1
        == ["2024-12-31T13:05:00", "2024-01-02T00:30:00"])
  }

  @Test func aFewTyposLeaveADateColumnADate() throws {
    let days = (1...28).map { "2024-01-\(padded($0, 2))" }
    let rows = (days + ["soon"]).map { "A,\($0),1\n" }.joined()
    let shop = try Workshop(["orders.csv": "customer,date,total\n" + rows])
    let snapshot = try shop.snapshot()
    #expect(snapshot.catalog["purchases"]?.attribute("date")?.type == .date)
    #expect(
      snapshot.report.warnings.first
        == "1 of 29 values of `purchases.date` is no date and left empty, such as `soon`")
    #expect(
      try shop.rows(snapshot, "SELECT line, \"column\", reason, raw FROM _rejects")
        == [["30", "date", "no date", "soon"]])
  }

  @Test func aLateRowIsDoubted() throws {
    let rows = (1...28).map { "A,2024-01-\(padded($0, 2)),1\n" }.joined() + "B,2099-01-01,1\n"
    let shop = try Workshop(["orders.csv": "customer,date,total\n" + rows])
    #expect(
      try shop.snapshot().report.warnings == [
        "1 row of `purchases` lies long after 2024-01-28, the last on 2099-01-01; "
          + "the as-of date is that day unless it is set"
      ])
  }
}
