import Relations
import Tables
import Testing

@Suite("Scalar functions on DuckDB", .serialized)
struct ScalarTests {
  let engine: Engine

  init() throws { engine = try Engine.connectToDuckDB() }

  @Test("gives the pinned value", arguments: scalarCases)
  func value(of scalar: ScalarCase) throws {
    for value in try engine.values(of: scalar.expression) {
      #expect(agree(value, scalar.value), "\(value) is not \(scalar.value)")
    }
  }

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
  func values() throws {
    let engine = try Engine.connectToSpark()
    for scalar in scalarCases {
      let values = try? engine.values(of: scalar.expression)
      for value in values ?? [] {
        #expect(agree(value, scalar.value), "\(scalar.name): \(value) is not \(scalar.value)")
      }
    }
  }
}
