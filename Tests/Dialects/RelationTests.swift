import Dialects
import DuckDBBackend
import Foundation
import Relations
import SparkBackend
import Tables
import Testing

@Suite("Relations in SQL")
struct RelationTests {
  static let names = Names(
    table: { ["data", $0] }, result: { ["_result_\($0)"] }, client: { ["_client_" + $0.id] })

  @Test("The corpus is written as recorded", arguments: ["DuckDB", "Spark"])
  func corpus(dialect name: String) throws {
    let dialect: any Dialect = name == "DuckDB" ? DuckDBDialect() : SparkDialect()
    let writer = SQLWriter(dialect, names: RelationTests.names)
    var text = ""
    for entry in relationCorpus {
      let sql = try writer.sql(
        for: entry.relation, order: entry.order,
        promising: entry.relation.fields.filter { !$0.name.hasPrefix("_") }, limit: entry.limit)
      text += "-- \(entry.name)\n\(sql)\n\n"
    }
    try expectGolden(text, "Relations.\(name).sql")
  }
}

/// Compares with a file in `Golden`; RECORD=1 rewrites it and fails.
func expectGolden(_ text: String, _ name: String) throws {
  let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Golden").appending(path: name)
  if ProcessInfo.processInfo.environment["RECORD"] == "1" {
    try text.write(to: file, atomically: true, encoding: .utf8)
    Issue.record("recorded \(name)")
    return
  }
  let recorded = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  #expect(text == recorded)
}
