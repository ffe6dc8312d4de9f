import Sessions
import Testing
import Verbs

/// What help shows must run on the sample.
@Suite struct ExampleTests {
  static let queries = Vocabulary.standard.verbs.flatMap { $0.examples.map(\.query) }

  @Test(arguments: queries)
  func exampleRuns(_ query: String) throws {
    let session = try TestedSession.open("samples")
    for statement in try session.parse(query).statements {
      guard case .answer(let answer) = try session.run(statement) else { continue }
      #expect(answer.warnings.isEmpty)
      _ = try answer.finding()
    }
  }
}
