import Diagnostics
import Dialects
import Drivers
import Relations
import Tables
import Testing

@Suite("Scalar functions on DuckDB", .serialized)
struct ScalarTests {
  @Test("gives the pinned values")
  func values() throws { try expectScalars(Engine.connectToDuckDB()) }

  @Test("refuses what does not fit")
  func overflow() throws { try expectOverflow(Engine.connectToDuckDB()) }

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

  @Test("refuses what does not fit")
  func overflow() throws {
    try expectOverflow(
      Engine.connectToSpark(),
      except: ["a sum", "a difference", "a product", "a sum of durations"])
  }
}

/// - Parameter gaps: cases that the engine answers with a null, a known gap of its dialect.
private func expectOverflow(_ engine: Engine, except gaps: Set<String> = []) throws {
  for (name, expression) in overflowCases where !gaps.contains(name) {
    let one = Relation.verbatim("SELECT 1 AS one", [Field("one", .integer)])
    let sql = try SQLWriter(engine.dialect)
      .sql(for: .project(one, [Named("x", expression)]), promising: [Field("x", expression.type)])
    do {
      let table = try engine.connection.table(sql, types: [Field("x", expression.type)])
      Issue.record("\(name) gave \(table.rows)\n\(sql)")
    } catch {
      let words = error.notes.joined(separator: "\n").lowercased()
      #expect(
        ["out of range", "overflow", "cast decimal value"].contains { words.contains($0) },
        "\(name): \(words)")
    }
  }
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
