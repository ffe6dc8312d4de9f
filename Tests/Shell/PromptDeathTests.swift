import Glibc
import PseudoTerminals
import Testing

/// The prompt's deaths and broken screens, each as it was met; on terminals of both kinds.
@Suite struct PromptDeathTests {
  private static let kinds: [ScreenEmulator.Resizing] = [.cuts, .wraps]
  private static let query =
    #"surveys | where plan == "free" and date in @2025 and channel == "web" | nps by quarter"#

  private func start(_ kind: ScreenEmulator.Resizing, _ columns: Int, _ rows: Int) throws
    -> PromptDriver
  {
    try PromptDriver(columns: columns, rows: rows, resizing: kind)
  }

  private func rows(_ range: ClosedRange<Int>) -> String {
    range.map { "row \($0)" }.joined(separator: "\r")
  }

  @Test(arguments: kinds, [3, 8, 10])
  func aTextTallerThanTheShrunkenWindow(kind: ScreenEmulator.Resizing, height: Int) throws {
    let driver = try start(kind, 100, 30)
    try driver.paste(rows(1...12))
    try driver.resize(columns: 100, rows: height)
    try driver.type("x")
    #expect(driver.complaint() == nil)
    #expect(driver.screen.text.last == "   ..> row 12x")
  }

  @Test(arguments: kinds)
  func narrowedWidenedAndRun(kind: ScreenEmulator.Resizing) throws {
    let driver = try start(kind, 100, 20)
    try driver.type(PromptDeathTests.query)
    try driver.resize(columns: 50, rows: 20)
    #expect(driver.complaint() == nil)
    try driver.type(", topic")
    try driver.resize(columns: 120, rows: 20)
    #expect(driver.complaint() == nil)
    try driver.type("\r")
    #expect(driver.past.hasSuffix("got<\(PromptDeathTests.query),topic>".filter { $0 != " " }))
  }

  @Test(arguments: kinds)
  func searchingInASmallWindowThatGrows(kind: ScreenEmulator.Resizing) throws {
    let driver = try start(kind, 30, 5)
    try driver.type("surveys | nps by plan\r")
    try driver.type("\u{12}nps")
    for (columns, rows) in [(20, 3), (5, 1), (300, 80), (30, 5), (1, 1), (40, 4)] {
      try driver.perform([
        .resize(columns: columns, rows: rows), .send([UInt8(ascii: "\u{12}")]),
      ])
      #expect(driver.complaint() == nil)
    }
    #expect(driver.held.status == "not found: nps")
    #expect(driver.held.text == "surveys | nps by plan")
  }

  @Test(arguments: [
    ("\u{1B}[A", "(first)", 7), ("\u{1B}[C", "surveys | nps", 11), ("\u{1B}[D", "surveys | nps", 9),
    ("\u{1B}[1~", "surveys | nps", 0), ("\u{1B}[F", "surveys | nps", 13),
    ("\u{1B}", "surveys | nps", 10),
    ("\u{7}", "typed", 5),
  ])
  func arrowsEndASearch(key: String, text: String, cursor: Int) throws {
    let driver = try start(.cuts, 80, 10)
    try driver.type("(first)\r")
    try driver.type("surveys | nps\r")
    try driver.type("typed\u{12}nps")
    #expect(driver.held.status == "search: nps")
    try driver.type(key)
    if key == "\u{1B}" { try driver.type("\u{1B}[15~") }
    #expect(driver.held.text == text && driver.held.cursor == cursor && driver.held.status.isEmpty)
    #expect(driver.complaint() == nil)
  }

  @Test(arguments: kinds)
  func noRowIsLeftBehind(kind: ScreenEmulator.Resizing) throws {
    let driver = try start(kind, 100, 12)
    try driver.type(PromptDeathTests.query + ", " + PromptDeathTests.query)
    try driver.resize(columns: 50, rows: 12)
    try driver.resize(columns: 120, rows: 12)
    try driver.type("\u{1}")
    #expect(driver.complaint() == nil)
    #expect(driver.screen.text.count { $0.hasPrefix("probe> ") } == 1)
  }

