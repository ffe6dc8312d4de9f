import Diagnostics
import Dialects
import Drivers
import Relations
import Tables
import Testing

private let identifiers = [
  "plain", "with space", "a.b", "a\"b", "a`b", "a'b", "[x]", "a\\b", "select", "Größe", "имя", "👍",
  "50%", "a\"\u{301}b", "a`\u{301}b", "a;b--c", "a\nb", "{0}", "\"", "`", "$1",
  String(repeating: "x", count: 200),
]

private let texts = [
  "", "plain", "it's", "''", "'", "a\\b", "\\", "\\'", "\\n", "line\nline", "tab\there", "\r\n",
  "100%",
  "a_b", "\"q\"", "`q`", "👍🏽", "é", "$1 ${x} :x ?", "-- x", "/* x */", ";", "a\0b", "{0}",
  "\\u0041", "'\u{301}x", String(repeating: "ü'", count: 500),
]

@Suite("Quoting on DuckDB", .serialized)
struct QuotingTests {
  @Test("texts come back as they are")
  func texts() throws { try expectTexts(Engine.connectToDuckDB()) }

  @Test("identifiers come back as they are")
  func identifiers() throws { try expectIdentifiers(Engine.connectToDuckDB()) }

  @Test("rows are kept under any name")
  func kept() throws { try expectKept(Engine.connectToDuckDB()) }
}

@Suite(
  "Engine: quoting on Spark", .serialized,
  .enabled(if: Engine.sparkURI != nil, "KITH_SPARK_URI is not set"))
struct SparkQuotingEngineTests {
  @Test("texts come back as they are")
  func texts() throws { try expectTexts(Engine.connectToSpark()) }

  @Test("identifiers come back as they are")
  func identifiers() throws { try expectIdentifiers(Engine.connectToSpark()) }

  @Test("rows are kept under any name")
  func kept() throws { try expectKept(Engine.connectToSpark()) }
}

private let one = Relation.verbatim("SELECT 1 AS one;\n", [Field("one", .integer)])

private func expectTexts(_ engine: Engine) throws {
  for text in texts {
    guard let rows = try? engine.rows(.project(one, [Named("x", .text(text))])) else { continue }
    #expect(rows == [[.text(text)]])
  }
}

private func expectIdentifiers(_ engine: Engine) throws {
  for name in identifiers {
    // Through a step, so that the name is both given and read.
    let relation = Relation.filter(
      .distinct(.project(one, [Named(name, .integer(7))])),
      .column(name, .integer).isNotNull)
    guard let rows = try? engine.rows(relation, order: [SortKey(.column(name, .integer))])
    else { continue }
    #expect(rows == [[.integer(7)]])
  }
}

private func expectKept(_ engine: Engine) throws {
  let relation = Relation.project(
    one, [Named("Name", .text("it's")), Named("name", .constant(.decimal("2.50")))])
  let query = try SQLWriter(engine.dialect).sql(keeping: relation)
  let name = ["_kept `\"x"]
  try engine.connection.execute(engine.dialect.drop(table: name))
  try engine.connection.execute(engine.dialect.keep(query, as: name))
  let rows = try engine.rows(
    .result(1, relation.fields), names: Names(result: { _ in name }))
  #expect(rows == [[.text("it's"), .double(2.5)]])
  try engine.connection.execute(engine.dialect.drop(table: name))
}
