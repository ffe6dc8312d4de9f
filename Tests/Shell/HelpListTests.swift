import Catalogs
import Diagnostics
import Sessions
import Tables
import Testing
import Verbs

@testable import Shell

@Suite struct HelpListTests {
  private let list = HelpList([("nps", "the score and its interval"), ("lapse", "who went silent")])

  @Test func meaningsBreakBetweenWordsBelowTheirColumn() {
    #expect(
      list.lines(width: nil) == [
        "  nps    the score and its interval", "  lapse  who went silent",
      ])
    #expect(
      list.lines(width: 34) == [
        "  nps    the score and its", "         interval", "  lapse  who went silent",
      ])
    #expect(
      list.lines(width: 20) == [
        "  nps", "    the score and", "    its interval", "  lapse", "    who went silent",
      ])
  }

  /// Pages in every width hold the words they hold without one, and no line is wider.
  @Test func pagesBreakBetweenWordsInEveryWidth() throws {
    let vocabulary = Vocabulary.standard
    let longest = 34
    for width in [20, 40, 64, 100, 200] {
      for name in vocabulary.names {
        let page = try VerbHelp.page(name, vocabulary, width: width)
        let plain = try VerbHelp.page(name, vocabulary)
        func words(_ text: String) -> [Substring] {
          text.split { $0 == " " || $0 == "\n" }.filter { $0 != "#" }
        }
        let broken = page.split(separator: "\n").filter { displayWidth(String($0)) > width }
        #expect(broken.allSatisfy { width < longest && !$0.contains("  ") }, "\(name) \(width)")
        if width >= 40 { #expect(words(page) == words(plain), "\(name) \(width)") }
      }
    }
  }
}
