import Diagnostics
import Dialects
import Drivers
import DuckDBBackend
import Relations
import SparkBackend
import Tables
import Testing

/// A connection and the dialect that it speaks.
struct Engine {
  let connection: Connection
  let dialect: any Dialect

  static let sparkURI = LibrarySearch().setting("KITH_SPARK_URI")
  private static let duckDB = Result { () throws(Diagnostic) in try DuckDBLibrary.load() }
  private static let spark = Result { () throws(Diagnostic) in try SparkLibrary.load() }

  static func connectToDuckDB() throws -> Engine {
    Engine(
      connection: try DuckDBConfiguration(attachments: [], temporaryFolder: "/tmp")
        .connect(duckDB.get()),
      dialect: DuckDBDialect())
  }

  static func connectToSpark() throws -> Engine {
    Engine(
      connection: try SparkLibrary.connect(spark.get(), to: sparkURI ?? ""),
      dialect: SparkDialect())
  }

  func rows(
    _ relation: Relation, order: [SortKey] = [], limit: Int? = nil, names: Names = Names()
  ) throws -> [[Value]] {
    let fields = relation.fields
    let sql = try SQLWriter(dialect, names: names)
      .sql(for: relation, order: order, promising: fields, limit: limit)
    do {
      return try connection.table(sql, types: fields).rows
    } catch {
      Issue.record("\(error)\n\(sql)")
      throw error
    }
  }

  /// The value of an expression, both as it is and with its first argument read from a row.
  func values(of expression: Expression) throws -> [Value] {
    let one = Relation.verbatim("SELECT 1 AS one", [Field("one", .integer)])
    var relations = [Relation.project(one, [Named("x", expression)])]
    if case .call(let function, let arguments, let type) = expression, let first = arguments.first,
      case .constant = first
    {
      let stored = Relation.distinct(.extend(one, [Named("a", first)]))
      let read = Expression.call(
        function, [.column("a", first.type)] + arguments.dropFirst(), type)
      relations.append(.project(stored, [Named("x", read)]))
    }
    var values: [Value] = []
    for relation in relations { values.append(try rows(relation)[0][0]) }
    return values
  }
}

/// Whether two values are the same, doubles but for the last digits.
func agree(_ one: Value, _ other: Value) -> Bool {
  if case .double(let one) = one, case .double(let other) = other {
    return abs(one - other) <= 1e-12 * max(1, abs(one))
  }
  return one == other
}

func agree(_ one: [[Value]], _ other: [[Value]]) -> Bool {
  guard one.count == other.count else { return false }
  return zip(one, other).allSatisfy { left, right in
    left.count == right.count && zip(left, right).allSatisfy { agree($0, $1) }
  }
}
