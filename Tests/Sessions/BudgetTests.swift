import Diagnostics
import Engines
import Findings
import Queries
import Tables
import Testing
import Tiers
import Verbs

@testable import Sessions

/// A long conversation takes no more memory than its budgets, and what went is made again.
@Suite(.serialized) struct BudgetTests {
  @Test func `thousands of scorings leave a bounded number of tables`() throws {
    let session = try TestedSession.open("shop")
    var most = 0
    for number in 0..<Tier.count(70, long: 2_000) {
      let query = "purchases | where amount > 0.\(number + 1000) | rfm bins 2 | where m > 0"
      _ = try TestedSession.table(query, in: session)
      _ = try TestedSession.table(
        "contacts | lapse after \(number + 1)d | count by status", in: session)
      if number % 20 == 0 { most = max(most, try Self.temporaryTables(session)) }
    }
    most = max(most, try Self.temporaryTables(session))
    #expect(most <= 32 + 64 + 2, "\(most) tables")
    #expect(session.keptRows.count <= 32)
    #expect(session.answers.count <= 1_000 && session.answers.size <= session.answers.budget)
  }

  @Test func `a line goes on after what it stood on went`() throws {
    let session = try TestedSession.open("shop")
    let first = "purchases | rfm bins 2"
    let answer = try Self.answer(first, session)
    let whole = TestedSession.markdown(try answer.finding())
    for number in 0..<40 {
      _ = try TestedSession.table(
        "purchases | where amount > 0.\(number + 1000) | rfm bins 2 | where m > 0", in: session)
    }
    // The first answer has what it reads as long as it lives.
    #expect(TestedSession.markdown(try answer.finding()) == whole)
    let again = try Self.answer(first, session)
    #expect(TestedSession.markdown(try again.finding()) == whole)
    let continued = TestedSession.result(of: "| count", in: session)
    #expect(continued == TestedSession.result(of: first + " | count", in: session))
    #expect(!continued.hasPrefix("error"))
  }

  @Test func `stages that build on stages are kept once`() throws {
    let session = try TestedSession.open("shop")
    for _ in 0..<5 {
      _ = try TestedSession.table(
        "purchases | rfm bins 2 | lapse | where m > 0 | count", in: session)
    }
    let kept = session.keptRows.count
    _ = try TestedSession.table(
      "purchases | rfm bins 2 | lapse | where m > 0 | count", in: session)
    #expect(session.keptRows.count == kept && kept <= 2)
  }

  private static func answer(_ text: String, _ session: Session) throws -> Sessions.Answer {
    for statement in try session.parse(text).statements {
      if case .answer(let answer) = try session.run(statement) { return answer }
    }
    throw Diagnostic("test", "no answer")
  }

  /// How many tables the session has made in the engine.
  private static func temporaryTables(_ session: Session) throws -> Int {
    let table = try TestedSession.table(
      "sql \"select count(*) as n from duckdb_tables() where starts_with(table_name, '_kith_')\"",
      in: session)
    guard case .integer(let count) = table.row(0)[0] else { return -1 }
    return Int(count)
  }
}
