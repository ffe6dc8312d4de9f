import Diagnostics
import Testing
import Tiers

@testable import Queries

/// No text may trap or hang any part of the language.
@Suite struct AdversaryTests {
  private func exercise(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let parsed = parse(text, name: "a.kith")
    let rendered = DiagnosticRenderer().render(parsed.diagnostics)
    #expect(parsed.diagnostics.isEmpty == rendered.isEmpty, sourceLocation: sourceLocation)
    #expect(parsed.diagnostics.count <= Lexer.mostDiagnostics, sourceLocation: sourceLocation)
    for diagnostic in parsed.diagnostics {
      let range = diagnostic.span?.range
      #expect(
        range.map { $0.upperBound <= text.utf8.count } == true, sourceLocation: sourceLocation)
    }
    _ = Parser.isComplete(text)
    _ = CursorContext(text, offset: text.utf8.count, grammars: grammars)
    _ = CursorContext(text, offset: text.utf8.count / 2, grammars: grammars)
    if parsed.diagnostics.isEmpty {
      let formatter = QueryFormatter(grammars)
      let once = formatter.format(parsed.script)
      let again = parse(once)
      #expect(again.diagnostics.map(\.message) == [], "\(text)", sourceLocation: sourceLocation)
      #expect(formatter.format(again.script) == once, "\(text)", sourceLocation: sourceLocation)
      #expect(
        outline(again.script.statements) == outline(parsed.script.statements), "\(text)",
        sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: Tier.sample(corpus, oneOf: 4))
  func lostAndDoubledTokens(_ text: String) {
    let tokens = Lexer.lex(SourceText(text)).tokens.dropLast()
    let bytes = Array(text.utf8)
    func joined(_ pieces: [ArraySlice<UInt8>]) -> String {
      String(decoding: Array(pieces.joined(separator: [32])), as: UTF8.self)
    }
    for token in tokens {
      let (start, end) = (token.range.lowerBound, token.range.upperBound)
      exercise(joined([bytes[..<start], bytes[end...]]))
      exercise(joined([bytes[..<end], bytes[start...]]))
      exercise(joined([bytes[..<start]]))
    }
  }

  @Test func swappedTokens() {
    var random = SplitMix(state: 7)
    let pieces = corpus.flatMap { text in
      Lexer.lex(SourceText(text)).tokens.dropLast().map { token in
        String(decoding: Array(text.utf8)[token.range], as: UTF8.self)
      }
    }
    for _ in 0..<Tier.count(300, long: 5_000) {
      let count = 1 + random.roll(12)
      exercise(
        (0..<count).map { _ in pieces[random.roll(pieces.count)] }.joined(
          separator: random.roll(8) == 0 ? "\n" : " "))
    }
  }

  @Test func randomBytes() {
    var random = SplitMix(state: 3)
    let signs = Array("|,()=<>!+-*/%?.;@$`'\"\\#\n\r\t abZ019_éж中\u{301}👍\u{0}\u{FEFF}“−[]{}&~^")
    for _ in 0..<Tier.count(200, long: 2_500) {
      let text = String((0..<random.roll(60)).map { _ in signs[random.roll(signs.count)] })
      exercise(text)
      exercise("a | where " + text)
    }
    for _ in 0..<Tier.count(80, long: 1_000) {
      let bytes = (0..<random.roll(200)).map { _ in UInt8(random.roll(256)) }
      exercise(String(decoding: bytes, as: UTF8.self))
    }
  }

  static let openings = [
    "(", "a | where (", "a | where f(", "not ", "a | where not ", "a | where - ", "(a | ",
  ]

  @Test(arguments: Tier.sample(openings, oneOf: 2))
  func tenThousandLevels(_ part: String) {
    let text = String(repeating: part, count: 10_000)
    #expect(!parse(text).diagnostics.isEmpty)
    #expect(!Parser.isComplete(text))
    _ = CursorContext(text, offset: text.utf8.count, grammars: grammars)
  }

  @Test func nestingIsASentenceWithAPlace() {
    let text =
      "a | where " + String(repeating: "(", count: 10_000) + "1"
      + String(repeating: ")", count: 10_000)
    let found = parse(text).diagnostics
    #expect(found.map(\.message) == ["nested deeper than 100 levels"])
    #expect(found.first?.span?.range.lowerBound == 111)
    let joins =
      String(repeating: "a | join (", count: 200) + "a" + String(repeating: ")", count: 200)
    #expect(parse(joins).diagnostics.map(\.message) == ["nested deeper than 100 levels"])
    let hundred =
      "a | where " + String(repeating: "(", count: 99) + "x" + String(repeating: ")", count: 99)
    #expect(parse(hundred).diagnostics.isEmpty)
  }

  @Test func longChains() {
    func chain(_ part: String, _ sign: String, _ count: Int = 10_000) -> String {
      "a | where " + Array(repeating: part, count: count).joined(separator: sign)
    }
    for sign in [" and ", " or "] {
      let text = chain("x", sign)
      #expect(parse(text).diagnostics.isEmpty)
      exercise(chain("x", sign, 1_000))
    }
    #expect(parse(chain("x and (y or z)", " or ", 2_000)).diagnostics.isEmpty)
    #expect(parse(chain("x", " + ", 90)).diagnostics.isEmpty)
    for sign in [" + ", " * ", " ?? ", " - "] {
      #expect(parse(chain("x", sign)).diagnostics.map(\.id) == ["too-deep"])
    }
    exercise(chain("x", ", ", 1_000))
    exercise(chain("x", " | ", 1_000))
    exercise(chain("x", "\n", 1_000))
    exercise(chain("x", " ", 1_000))
    exercise(chain("(", "\n"))
  }

  @Test func longWordsAndTexts() {
    let count = Tier.count(20_000, long: 100_000)
    let long = String(repeating: "n", count: count)
    exercise(long)
    exercise("a | where \(long) \(long)")
    exercise("a | where `\(long)` == \"\(long)\"")
    exercise("a | where \"\(long)")
    exercise("a | " + long)
    exercise("a | where " + String(repeating: "9", count: count))
    exercise("a | where 1." + String(repeating: "9", count: count))
    exercise("a | where @" + String(repeating: "9", count: count))
    exercise("# " + long)
    exercise(String(repeating: "]", count: 10_000))
    exercise(String(repeating: "\u{301}", count: 10_000))
  }

  @Test func lineEnds() {
    for end in ["\n", "\r\n", "\r"] {
      let parsed = parse("a\(end)  | take 5\(end)# c\(end)let x = 3\(end)b")
      #expect(parsed.diagnostics.isEmpty)
      #expect(parsed.script.statements.count == 3)
    }
    exercise("a | where x == \"\u{0}\"\u{0}")
    exercise("\r\r\n\u{0}\r")
    exercise("")
    exercise("\u{FEFF}a | take 5")
  }
}
