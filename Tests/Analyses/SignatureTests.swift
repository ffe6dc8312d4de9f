import ChurnAnalyses
import CoreAnalyses
import Foundation
import JourneyAnalyses
import LoyaltyAnalyses
import Sessions
import SurveyAnalyses
import Testing
import Verbs

@Suite("What verbs say of themselves")
struct SignatureTests {
  static let verbs = SurveyVerbs.all + ChurnVerbs.all + LoyaltyVerbs.all

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
    for family in [SurveyVerbs.all, ChurnVerbs.all, LoyaltyVerbs.all, CoreVerbs.all] {
      let names = family.map { $0.signature.name }
      #expect(names == names.sorted())
    }
  }

  /// Every type of a family's folder that is a verb stands in the list of that folder, and the list's
  /// family in the vocabulary: a verb that does not is never found by anybody.
  @Test("are in the list of their family")
  func lists() throws {
    let lists: [String: [any Verb.Type]] = [
      "Core": CoreVerbs.all, "Journey": JourneyVerbs.all, "Survey": SurveyVerbs.all,
      "Churn": ChurnVerbs.all, "Loyalty": LoyaltyVerbs.all,
    ]
    let folder =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path + "/Sources/Analyses"
    for family in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
      let list = try #require(lists[family], "Sources/Analyses/\(family) has no list here")
      let listed = Set(list.map { "\($0)" })
      let known = Set(Vocabulary.standard.verbs.map { "\($0)" })
      var written: Set<String> = []
      for file in try FileManager.default.subpathsOfDirectory(atPath: folder + "/" + family)
      where file.hasSuffix(".swift") {
        let text = try String(contentsOfFile: "\(folder)/\(family)/\(file)", encoding: .utf8)
        // `struct Take: Verb {`, also with other protocols, and `extension Take: Verb {`.
        for match in text.matches(
          of: #/(?m)^(?:\w+ )*(?:struct|enum|class|actor|extension) (\w+)\s*:([^{]*)\{/#)
        where match.2.split(whereSeparator: { !$0.isLetter }).contains(where: {
          $0.hasSuffix("Verb")
        }) {
          written.insert(String(match.1))
        }
      }
      for name in written.subtracting(listed).sorted() {
        Issue.record("\(name) is a verb, and not in the list of Sources/Analyses/\(family)")
      }
      #expect(listed.subtracting(written) == [], "\(family) lists what is no verb of its folder")
      #expect(listed.isSubset(of: known), "\(family) is not in Vocabulary+Standard.swift")
      #expect(!written.isEmpty)
    }
  }
}
