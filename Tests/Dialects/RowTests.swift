import Relations
import Tables
import Testing

@Suite("Rows on DuckDB", .serialized)
struct RowTests {
  @Test("gives the pinned rows")
  func rows() throws { try expectRows(Engine.connectToDuckDB()) }

  @Test("every aggregate has a case")
  func coverage() {
    var covered: Set<AggregateFunction> = []
    for entry in rowCases {
      if case .aggregate(_, _, let calls) = entry.relation {
        covered.formUnion(calls.map(\.call.function))
      }
    }
    #expect(covered == Set(AggregateFunction.allCases))
  }
}

@Suite(
  "Engine: rows on Spark", .serialized,
  .enabled(if: Engine.sparkURI != nil, "KITH_SPARK_URI is not set"))
struct SparkRowEngineTests {
  @Test("gives the pinned rows")
  func rows() throws { try expectRows(Engine.connectToSpark()) }
}

private func expectRows(_ engine: Engine) throws {
  for entry in rowCases {
    guard let rows = try? engine.rows(entry.relation, order: entry.order) else { continue }
    #expect(agree(rows, entry.rows), "\(entry.name): \(rows) are not \(entry.rows)")
  }
}
