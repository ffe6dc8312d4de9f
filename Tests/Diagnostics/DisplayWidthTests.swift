import Tables
import Testing

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("plan", 4), ("größe", 5), ("gro\u{308}ße", 5), ("オーダー", 8), ("ﾊﾝｶｸ", 4), ("ＡＢ", 4),
    ("\u{AC00}\u{AC01}", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("Результаты", 10), ("შედეგი", 6),
    ("Արդյունք", 8), ("👍", 2), ("👍🏽", 2), ("👨‍👩‍👧‍👦", 2), ("🇦🇲", 2), ("☎", 1), ("☎️", 2),
    ("1️⃣", 2), ("a\u{200B}b", 2), ("a\u{0}b\u{7}", 2), ("\r\n", 0), ("−3.2 … █▎", 9),
    ("e\u{FE0F}", 1),
  ])
  func cellsOfText(_ text: String, _ cells: Int) {
    #expect(displayWidth(text) == cells)
  }
}
