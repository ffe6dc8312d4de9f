import Diagnostics
import Testing
import Tiers

/// Limits are told with their numbers, and what a pattern lacks before anything runs.
@Suite struct LimitTests {
  private func said(_ text: String) throws -> String {
    TestedSession.result(of: text, in: try TestedSession.open("shop"))
  }

  @Test func moreColumnsThanFitAreToldTheLimit() throws {
    let columns = (1...3_000).map { "x\($0) = \($0)" }.joined(separator: ", ")
    let text = try said("contacts | extend \(columns) | count")
    #expect(
      text.hasPrefix(
        "error[too-many-items]: `extend` takes at most 1,000 NAME = EXPRESSION, not 3,000\n"))
  }

  @Test(arguments: [
    (#"extract(name, "a", 1)"#, "the expression has no groups, so there is no group 1"),
    (#"extract(name, "(a)(b)", 7)"#, "the expression has 2 groups, so there is no group 7"),
    (#"extract(name, "(a)", -1)"#, "the expression has 1 group, so there is no group -1"),
    (#"extract(name, "a(b", 1)"#, "the pattern has a bracket or a `\\` without its end"),
  ])
  func aGroupThatIsNotThereIsFoundBeforeAnythingRuns(call: String, message: String) throws {
    let text = try said("contacts | extend d = \(call) | count")
    #expect(text.split(separator: "\n")[0].hasSuffix(": " + message))
  }

  /// Expressions made of known parts: as many groups as were put in, and the engine agrees.
  @Test func groupsAreCountedAsTheEngineDoes() throws {
    let session = try TestedSession.open("shop")
    var random = SplitMix(state: 7)
    let parts: [(text: String, groups: Int)] = [
      ("a", 0), ("(b)", 1), ("(?:c)", 0), ("(?P<n#>d)", 1), (#"\\("#, 0), (#"\\)"#, 0),
      ("[(]", 0), ("[])(]", 0), ("[^]a(]", 0), ("[[:alpha:](]", 0), (#"\\Q(((\\E"#, 0),
      ("(?i)e", 0), ("(f|(g))", 2), ("(?i:h(i))", 1), (#"[\\](]"#, 0), (#"\\\\"#, 0), (".*", 0),
    ]
    for number in 0..<Tier.count(60, long: 3_000) {
      let chosen = (0..<Int.random(in: 1...5, using: &random)).map { index in
        let part = parts[Int.random(in: 0..<parts.count, using: &random)]
        return (part.text.replacing("#", with: "\(number)_\(index)"), part.groups)
      }
      let groups = chosen.reduce(0) { $0 + $1.1 }
      let group = Int.random(in: 0...(groups + 2), using: &random)
      let pattern = chosen.map { $0.0 }.joined()
      let query = #"contacts | extend d = extract(name, "\#(pattern)", \#(group)) | select d"#
      let text = TestedSession.result(of: query, in: session)
      if group <= groups {
        #expect(!text.hasPrefix("error"), "\(query)\n\(text)")
      } else {
        #expect(text.hasPrefix("error[no-such-group]"), "\(query)\n\(text)")
      }
    }
  }
}
