import Relations
import Tables
import Testing

@Suite("Scalar functions on DuckDB", .serialized)
struct ScalarTests {
  @Test("gives the pinned values")
  func values() throws { try expectScalars(Engine.connectToDuckDB()) }

  @Test("every function has a case")
  func coverage() {
    var covered: Set<ScalarFunction> = []
    for scalar in scalarCases {
      scalar.expression.visit {
        if case .call(let function, _, _) = $0 { covered.insert(function) }
      }
    }
    let missing = ScalarFunction.allCases.filter { !covered.contains($0) }
    #expect(missing == [.notEqual, .lessOrEqual, .greaterOrEqual])
  }
}

@Suite(
  "Engine: scalar functions on Spark", .serialized,
  .enabled(if: Engine.sparkURI != nil, "KITH_SPARK_URI is not set"))
struct SparkScalarEngineTests {
  @Test("gives the pinned values")
  func values() throws { try expectScalars(Engine.connectToSpark()) }
}

/// One connection for all cases: opening one takes longer than a case.
private func expectScalars(_ engine: Engine) throws {
  for scalar in scalarCases {
    // A failure is recorded with its SQL; the other cases go on.
    for value in (try? engine.values(of: scalar.expression)) ?? [] {
      #expect(agree(value, scalar.value), "\(scalar.name): \(value) is not \(scalar.value)")
    }
  }
}
