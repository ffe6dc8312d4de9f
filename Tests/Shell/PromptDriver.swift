import Glibc
import PseudoTerminals
import Shell
import Tiers

/// The probe on a pseudo-terminal, an emulated screen beside it, and what the probe says that it
/// holds.
final class PromptDriver {
  struct Failure: Error, CustomStringConvertible { let description: String }

  /// What the probe said last.
  struct Held {
    var text = ""
    var cursor = 0
    var columns = 0
    var rows = 0
    var status = ""
  }

  static let prompt = "probe> "

  private(set) var screen: ScreenEmulator
  private(set) var held = Held()
  /// Everything that happened, a line each, for another emulator to judge (Scripts/judge-prompt.py):
  /// `out` with the bytes printed, `size` with columns and rows, `see` with what there should be.
  private(set) var log: [String] = []
  private let terminal: PseudoTerminal
  private let home: TemporaryFolder
  private let pipe: Int32
  private var sent = 0
  private var seen = 0
  private var told: [UInt8] = []
  private var bytesTold = -1

  init(
    columns: Int, rows: Int, resizing: ScreenEmulator.Resizing, joinsEmoji: Bool = false,
    bringsBack: Bool = true
  ) throws {
    home = try TemporaryFolder()
    let path = home.path + "/report"
    mkfifo(path, 0o600)
    pipe = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    screen = ScreenEmulator(
      columns: columns, rows: rows, resizing: resizing, joinsEmoji: joinsEmoji,
      bringsBack: bringsBack)
    terminal = try PseudoTerminal(
      try builtProduct("LineReaderProbe"),
      environment: [
        "TERM": "xterm-256color", "HOME": home.path, "LANG": "C.UTF-8", "PROBE_REPORT": path,
        "PROBE_PROMPT": PromptDriver.prompt,
      ], columns: columns, rows: rows)
    log.append("size \(columns) \(rows)")
    try settle()
  }

  deinit { close(pipe) }

  func perform(_ actions: [PromptAction]) throws {
    for action in actions {
      switch action {
      case .send(let bytes):
        sent += bytes.count
        terminal.send(bytes)
      case .resize(let columns, let rows):
        // What was printed for the old size may still be on its way: that is how it is.
        terminal.resize(columns: columns, rows: rows)
        show()
        screen.resize(columns: columns, rows: rows)
        log.append("size \(columns) \(rows)")
      }
    }
    try settle()
  }

  func type(_ keys: String) throws { try perform([.send(Array(keys.utf8))]) }

  func paste(_ text: String) throws { try type("\u{1B}[200~" + text + "\u{1B}[201~") }

  /// The resize is followed by a key that changes nothing, so that it is known to have been drawn.
  func resize(columns: Int, rows: Int) throws {
    try perform([.resize(columns: columns, rows: rows), .send(Array("\u{1B}[15~".utf8))])
  }

  /// Waits until all that was sent has been drawn.
  private func settle() throws {
    var patience = 4_000
    while bytesTold != sent {
      _ = terminal.read(seconds: 0.002)
      hear()
      if let status = terminal.ended() {
        throw Failure(description: "the program ended: \(status)")
      }
      patience -= 1
      guard patience > 0 else {
        throw Failure(description: "nothing was drawn: \(bytesTold) of \(sent) bytes")
      }
    }
    // The report follows what it tells of.
    while terminal.read(seconds: 0.001) {}
    show()
    let view = expectedRows()
    let rows = view.rows.map { $0.map { String($0.unicodeScalars.first?.value ?? 0) } }
    log.append(
      "see \(view.cursor.row) \(min(view.cursor.column, held.columns - 1)) "
        + rows.map { $0.joined(separator: ",") }.joined(separator: ";"))
  }

