import Diagnostics
import Queries
import Sessions
import Testing
import Verbs

/// What stands deep inside each other is looked at once.
@Suite(.serialized) struct NestingTests {
  private func parts(_ query: String) throws -> Int {
    let session = try TestedSession.open("shop")
    for statement in try session.parse(query).statements {
      if case .answer(let answer) = try session.run(statement) {
        _ = try answer.finding(limit: 3)
      }
    }
    return session.boundParts
  }

  @Test(arguments: ["+", "-", "*"])
  func theTermsOfALongSumAreBoundOnce(_ sign: String) throws {
    let terms = { (count: Int) in Array(repeating: "1", count: count).joined(separator: " \(sign) ")
    }
    let short = try parts("contacts | extend x = \(terms(20))")
    let long = try parts("contacts | extend x = \(terms(80))")
    // Each further term is a literal and an operator.
    #expect(long - short == 120)
  }

  @Test func theSidesOfNestedConditionsAreBoundOnce() throws {
    func nested(_ levels: Int) -> String {
      (0..<levels).reduce("1") { inner, _ in "if(\(inner) between 0 .. 2, 1, 2)" }
    }
    // What stands between two values stands in two comparisons.
    let two = try parts("contacts | extend x = \(nested(2))")
    let three = try parts("contacts | extend x = \(nested(3))")
    #expect(three < 3 * two)
    let session = try TestedSession.open("shop")
    let deep = TestedSession.result(of: "contacts | extend x = \(nested(40))", in: session)
    #expect(deep.contains("more than 200,000 parts"), "\(deep)")
    let bins = (0..<40).reduce("time") { inner, _ in "bin(\(inner), 1h)" }
    let binned = TestedSession.result(of: "touchpoints | extend x = \(bins)", in: session)
    #expect(binned.contains("more than 200,000 parts"), "\(binned)")
  }

  @Test func nestedSourcesAreBoundOnce() throws {
    func nested(_ levels: Int) -> String {
      (0..<levels).reduce("contacts") { inner, _ in "(\(inner) | take 5)" } + " | count"
    }
    let twenty = try parts(nested(20))
    let forty = try parts(nested(40))
    let sixty = try parts(nested(60))
    #expect(sixty - forty == forty - twenty)
  }

  /// A hundred levels took more than a minute.
  @Test func aHundredNestedSourcesAreAnswered() throws {
    let session = try TestedSession.open("shop")
    let query = (0..<95).reduce("contacts") { inner, _ in "(\(inner) | take 2)" } + " | count"
    #expect(try TestedSession.table(query, in: session)["n"]?[0] == .integer(2))
    let deep = (0..<150).reduce("contacts") { inner, _ in "(\(inner) | take 2)" } + " | count"
    #expect(TestedSession.result(of: deep, in: session).contains("too"))
  }

  /// Names that stand twice in each other double the query: refused before that takes long.
  @Test func namesThatStandTwiceInEachOtherAreRefused() throws {
    let session = try TestedSession.open("shop")
    var text = "let a0 = contacts | where customer in (contacts | select customer)\n"
    for number in 1...40 {
      text +=
        "let a\(number) = a\(number - 1) | where customer in (a\(number - 1) | select customer)\n"
    }
    let result = TestedSession.result(of: text + "a40 | count", in: session)
    #expect(result.contains("more than 200,000 parts") || result.contains("too-deep"), "\(result)")
    var functions = "def f0(x) = x + x\n"
    for number in 1...40 {
      functions += "def f\(number)(x) = f\(number - 1)(x) + f\(number - 1)(x)\n"
    }
    let doubled = TestedSession.result(
      of: functions + "contacts | extend y = f40(1)", in: session)
    #expect(doubled.contains("more than 200,000 parts"), "\(doubled)")
  }

  @Test func longPipelinesAreLowered() throws {
    let session = try TestedSession.open("shop")
    let stages = (0..<300).map { "extend c\($0) = \($0)" }.joined(separator: " | ")
    #expect(try TestedSession.table("contacts | \(stages) | count", in: session).rowCount == 1)
  }
}
