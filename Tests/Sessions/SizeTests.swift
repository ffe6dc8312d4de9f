import Diagnostics
import Sessions
import Testing

/// Long texts are answered, and texts that grow without measure are refused at once.
@Suite(.serialized) struct SizeTests {
  private func result(_ text: String) throws -> String {
    TestedSession.result(of: text, in: try TestedSession.open("shop"))
  }

  @Test func tenThousandLinesAreRead() throws {
    let lets = (0..<10_000).map { "let v\($0) = \($0)" }.joined(separator: "\n")
    #expect(try result(lets + "\npurchases | where amount < $v9999 | count").contains("| 11 |"))
  }

  @Test func hundredsOfStagesAreOne() throws {
    let stages = (0..<200).map { " | extend c\($0) = \($0)" }.joined()
    #expect(try result("purchases\(stages) | count").contains("| 11 |"))
    let names = (1..<100).map { "let t\($0) = t\($0 - 1) | where amount > -\($0 + 20)" }
    let text = "let t0 = purchases\n" + names.joined(separator: "\n") + "\nt99 | count"
    #expect(try result(text).contains("| 11 |"))
  }

  @Test func longListsAndConditionsAreAnswered() throws {
    let list = (0..<5_000).map(String.init).joined(separator: ", ")
    #expect(try result("purchases | where amount in (\(list)) | count").contains("|  "))
    let ors = (0..<2_000).map { "amount == \($0)" }.joined(separator: " or ")
    #expect(try result("purchases | where \(ors) | count").contains("|  "))
  }

  @Test func namesThatDoubleAreRefused() throws {
    let values = (1..<40).map { "let a\($0) = $a\($0 - 1) + $a\($0 - 1)" }
    let functions = (1..<40).map { "def f\($0)(x) = f\($0 - 1)(x) + f\($0 - 1)(x)" }
    let tables = (1..<40).map { "let t\($0) = t\($0 - 1) | where customer in t\($0 - 1)" }
    for text in [
      "let a0 = 1\n" + values.joined(separator: "\n"),
      "def f0(x) = x\n" + functions.joined(separator: "\n")
        + "\npurchases | extend y = f39(amount)",
      "let t0 = purchases | select customer\n" + tables.joined(separator: "\n"),
    ] {
      let start = ContinuousClock.now
      #expect(try result(text).hasPrefix("error[too-large]: the query has more than 200,000 parts"))
      #expect(start.duration(to: .now) < .seconds(20))
    }
  }

  @Test func bracketsInBracketsAreRefused() throws {
    let open = String(repeating: "(", count: 10_000)
    let close = String(repeating: ")", count: 10_000)
    #expect(try result("contacts | where \(open)true\(close)").hasPrefix("error[too-deep]: "))
    #expect(try result("contacts | where \(open)true").hasPrefix("error["))
    #expect(try result(open + "contacts" + close).hasPrefix("error[too-deep]: "))
  }
}
