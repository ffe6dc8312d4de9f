import Glibc
import PseudoTerminals
import Testing
import Tiers

/// The line editor, through a real terminal.
///
/// Every test starts a program of its own.
@Suite struct EditLineReaderTests {
  @Test func typedTextIsRead() throws {
    let shell = try Probe()
    try shell.enter("surveys", gives: "got <surveys>")
    try shell.leave()
  }

  @Test func tabCompletesOneCandidateAndAddsASpace() throws {
    let shell = try Probe()
    shell.terminal.type("pur\t| x")
    try shell.enter("", gives: "got <purchases | x>")
  }

  @Test func tabCompletesTheCommonPart() throws {
    let shell = try Probe()
    shell.terminal.type("su\t")
    try shell.terminal.wait(for: "survey")
    try shell.enter("s", gives: "got <surveys>")
  }

  @Test func tabListsWhatFitsWithAWordOfExplanation() throws {
    let shell = try Probe()
    shell.terminal.type("by p\t")
    let drawn = try shell.terminal.wait(for: "probe> by p")
    #expect(
      drawn == """
        by p
        plan       column   free · pro · business      purchases  table
        product    column   14 values
        probe> by p
        """)
    try shell.enter("lan", gives: "got <by plan>")
  }

  @Test func tabWorksInTheMiddleOfALine() throws {
    let shell = try Probe()
    shell.terminal.type("pro x\u{1B}[D\u{1B}[D\t")
    try shell.enter("", gives: "got <product x>")
  }

  @Test func tabInTheMiddleOfRowsListsBelowThem() throws {
    let shell = try Probe()
    shell.terminal.type("(p\rlast row")
    try shell.terminal.wait(for: "last row")
    shell.terminal.type("\u{1B}[A\u{1}\u{1B}[C\u{1B}[C\t")
    try shell.terminal.wait(for: "table\n")
    let drawn = try shell.terminal.wait(for: "last row")
    #expect(drawn.hasSuffix("probe> (p\n   ..> last row"))
    shell.terminal.type("lan)")
    try shell.enter("", gives: "got <(plan)⏎last row>")
  }

  @Test func wordsInOtherScriptsAreTypedAndCompleted() throws {
    let shell = try Probe()
    try shell.enter("Ереван 東京 é", gives: "got <Ереван 東京 é>")
    shell.terminal.type("оц\t")
    try shell.enter("", gives: "got <оценка >")
    try shell.enter("при\u{7F}\u{7F}я", gives: "got <пя>")
  }

  @Test(arguments: ["C", "POSIX", "en_US.ISO-8859-1", ""])
  func otherScriptsWorkInEveryLocale(locale: String) throws {
    let shell = try Probe(variables: ["LC_ALL": locale])
    try shell.enter("გამარჯობა привет", gives: "got <გამარჯობა привет>")
  }

  @Test func controlCDropsTheLineAndKeepsTheSession() throws {
    let shell = try Probe()
    shell.terminal.type("half a que\u{3}")
    try shell.terminal.wait(for: "half a que^C\ninterrupted\n")
    try shell.enter("next", gives: "got <next>")
  }

  @Test func controlCInTheMiddleOfRowsLeavesThemOnTheScreen() throws {
    let shell = try Probe()
    shell.terminal.type("(one\rtwo")
    try shell.terminal.wait(for: "two")
    shell.terminal.type("\u{1B}[A\u{3}")
    try shell.terminal.wait(for: "^C\ninterrupted\n")
    try shell.enter("next", gives: "got <next>")
  }

  @Test func controlDLeavesAnEmptyLineOnly() throws {
    let shell = try Probe()
    shell.terminal.type("ab\u{1}\u{4}")
    try shell.enter("", gives: "got <b>")
    shell.terminal.type("\u{4}")
    try shell.terminal.wait(for: "end\n")
    #expect(try shell.terminal.waitForExit() == 0)
  }

  @Test func enterStartsARowUntilTheTextIsComplete() throws {
    let shell = try Probe()
    shell.terminal.type("surveys |\rnps (\r1)")
    try shell.enter("", gives: "got <surveys |⏎nps (⏎1)>")
  }

  @Test func anEmptyRowRunsAnIncompleteText() throws {
    let shell = try Probe()
    shell.terminal.type("surveys |\r\r")
    try shell.terminal.wait(for: "got <surveys |>")
  }

  @Test func pastedRowsAreOneEdit() throws {
    let shell = try Probe()
    shell.terminal.paste("surveys\r\n\t| nps\r")
    try shell.terminal.wait(for: "| nps")
    try shell.enter(" by plan", gives: "got <surveys⏎\t| nps by plan>")
    #expect(shell.printed("\u{1B}[?2004h") && shell.printed("\u{1B}[?2004l"))
  }

  @Test func aPasteThatNeverEndsCanBeInterrupted() throws {
    let shell = try Probe()
    shell.terminal.type("\u{1B}[200~endless\u{3}")
    try shell.terminal.wait(for: "interrupted")
    try shell.enter("next", gives: "got <next>")
  }

  @Test func upAndDownMoveBetweenRowsThenThroughHistory() throws {
    let shell = try Probe()
    try shell.enter("first", gives: "got <first>")
    shell.terminal.type("(ab\rcd)\u{1B}[AX\u{1B}[BY")
    try shell.enter("", gives: "got <(abX⏎cd)Y>")
    // The entry comes back with its rows: one Up to it, one to its first row, one to the entry before.
    shell.terminal.type("\u{1B}[A\u{1B}[A\u{1B}[A")
    try shell.enter("!", gives: "got <first!>")
  }

  @Test func historyIsSharedByTwoRuns() throws {
    let home = try TemporaryFolder()
    let first = try Probe(home: home)
    try first.enter("surveys", gives: "got <surveys>")
    first.terminal.type("(a\rb)")
    try first.enter("", gives: "got <(a⏎b)>")
    try first.enter(" secret", gives: "got < secret>")
    try first.leave()

    let second = try Probe(home: home)
    second.terminal.type("\u{1B}[A\u{1B}[A")
    try second.terminal.wait(for: "(a")
    try second.enter("", gives: "got <(a⏎b)>")
    second.terminal.type("\u{12}surv\u{1B}")
    try second.enter("", gives: "got <surveys>")

    let path = home.path + "/.local/state/kith/history"
    var facts = stat()
    #expect(stat(path, &facts) == 0 && facts.st_mode & 0o777 == 0o600)
    #expect(try contents(path) == "surveys\n(a\\nb)\nexit\n(a\\nb)\nsurveys\n")
  }

  @Test func aNewWindowSizeIsNoticed() throws {
    let shell = try Probe()
    try shell.enter("size", gives: "size 80 24")
    shell.terminal.type("a text as long as this one")
    try shell.terminal.wait(for: "this one")
    shell.terminal.resize(columns: 20, rows: 10)
    try shell.enter("!", gives: "got <a text as long as this one!>")
    try shell.enter("size", gives: "size 20 10")
  }

  @Test func controlCCancelsAQueryUntilItReturns() throws {
    let shell = try Probe()
    try shell.enter("query", gives: "running")
    shell.terminal.type("\u{3}")
    try shell.terminal.wait(for: "query cancelled")
    try shell.enter("query", gives: "running")
    shell.terminal.type("\u{3}\u{3}")
    try shell.terminal.wait(for: "query cancelled")
    try shell.enter("next", gives: "got <next>")
  }

  @Test func aDumbTerminalIsReadWithoutEditing() throws {
    let shell = try Probe(variables: ["TERM": "dumb"], mode: "plain")
    try shell.enter("surveys", gives: "got <surveys>")
    shell.terminal.type("half\u{3}")
    try shell.terminal.wait(for: "interrupted")
    shell.terminal.type("a |\nb\n")
    try shell.terminal.wait(for: "got <a |⏎b>")
  }

  @Test func terminationRestoresTheTerminal() throws {
    let shell = try Probe()
    shell.terminal.send(signal: SIGTERM)
    #expect(try shell.terminal.waitForExit() == -SIGTERM)
  }
}

/// The probe program on a terminal, waiting at its prompt.
struct Probe {
  let terminal: PseudoTerminal
  private let home: TemporaryFolder

  init(
    variables: [String: String] = [:], home: TemporaryFolder? = nil, mode: String = "editing"
  ) throws {
    self.home = try home ?? TemporaryFolder()
    var environment = ["TERM": "xterm-256color", "HOME": self.home.path, "LANG": "C.UTF-8"]
    environment.merge(variables) { _, new in new }
    terminal = try PseudoTerminal(try builtProduct("LineReaderProbe"), environment: environment)
    try terminal.wait(for: mode)
    try terminal.wait(for: "probe> ")
  }

  /// Types a text and Enter, waits for an answer and the next prompt.
  func enter(_ text: String, gives answer: String) throws {
    terminal.type(text + "\r")
    try terminal.wait(for: answer)
    if answer != "running" { try terminal.wait(for: "probe> ") }
  }

  func leave() throws {
    terminal.type("exit\r")
    #expect(try terminal.waitForExit() == 0)
  }

  func printed(_ text: String) -> Bool {
    String(decoding: terminal.raw, as: UTF8.self).contains(text)
  }
}
