import Diagnostics
import Foundation
import Queries
import Sessions
import Tables
import Testing
import Tiers
import Verbs

/// Thousands of queries that nobody would write: each is answered as promised or refused with a sentence
/// that has a place, and none ends the process.
@Suite struct FuzzTests {
  /// What random queries are made of.
  enum Shape: String, CaseIterable {
    /// Relational stages and expressions.
    case relations
    /// Analyses with clauses of every kind, chained.
    case analyses
    /// Texts of several statements that define names again and again.
    case scripts

    func text(_ generator: inout QueryGenerator) -> String {
      switch self {
      case .relations: generator.query()
      case .analyses: generator.analysis()
      case .scripts: generator.script()
      }
    }

    var count: Int {
      switch self {
      case .relations: Tier.count(300, long: 6_000)
      case .analyses: Tier.count(150, long: 2_000)
      case .scripts: Tier.count(40, long: 1_000)
      }
    }
  }

  /// `KITH_FUZZ=20000` runs more of them, `KITH_FUZZ_SEED` others.
  private static let environment = ProcessInfo.processInfo.environment
  private static let amount = environment["KITH_FUZZ"].flatMap(Int.init)
  private static let seed = environment["KITH_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_251_130

  @Test(arguments: Shape.allCases)
  func everyQueryIsAnsweredOrRefusedWithAPlace(_ shape: Shape) throws {
    let session = try TestedSession.open("shop")
    var generator = QueryGenerator(try TestedSession.open("shop"), seed: Self.seed)
    var (asked, answered) = (0, 0)
    let amount = Self.amount ?? shape.count
    for number in 0..<amount {
      let query = shape.text(&generator)
      if Self.amount != nil || Tier.isLong {
        // What ends the process leaves its query behind.
        try "\(number)\n\(query)\n".write(
          toFile: CaseFile.checkout + "/.build/fuzz-last-\(shape).kith", atomically: false,
          encoding: .utf8)
      }
      session.forgetDefinitions()
      if number % 50 == 0 { session.forgetAnswers() }
      let start = ContinuousClock.now
      let said = Self.run(query, in: session)
      asked += said.asked
      answered += said.answered
      for mistake in said.mistakes { check(mistake, of: query) }
      let passed = start.duration(to: .now)
      if passed > .seconds(10) { Issue.record("took \(passed): \(query)") }
    }
    if Self.amount != nil || Tier.isLong {
      print("\(amount) random \(shape): \(asked) questions, \(answered) answered")
    }
    // A generator that only makes refused queries tests little.
    #expect(answered * 10 > asked, "\(answered) of \(asked) were answered")
  }

  /// What a text leads to, statement by statement; after a mistake the next one is run all the same, as
  /// somebody at the prompt would.
  private static func run(
    _ text: String, in session: Session
  ) -> (asked: Int, answered: Int, mistakes: [Diagnostic]) {
    let script: Script
    do {
      script = try session.parse(text)
    } catch {
      return (1, 0, error.all.isEmpty ? [Diagnostic("internal-error", "silence")] : error.all)
    }
    var (asked, answered, mistakes) = (0, 0, [Diagnostic]())
    for statement in script.statements {
      switch statement.kind {
      case .pipeline, .continuation: asked += 1
      default: break
      }
      do {
        guard case .answer(let answer) = try session.run(statement) else { continue }
        let finding = try answer.finding(limit: 20)
        answered += 1
        if finding.table.fields != answer.fields {
          mistakes.append(
            Diagnostic("internal-error", "promised \(answer.fields), gave \(finding.table.fields)"))
        }
        _ = TestedSession.markdown(finding)
        if try answer.explanation().isEmpty {
          mistakes.append(Diagnostic("internal-error", "no explanation"))
        }
      } catch let list as DiagnosticList {
        mistakes += list.all.isEmpty ? [Diagnostic("internal-error", "silence")] : list.all
      } catch let mistake as Diagnostic {
        mistakes.append(mistake)
      } catch {
        mistakes.append(Diagnostic("internal-error", "\(error)"))
      }
    }
    return (asked, answered, mistakes)
  }

  private func check(_ mistake: Diagnostic, of query: String) {
    let text = { DiagnosticRenderer().render(mistake) + "\nin: " + query }
    if ["internal-error", "engine", "column-type", "type-mismatch"].contains(mistake.id) {
      Issue.record("\(text())")
    }
    if let span = mistake.span {
      #expect(span.range.upperBound <= query.utf8.count, "not a place in it: \(text())")
    } else {
      Issue.record("no place: \(text())")
    }
    if mistake.message.hasSuffix(".") || mistake.message.isEmpty
      || mistake.message.first?.isUppercase == true
    {
      Issue.record("not a sentence as we write them: \(text())")
    }
  }
}
