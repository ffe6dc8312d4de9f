import Dialects
import Drivers
import Foundation
import Relations
import Tables
import Testing

/// The corpus on real tables: both engines must give the same rows.
enum StoredRows {
  static let contacts = """
    SELECT * FROM (VALUES
      (1, 'a', 'pro', DATE '2023-01-05'), (2, 'b', 'free', DATE '2023-02-05'),
      (3, 'c', CAST(NULL AS VARCHAR(9)), CAST(NULL AS DATE))) AS t(_row, customer, plan, joined)
    """
  static let purchases = """
    SELECT _row, customer, CAST(time AS @TIME@) AS time, CAST(amount AS DECIMAL(18, 2)) AS amount,
      product FROM (VALUES
      (1, 'a', '2024-01-01 10:00:00', 10.10, 'tea'), (2, 'a', '2024-01-03 10:00:00', 120.20, 'ale'),
      (3, 'b', '2024-02-03 10:00:00', 10.10, 'tea'), (4, 'x', '2024-02-04 10:00:00', 7.00, 'tea'),
      (5, 'b', '2024-02-03 10:00:00', 3.00, 'ale')) AS t(_row, customer, time, amount, product)
    """
  static let score = "SELECT 'a' AS customer, CAST(1 AS DOUBLE) AS score"

  /// The rows of every entry, made comparable: an entry without an order is sorted here.
  static func rows(on engine: Engine) throws -> [[[Value]]] {
    let tables: [String: String] = [
      "contacts": contacts,
      "purchases": purchases.replacing(
        "@TIME@", with: engine.dialect.typeName(.timestamp)),
      "_result_3": contacts, "scores": score,
    ]
    for (name, query) in tables.sorted(by: { $0.key < $1.key }) {
      try engine.connection.execute(engine.dialect.drop(table: ["corpus_" + name]))
      try engine.connection.execute(engine.dialect.keep(query, as: ["corpus_" + name]))
    }
    let names = Names(
      table: { ["corpus_" + $0] }, result: { ["corpus__result_\($0)"] },
      client: { _ in ["corpus_scores"] })
    var all: [[[Value]]] = []
    for entry in relationCorpus {
      let rows = try engine.rows(
        entry.relation, order: entry.order, limit: entry.limit, names: names)
      all.append(entry.order.isEmpty ? rows.sorted { "\($0)" < "\($1)" } : rows)
    }
    for name in tables.keys {
      try engine.connection.execute(engine.dialect.drop(table: ["corpus_" + name]))
    }
    return all
  }
}

extension String {
  fileprivate func replacing(_ word: String, with other: String) -> String {
    components(separatedBy: word).joined(separator: other)
  }
}

@Suite("Stored rows on DuckDB", .serialized)
struct StoredRowTests {
  @Test("the corpus runs")
  func corpus() throws {
    let rows = try StoredRows.rows(on: Engine.connectToDuckDB())
    #expect(rows.allSatisfy { !$0.isEmpty })
  }

  @Test("a coded text is ordered and compared by code point")
  func coded() throws {
    let engine = try Engine.connectToDuckDB()
    try engine.connection.execute("CREATE TYPE steps AS ENUM ('zeta', 'alpha', 'Mu')")
    try engine.connection.execute(
      "CREATE TEMP TABLE coded AS SELECT CAST(s AS steps) AS step FROM "
        + "(VALUES ('zeta'), ('alpha'), ('Mu')) AS t(s)")
    let step = Expression.column("step", .text)
    let coded = Relation.table("coded", [Field("step", .text)])
    let sorted: [[Value]] = [[.text("Mu")], [.text("alpha")], [.text("zeta")]]
    #expect(try engine.rows(coded, order: [SortKey(step)]) == sorted)
    #expect(try engine.rows(.first(1, coded, by: [SortKey(step)])) == [[.text("Mu")]])
    #expect(
      try engine.rows(.filter(coded, step.isLess(than: step.cast(to: .text))))
        == [])
    let edges = Relation.aggregate(
      coded, by: [],
      [
        NamedAggregate("least", AggregateCall(.minimum, [step], type: .text)),
        NamedAggregate("last", AggregateCall(.latest, [step, step], type: .text)),
        NamedAggregate("n", AggregateCall(.countDistinct, [step], type: .integer)),
      ])
    #expect(try engine.rows(edges) == [[.text("Mu"), .text("zeta"), .integer(3)]])
    let unknown = Relation.filter(coded, .call(.isIn, [step, .text("x"), .text("Mu")], .boolean))
    #expect(try engine.rows(unknown) == [[.text("Mu")]])
  }

  @Test("the deviation of exact numbers is the same in every run")
  func deviation() throws {
    let engine = try Engine.connectToDuckDB()
    let numbers = Relation.verbatim(
      "SELECT CAST((range * 7919) % 100003 AS DECIMAL(18, 2)) / 7 AS x FROM range(300000)",
      [Field("x", .decimal(scale: 2))])
    let deviation = Relation.aggregate(
      numbers, by: [],
      [
        NamedAggregate(
          "x",
          AggregateCall(
            .standardDeviation, [.column("x", .decimal(scale: 2))], type: .double))
      ])
    let first = try engine.rows(deviation)
    for _ in 0..<5 { #expect(try engine.rows(deviation) == first) }
  }
}

@Suite(
  "Engine: stored rows on both", .serialized,
  .enabled(if: Engine.sparkURI != nil, "KITH_SPARK_URI is not set"))
struct StoredRowEngineTests {
  @Test("the corpus gives the same rows")
  func corpus() throws {
    let duckDB = try StoredRows.rows(on: Engine.connectToDuckDB())
    let spark = try StoredRows.rows(on: Engine.connectToSpark())
    for (index, entry) in relationCorpus.enumerated() {
      #expect(agree(duckDB[index], spark[index]), "\(entry.name)")
    }
  }

  @Test("a view over Parquet gives the rows that DuckDB wrote")
  func view() throws {
    let duckDB = try Engine.connectToDuckDB()
    let spark = try Engine.connectToSpark()
    let file =
      FileManager.default.temporaryDirectory
      .appending(path: "kith it's \(ProcessInfo.processInfo.processIdentifier).parquet").path()
      .removingPercentEncoding ?? ""
    defer { try? FileManager.default.removeItem(atPath: file) }
    let query = StoredRows.purchases.replacing("@TIME@", with: "TIMESTAMP")
    try duckDB.connection.execute(
      "COPY (\(query)) TO \(duckDB.dialect.quoted(text: file)) (FORMAT parquet)")
    var answers: [[[Value]]] = []
    for engine in [duckDB, spark] {
      try engine.connection.execute(engine.dialect.view(["view x"], overParquet: file))
      answers.append(
        try engine.rows(
          .table("view x", purchases.fields), order: [SortKey(row)]))
      try engine.connection.execute(engine.dialect.drop(view: ["view x"]))
    }
    #expect(answers[0].count == 5)
    #expect(answers[0] == answers[1])
  }
}