  /// Gives the screen what was printed since.
  private func show() {
    let fresh = Array(terminal.raw[seen...])
    seen = terminal.raw.count
    screen.feed(fresh)
    if !fresh.isEmpty {
      log.append("out " + fresh.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
    }
  }

  private func hear() {
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(pipe, &block, block.count)
      guard count > 0 else { break }
      told += block[..<count]
    }
    while let end = told.firstIndex(of: 10) {
      let words = String(decoding: told[..<end], as: UTF8.self).split(
        separator: ",", omittingEmptySubsequences: false)
      told.removeFirst(end + 1)
      let numbers = words.prefix(4).compactMap { Int($0) }
      guard words.count == 6, numbers.count == 4 else { continue }
      bytesTold = numbers[0]
      held = Held(
        text: PromptDriver.text(words[4]), cursor: numbers[3], columns: numbers[1],
        rows: numbers[2],
        status: PromptDriver.text(words[5]))
    }
  }

  private static func text(_ digits: Substring) -> String {
    let values = digits.utf8.map { $0 < 58 ? $0 - 48 : $0 - 87 }
    let bytes = stride(from: 0, to: values.count - 1, by: 2).map {
      values[$0] << 4 | values[$0 + 1]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What is wrong with the screen; nil when it shows what is held, and nothing else below.
  func complaint() -> String? {
    if (held.columns, held.rows) != (screen.columns, screen.height) {
      return "drawn for \(held.columns)×\(held.rows)"
    }
    let expected = expectedRows()
    let (rows, first) = (expected.rows, screen.row - expected.cursor.row)
    guard first >= 0, first + rows.count <= screen.height else {
      return
        "the cursor is on row \(screen.row) of \(screen.height), row \(expected.cursor.row) of the text"
    }
    if screen.column != min(expected.cursor.column, screen.columns - 1) {
      return "the cursor is in column \(screen.column), not \(expected.cursor.column)"
    }
    for index in first..<screen.height {
      let wanted = index - first < rows.count ? rows[index - first] : []
      if let place = PromptDriver.difference(screen.lines[index].cells, wanted) {
        return "row \(index), column \(place)"
      }
    }
    return nil
  }

  /// The rows of the view, and the cursor in them.
  private func expectedRows() -> (rows: [[String]], cursor: (row: Int, column: Int)) {
    let whole = ExpectedScreen(
      text: held.text, cursor: held.cursor, columns: held.columns, prompt: PromptDriver.prompt)
    var below: [[String]] = []
    if !held.status.isEmpty, held.rows > 1 {
      below = Array(
        ExpectedScreen(text: held.status, cursor: -1, columns: held.columns, prompt: "").rows
          .prefix(1))
    }
    let room = held.rows - below.count
    var top = 0
    // A taller text fills the window, so the cursor says which rows are in sight.
    if whole.rows.count > room { top = max(0, whole.cursor.row - screen.row) }
    return (
      Array(whole.rows[min(top, whole.rows.count)...].prefix(room)) + below,
      (whole.cursor.row - top, whole.cursor.column)
    )
  }

  private static func difference(_ cells: [String], _ wanted: [String]) -> Int? {
    for place in cells.indices {
      let cell = cells[place].unicodeScalars.first.map { String($0) } ?? ""
      let want = place < wanted.count ? wanted[place] : " "
      if cell == want { continue }
      guard want.first == "\0",
        cell.isEmpty || cell == " "
          || want.unicodeScalars.contains(cell.unicodeScalars.first ?? " ")
      else { return place }
    }
    return nil
  }

  /// Whether the screen shows these rows from one of its rows on, and nothing below them.
  static func shows(_ screen: ScreenEmulator, _ rows: [[ScreenCell]], from first: Int) -> Bool {
    (first..<screen.height).allSatisfy { index in
      var wanted: [String] = []
      for cell in index - first < rows.count ? rows[index - first] : [] {
        wanted.append(String(cell.text.unicodeScalars.prefix(1)))
        wanted += Array(repeating: "\0" + cell.text, count: cell.width - 1)
      }
      return difference(screen.lines[index].cells, wanted) == nil
    }
  }

  /// What is on the screen above the text and in the scrollback, without blanks.
  var past: String {
    let first = max(0, screen.row - expectedRows().cursor.row)
    return (screen.scrollback + screen.lines[..<first]).map { ScreenEmulator.text($0) }.joined()
      .filter { $0 != " " }
  }
}
