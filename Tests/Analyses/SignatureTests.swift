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
  static let families: [String: [any Verb.Type]] = [
    "Core": CoreVerbs.all, "Journey": JourneyVerbs.all, "Survey": SurveyVerbs.all,
    "Churn": ChurnVerbs.all, "Loyalty": LoyaltyVerbs.all,
  ]
  static let verbs = families.sorted { $0.key < $1.key }.flatMap(\.value)

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
    for (family, verbs) in Self.families {
      let names = verbs.map { $0.signature.name }
      #expect(names == names.sorted(), "\(family)")
    }
  }

  /// Every type of a family's folder that is a verb stands in the list of that folder, and the list's
  /// family in the vocabulary: a verb that does not is never found by anybody.
  @Test("are in the list of their family")
  func lists() throws {
    let sources =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path + "/Sources"
    func read(_ folder: String, into verbs: inout WrittenVerbs) throws {
      for file in try FileManager.default.subpathsOfDirectory(atPath: folder)
      where file.hasSuffix(".swift") {
        verbs.read(try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8))
      }
    }
    // A kit may say of a protocol that whoever adopts it is a verb.
    var shared = WrittenVerbs()
    for layer in ["Verbs", "Kits"] { try read("\(sources)/\(layer)", into: &shared) }
    let known = Set(Vocabulary.standard.verbs.map { "\($0)" })
    for family in try FileManager.default.contentsOfDirectory(atPath: sources + "/Analyses")
      .sorted()
    {
      let list = try #require(Self.families[family], "Sources/Analyses/\(family) has no list here")
      let listed = Set(list.map { "\($0)" })
      var verbs = shared
      try read("\(sources)/Analyses/\(family)", into: &verbs)
      let written = verbs.types
      for name in written.subtracting(listed).sorted() {
        Issue.record("\(name) is a verb, and not in the list of Sources/Analyses/\(family)")
      }
      #expect(listed.subtracting(written) == [], "\(family) lists what is no verb of its folder")
      #expect(listed.isSubset(of: known), "\(family) is not in Vocabulary+Standard.swift")
      #expect(!written.isEmpty)
    }
  }

  @Test(
    "are found however they are declared",
    arguments: [
      "struct Take: Verb {}", "package struct Take: Sendable, Verb {}", "extension Take: Verb {}",
      "enum Rows {\n  struct Take: Verb {\n  }\n}", "extension Rows.Take: Verb {}",
      "@Something\nfinal class Take<Row>: Verbs.Verb where Row: Sendable {}",
      "struct Take:\n  Sendable,\n  Verb\n{\n}", "struct Take: Survey {}",
      "struct Take: Sendable & Survey {}", "struct Take: Verb {  // a: b",
    ])
  func everyFormIsFound(_ text: String) {
    var verbs = WrittenVerbs()
    verbs.read("package protocol Asked: Verb {}\nprotocol Survey: Asked {\n}\n" + text)
    #expect(verbs.types == ["Take"])
  }

  @Test(
    "are no other types",
    arguments: [
      "// struct Take: Verb {", "struct Take: Verbose {}", "struct Take<Row: Verb> {}",
      "struct Take<Row>: Sendable where Row: Verb {}", "let take: Verb = { }",
      "protocol Take: Verb {}",
    ])
  func nothingElseIsFound(_ text: String) {
    var verbs = WrittenVerbs()
    verbs.read(text)
    #expect(verbs.types.isEmpty)
  }
}