  @Test func aTextTallerThanTheWindowIsSeenWhereItIsTyped() throws {
    let driver = try start(.cuts, 40, 5)
    try driver.paste(rows(1...39))
    #expect(driver.screen.text == (35...39).map { "   ..> row \($0)" })
    for _ in 0..<30 { try driver.type("\u{1B}[A") }
    try driver.type("!")
    #expect(driver.screen.text.first == "   ..> row 9!" && driver.complaint() == nil)
    // What ran stands in the scrollback whole.
    try driver.type("\r")
    #expect(driver.past.contains("..>row9!" + (10...39).map { "..>row\($0)" }.joined()))
  }

  @Test(arguments: [true, false])
  func typingBeforeAnEmojiOfSeveralParts(joinsEmoji: Bool) throws {
    let driver = try PromptDriver(
      columns: 24, rows: 8, resizing: .cuts, joinsEmoji: joinsEmoji)
    try driver.paste("where name == \"👨‍👩‍👧‍👦\" and plan == \"❤️🇦🇲\" ok")
    try driver.type("\u{1}")
    for letter in "abcdefghijklmnopqrstuvwxyz" {
      try driver.type(String(letter))
      #expect(driver.complaint() == nil, "\(driver.screen.lines.map(\.cells))")
    }
  }

  @Test func aSignOfSeveralPartsIsOneStepAndOneDeletion() throws {
    let driver = try start(.cuts, 40, 5)
    try driver.paste("a👨‍👩‍👧‍👦e\u{301}b")
    try driver.type("\u{1B}[D\u{1B}[D")
    #expect(driver.held.cursor == 8)
    try driver.type("\u{7F}")
    #expect(driver.held.text == "ae\u{301}b")
    try driver.type("\u{1B}[3~")
    #expect(driver.held.text == "ab" && driver.complaint() == nil)
  }

  @Test func keysThatNothingIsBoundToLeaveNoText() throws {
    let driver = try start(.cuts, 40, 5)
    for key in ["\u{1B}[15~", "\u{1B}[1;5A", "\u{1B}OP", "\u{1B}[<0;1;1M", "\u{1B}[201~", "\u{13}"]
    {
      try driver.type(key)
    }
    try driver.perform([.send([0x1B]), .resize(columns: 30, rows: 4), .send(Array("[15~".utf8))])
    #expect(driver.held.text.isEmpty && driver.complaint() == nil)
  }

  @Test func whatIsNotUTF8AndEscapesInAPasteAreHarmless() throws {
    let driver = try start(.cuts, 60, 5)
    try driver.perform([
      .send(
        Array("\u{1B}[200~a\u{1B}[31mb".utf8) + [0xFF, 0xC3] + Array("c\u{9B}2J\u{1B}[201~".utf8))
    ])
    #expect(driver.held.text == "a[31mb\u{FFFD}\u{FFFD}c2J" && driver.complaint() == nil)
    try driver.type("\u{16}\u{1B}")
    #expect(driver.complaint() == nil)
  }

  @Test func aPasteThatIsTooLongIsRefusedWhole() throws {
    let driver = try start(.cuts, 150, 5)
    try driver.type("kept")
    try driver.paste(String(repeating: "0123456789abcde\n", count: 1 << 16))
    #expect(driver.held.text == "kept" && driver.complaint() == nil)
    #expect(
      driver.screen.text[driver.screen.row - 1]
        == "the 1048576 characters pasted are more than fit here (262144): save them to a file and"
        + " run it with kith -f FILE")
  }

  @Test func longTextsComeBackFromTheHistoryAndFromDeletion() throws {
    let driver = try start(.cuts, 80, 24)
    let long = String(repeating: "0123456789", count: 200)
    try driver.type("first\r")
    try driver.paste(long)
    try driver.type("\u{10}\u{E}")
    #expect(driver.held.text == long && driver.complaint() == nil)
    try driver.type("\u{15}\u{19}\u{19}")
    #expect(driver.held.text == long + long && driver.complaint() == nil)
  }
}
