import Diagnostics
import Dialects
import DuckDBBackend
import Relations
import SparkBackend
import Tables
import Testing

@Suite("Writing SQL")
struct WriterTests {
  private let writer = SQLWriter(DuckDBDialect())

  @Test("is the same every time")
  func repeatable() throws {
    let relation = relationCorpus[6].relation
    let first = try writer.sql(for: relation, promising: relation.fields)
    for _ in 0..<5 {
      #expect(try writer.sql(for: relation, promising: relation.fields) == first)
    }
  }

  @Test("a result without rows in place is a diagnostic, not a crash")
  func unresolved() {
    expect("internal-error", .result(7, contacts.fields))
  }

  @Test("a column that is missing is a diagnostic")
  func missingColumn() {
    expect("internal-error", .filter(contacts, .column("nope", .boolean)))
  }

  @Test("3000 stages are too deep")
  func deep() {
    var relation = contacts
    for _ in 0..<3000 { relation = .distinct(relation) }
    expect("too-deep", relation)
  }

  @Test("150 steps are too deep")
  func steps() {
    var relation = contacts
    for _ in 0..<150 { relation = .distinct(relation) }
    expect("too-deep", relation)
  }

  @Test("200 nested calls are too deep")
  func nested() {
    var expression = row
    for _ in 0..<200 { expression = .call(.negate, [expression], .integer) }
    expect("too-deep", .project(contacts, [Named("x", expression)]))
  }

  @Test("a text that doubles with each call ends in a diagnostic")
  func long() {
    var expression = Expression.column("_row", .integer)
    for _ in 0..<40 { expression = .call(.squareRoot, [expression], .double) }
    expect("too-long", .project(contacts, [Named("x", expression)]))
  }

  @Test("a digit that is none cannot enter a statement")
  func decimal() {
    expect(
      "number-too-long", .project(contacts, [Named("x", .constant(.decimal("1.5 OR 1")))]))
  }

  @Test("a long or is a balanced tree")
  func balanced() throws {
    let relation = Relation.filter(
      contacts, .any((0..<1000).map { row.equals(.integer($0)) }))
    let sql = try writer.sql(for: relation, promising: [Field("_row", .integer)])
    var depth = 0
    var deepest = 0
    for character in sql {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      deepest = max(deepest, depth)
    }
    #expect(deepest == 10)
  }

  @Test("a description has no rows")
  func description() {
    #expect(
      DuckDBDialect().description(of: "SELECT 1 -- one\n ; ")
        == "SELECT * FROM (\nSELECT 1 -- one\n) AS described LIMIT 0")
  }

  @Test(
    "every function is printed by every dialect",
    arguments: [DuckDBDialect() as any Dialect, SparkDialect()])
  func primitives(dialect: any Dialect) {
    for primitive in Primitive.allCases {
      #expect(dialect.hasTemplate(for: primitive), "\(dialect.name) has no \(primitive)")
    }
  }

  private func expect(_ id: String, _ relation: Relation) {
    do throws(Diagnostic) {
      let field = relation.fields.last ?? Field("", .integer)
      _ = try writer.sql(for: relation, promising: [field])
      Issue.record("no diagnostic")
    } catch {
      #expect(error.id == id)
    }
  }
}

@Suite("Regular expressions for Spark")
struct RustExpressionTests {
  @Test(
    "RE2 is said in Rust's words",
    arguments: [
      (#"^a\d+$"#, "^a[0-9]+$"), (#"[\w.-]"#, "[[0-9A-Za-z_].-]"),
      (#"\bx\B"#, #"(?-u:\b)x(?-u:\B)"#),
      (#"\Qa.b\E+"#, #"a\.b+"#), ("[[:alpha:]x]", "[[:alpha:]x]"), ("[]a]", #"[\]a]"#),
      ("[^[]", #"[^\[]"#), ("[a&&b--c]", #"[a\&\&b\-\-c]"#), (#"a\"#, #"a\"#),
      ("(?i)x|y", "(?i)x|y"),
    ])
  func translated(re2: String, rust: String) {
    #expect(SparkDialect().expression(fromRE2: re2) == rust)
  }
}
