import Catalogs
import Diagnostics
import Dialects
import DuckDBBackend
import Engines
import Foundation
import Queries
import Relations
import Sequences
import Sessions
import Tables
import Testing
import Verbs

/// What an answer would ask is told without asking anything.
@Suite(.serialized) struct ExplanationTests {
  @Test func `every example is explained without a call of the engine`() throws {
    let (session, engine) = try Self.session("samples")
    var stages = 0
    for verb in Vocabulary.standard.verbs {
      #expect(!verb.examples.isEmpty, "\(verb.signature.name)")
      for example in verb.examples {
        for statement in try session.parse(example.query).statements {
          guard case .answer(let answer) = try session.run(statement) else { continue }
          let text = try answer.explanation()
          for stage in answer.pipeline.stages {
            let name = Vocabulary.standard[stage.verb.text]?.signature.name ?? stage.verb.text
            #expect(text.contains(name), "\(example.query)\n\(text)")
            stages += 1
          }
          #expect(text.contains("SELECT") && !text.contains("_kith_result"), "\(text)")
        }
      }
    }
    #expect(engine.calls == [] && stages > 40)
  }

  @Test func `every case is explained without a call of the engine`() throws {
    for data in ["shop", "samples"] {
      let (session, engine) = try Self.session(data)
      for path in CaseFile.all {
        let file = try CaseFile(path: CaseFile.folder + "/" + path)
        guard (file.settings["data"] ?? "shop") == data, let query = file["query"],
          file["error"] == nil, !query.contains("sql \"")
        else { continue }
        session.forgetDefinitions()
        for statement in (try? session.parse(query).statements) ?? [] {
          guard case .answer(let answer)? = try? session.run(statement) else { continue }
          #expect(try answer.explanation().hasPrefix("-- "))
        }
        #expect(engine.calls == [], "\(path)")
      }
    }
  }

  @Test func `rows are one question, under the names of the stages`() throws {
    let (session, _) = try Self.session("shop")
    #expect(
      try Self.explanation("contacts | where plan == \"pro\" | count", session) == """
        -- stage 1, contacts | stage 2, where | stage 3, count
        WITH s1 AS (
        SELECT count(*) AS "_aggregate_1"
        FROM "data"."contacts"
        WHERE "plan" = 'pro'
        )
        SELECT CAST("_aggregate_1" AS BIGINT) AS "n"
        FROM s1
        ORDER BY "n" NULLS LAST

        -- for a note
        WITH s1 AS (
        SELECT count(*) AS "n"
        FROM "data"."contacts"
        WHERE ("plan" = 'pro') IS NULL
        )
        SELECT CAST("n" AS BIGINT) AS "n"
        FROM s1
        """)
  }

  @Test func `a stage that goes on in Swift says so, and later ones call its rows by its title`()
    throws
  {
    let (session, engine) = try Self.session("shop")
    let scored = try Self.explanation(
      "purchases | rfm bins 2 | where segment == \"regular\" | count", session)
    let parts = scored.components(separatedBy: "\n\n")
    #expect(parts.dropFirst(2).allSatisfy { $0.hasPrefix("-- for a note\n") })
    #expect(parts[0].hasPrefix("-- stage 1, purchases | stage 2, rfm\nWITH s1 AS (\n"))
    #expect(
      parts[0].hasSuffix(
        "\n-- then: `rfm` goes on from this table; the columns that come out, made once and kept: "
          + "order, customer, date, product, amount, currency, channel, recency_days, frequency, "
          + "monetary, r, f, m, segment"))
    #expect(parts[1].hasPrefix("-- stage 3, where | stage 4, count\n"))
    #expect(parts[1].contains("\nFROM \"stage 2, rfm\"\n"))
    let walked = try Self.explanation("touchpoints | funnel visit, cart", session)
      .components(separatedBy: "\n\n")
    #expect(walked[0].hasPrefix("-- stage 1, touchpoints | stage 2, funnel\n"))
    #expect(
      walked[0].contains(
        "\n-- a kernel over events in memory gives the same table, and is asked instead where they "
          + "fit\n-- then: `funnel` goes on from this table; the columns that come out: position, ")
    )
    #expect(walked[1] == "-- the rows: those of `stage 2, funnel`")
    #expect(walked.dropFirst(2).allSatisfy { $0.hasPrefix("-- for a note\n") })
    #expect(engine.calls == [])
  }

  @Test func `stages of tables in brackets come before the stage that reads them`() throws {
    let (session, _) = try Self.session("shop")
    let text = try Self.explanation(
      """
      let quiet = contacts | lapse after 30d | where status == "lapsed" | select customer
      contacts | lapse after 9d | where customer in quiet | count
      """, session)
    let titles = text.split(separator: "\n").filter { $0.hasPrefix("-- stage") }
    #expect(titles.count == 3)
    #expect(titles.first == "-- stage 1, contacts | stage 2, lapse")
    #expect(titles.dropFirst().first == "-- stage 2, lapse (2)")
    #expect(titles.last == "-- stage 3, where | stage 4, count")
    #expect(text.contains("FROM \"stage 2, lapse (2)\""))
  }

  /// A session whose engine refuses every call that would need one.
  private static func session(_ data: String) throws -> (Session, SilentEngine) {
    let catalog = try TestedSession.open(data).catalog
    let engine = SilentEngine(catalog)
    return (Session(catalog: catalog, engine: engine), engine)
  }

  private static func explanation(_ query: String, _ session: Session) throws -> String {
    for statement in try session.parse(query).statements {
      if case .answer(let answer) = try session.run(statement) { return try answer.explanation() }
    }
    return ""
  }
}

/// An engine that writes SQL and fails at everything else, and remembers what it was asked.
private final class SilentEngine: Engine {
  private(set) var calls: [String] = []
  private let tables: [String: [String]]

  init(_ catalog: Catalog) {
    tables = Dictionary(
      uniqueKeysWithValues: catalog.datasets.map { ($0.name, ["data", $0.name]) })
  }

  var name: String { "silent" }
  var handsOverEvents: Bool { true }
  var losesOverflow: Bool { false }
  var cancel: @Sendable () -> Void { {} }

  func text(
    of relation: Relation, order: [SortKey], promising fields: [Field],
    calling results: [Int: String]
  ) throws(Diagnostic) -> String {
    let tables = tables
    let names = Names(
      table: { tables[$0] }, result: { results[$0].map { [$0] } }, client: { ["client_" + $0.id] })
    return try SQLWriter(DuckDBDialect(), names: names).sql(
      for: relation, order: order, promising: fields)
  }

  func table(
    _ relation: Relation, order: [SortKey], promising fields: [Field], limit: Int?
  ) throws(Diagnostic) -> Table { throw called("table") }

  func read(
    _ relation: Relation, order: [SortKey], promising fields: [Field],
    _ body: (Table) throws(Diagnostic) -> Void
  ) throws(Diagnostic) { throw called("read") }

  func events(_ relation: Relation) throws(Diagnostic) -> EventStore? { throw called("events") }

  func keep(_ relation: Relation, as result: Int) throws(Diagnostic) { throw called("keep") }

  func forget(_ result: Int) { calls.append("forget") }

  func describe(_ query: String) throws(Diagnostic) -> [Field] { throw called("describe") }

  private func called(_ call: String) -> Diagnostic {
    calls.append(call)
    return Diagnostic("test", "the engine was asked")
  }
}
