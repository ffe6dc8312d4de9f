import Diagnostics
import Testing

@testable import Queries

@Suite struct ParserTests {
  @Test(arguments: corpus)
  func corpusParses(_ text: String) {
    let parsed = parse(text)
    #expect(parsed.diagnostics.map(\.message) == [])
    #expect(parsed.script.statements.count == 1)
  }
}
