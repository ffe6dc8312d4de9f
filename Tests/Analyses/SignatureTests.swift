import ChurnAnalyses
import CoreAnalyses
import LoyaltyAnalyses
import SurveyAnalyses
import Testing
import Verbs

@Suite("What verbs say of themselves")
struct SignatureTests {
  static let verbs = Survey.verbs + ChurnAndWinBack.verbs + Loyalty.verbs

  @Test("are sentences, with an example each", arguments: verbs.indices)
  func sentences(index: Int) throws {
    let verb = Self.verbs[index]
    let signature = verb.signature
    for summary in [signature.summary] + signature.clauses.map(\.summary) {
      #expect(summary.hasSuffix("."), "\(signature.name): \(summary)")
      #expect(summary.first?.isUppercase ?? false, "\(signature.name): \(summary)")
    }
    #expect(!verb.examples.isEmpty)
    for example in verb.examples { #expect(example.query.contains(signature.name)) }
  }

  @Test("stand in the order of the alphabet")
  func order() {
    for family in [Survey.verbs, ChurnAndWinBack.verbs, Loyalty.verbs, Core.verbs] {
      let names = family.map { $0.signature.name }
      #expect(names == names.sorted())
    }
  }
}
