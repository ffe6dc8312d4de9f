import Testing

@testable import Shell

@Suite struct CompletionTests {
  private func step(_ line: String, _ range: Range<Int>, _ texts: String...) -> CompletionStep {
    let candidates = texts.map { Candidate($0, kind: "column") }
    return CompletionStep(Completions(replaceRange: range, candidates: candidates), in: line)
  }

  @Test func oneCandidateIsPutInWithItsClosing() {
    #expect(step("by pl", 3..<5, "plan") == .replace(3..<5, "plan "))
    #expect(step("by pl, x", 3..<5, "plan") == .replace(3..<5, "plan"))
  }

  @Test func severalAreCompletedAsFarAsTheyAgree() {
    #expect(step("su", 0..<2, "surveys", "survey_answers") == .replace(0..<2, "survey"))
    #expect(step("SU", 0..<2, "surveys", "survey_answers") == .replace(0..<2, "survey"))
    let both = [Candidate("surveys", kind: "column"), Candidate("survey_answers", kind: "column")]
    #expect(step("survey", 0..<6, "surveys", "survey_answers") == .list(both))
  }

  @Test func candidatesThatDoNotContinueTheWordAreListed() {
    let both = [Candidate("amount", kind: "column"), Candidate("ambient", kind: "column")]
    #expect(step("xa", 0..<2, "amount", "ambient") == .list(both))
  }

  @Test func nothingFitsAndBadPlacesAreHarmless() {
    #expect(step("x", 0..<1) == .nothing)
    #expect(step("x", 5..<9, "plan") == .replace(1..<1, "plan "))
  }

  @Test func theCommonPrefixIsMadeOfWholeCharacters() {
    #expect(commonPrefix(["e\u{301}a", "eb"]) == "")
    #expect(commonPrefix(["оценка", "оцен"]) == "оцен")
  }

  private func list(_ columns: Int, _ rows: Int = 24, color: Bool = false, unicode: Bool = true)
    -> CandidateList
  {
    CandidateList(size: (columns, rows), color: color, unicode: unicode) { text in
      text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x3000 ? 2 : $1.value < 32 ? 0 : 1) }
    }
  }

  private let two = [
    Candidate("plan", kind: "column", note: "free · pro · business"),
    Candidate("product", kind: "column", note: "14 values"),
  ]

  @Test func candidatesStandSideBySideWhereTheyFit() {
    #expect(
      list(80).rows(two) == [
        "plan     column   free · pro · business      product  column   14 values"
      ])
    #expect(
      list(60).rows(two) == [
        "plan     column   free · pro · business", "product  column   14 values",
      ])
  }

  @Test func notesAreCutToTheWindow() {
    #expect(
      list(30).rows(two) == ["plan     column   free · pro …", "product  column   14 values"])
    #expect(
      list(30, unicode: false).rows(two) == [
        "plan     column   free · pr...", "product  column   14 values",
      ])
    #expect(list(12).rows(two) == ["plan", "product"])
    #expect(list(3).rows(two) == ["pl…", "pr…"])
  }

  @Test func wideCharactersAreAligned() {
    let rows = list(40).rows([
      Candidate("東京", kind: "value"), Candidate("ab", kind: "value"),
    ])
    #expect(rows == ["東京  value      ab    value"])
  }

  @Test func explanationsAreDimmed() {
    #expect(
      list(30, color: true).rows([Candidate("a", kind: "verb")]) == ["a\u{1B}[2m  verb\u{1B}[22m"])
  }

  @Test func aLongListSaysHowMuchIsNotShown() {
    let many = (1...100).map { Candidate("name\($0)", kind: "column") }
    let rows = list(20, 10).rows(many)
    #expect(rows.count == 7)
    #expect(rows.last == "… 94 more: type a l…")
    #expect(list(80, 1).rows(many).count == 2)
    #expect(list(80).rows([]).isEmpty)
  }

  @Test func controlCharactersAreWrittenOut() {
    #expect(
      list(30).rows([Candidate("a\u{1B}[31m\u{9B}b", kind: "k")]) == ["a\\u{1b}[31m\\u{9b}b  k"])
  }
}
