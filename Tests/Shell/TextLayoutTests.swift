import PseudoTerminals
import Tables
import Testing
import Tiers

@testable import Shell

/// The layout and the painter without a terminal: random texts in random windows.
@Suite struct TextLayoutTests {
  private static let alphabet =
    Array(
      "abc  \t\n|()\"éя東京가👍🏽❤️🇦🇲e\u{301}\u{200D}\u{200B}\u{1B}\u{7F}\u{202E}ำक्षि\u{1160}".unicodeScalars)

  private func text(_ draws: inout SplitMix) -> [Unicode.Scalar] {
    (0..<draws.among(0...60)).map { _ in draws.one(of: TextLayoutTests.alphabet) }
  }

  private func laidOut(
    _ text: String, _ cursor: Int, columns: Int
  ) -> (rows: [String], cursor: [Int]) {
    let layout = TextLayout(
      Array(text.unicodeScalars), cursor: cursor, prompt: PromptText("kith> "), columns: columns)
    return (
      layout.rows.map { $0.map(\.text).joined() }, [layout.cursor.row, layout.cursor.column]
    )
  }

  @Test func aRowEndsWhereTheWindowDoes() {
    #expect(laidOut("abcdefgh", 8, columns: 14).rows == ["kith> abcdefgh", ""])
    #expect(laidOut("abcdefgh", 8, columns: 14).cursor == [1, 0])
    #expect(laidOut("abcdefgh", 7, columns: 14).rows == ["kith> abcdefgh"])
    #expect(laidOut("abcdefg東", 7, columns: 14).rows == ["kith> abcdefg", "東"])
    #expect(laidOut("abcdefg東", 7, columns: 14).cursor == [1, 0])
    #expect(laidOut("a\nb", 2, columns: 20).rows == ["kith> a", "  ..> b"])
    #expect(laidOut("a\tb", 2, columns: 20).rows == ["kith> a b"])
    #expect(laidOut("ab\tb", 3, columns: 20).cursor == [0, 16])
  }

  @Test func whatCannotBeSeenIsWrittenOut() {
    #expect(laidOut("\u{1B}[31m\u{7F}\u{0}", 0, columns: 40).rows == ["kith> ^[[31m^?^@"])
    #expect(
      laidOut("\u{200B}\u{301}x\u{202E}", 2, columns: 60).rows == [
        "kith> \\u{200b}\\u{301}x\\u{202e}"
      ])
  }

  @Test func aWindowOfOneColumnHoldsEverything() {
    #expect(laidOut("a東\n", 3, columns: 1).rows == ["a", "?", ""])
    #expect(laidOut("", 0, columns: 1).cursor == [0, 0])
  }

  @Test func aMarkOfThousandsOfPartsIsCut() {
    let rows = laidOut("e" + String(repeating: "\u{301}", count: 5_000) + "x", 0, columns: 40).rows
    #expect(rows[0].unicodeScalars.count == 6 + 16 + 1)
  }

  @Test func everyLayoutFitsAndAgreesWithThePlainOne() {
    var draws = SplitMix(seed: 1)
    for _ in 0..<Tier.count(2_000, long: 200_000) {
      let scalars = text(&draws)
      let cursor = draws.among(0...scalars.count)
      let columns = draws.happens(20) ? draws.among(1...8) : draws.among(9...80)
      let layout = TextLayout(
        scalars, cursor: cursor, prompt: PromptText("kith> "), columns: columns)
      let expected = ExpectedScreen(
        text: EditBuffer.string(scalars[...]), cursor: cursor, columns: columns, prompt: "kith> ")
      let widths = layout.rows.map { $0.reduce(0) { $0 + $1.width } }
      guard widths.allSatisfy({ $0 <= columns }), widths == expected.rows.map(\.count),
        layout.cursor.row < layout.rows.count, layout.cursor.column <= widths[layout.cursor.row],
        layout.cursor.column < columns
      else {
        Issue.record(
          "\(EditBuffer.string(scalars[...]).debugDescription) at \(cursor) in \(columns)")
        return
      }
      // Inside a sign the cursor stands at the sign's start, which the plain layout does not do alike.
      let isBoundary = EditBuffer(scalars, cursor: cursor).isBetweenSigns
      if isBoundary, layout.cursor != expected.cursor {
        Issue.record(
          "cursor in \(EditBuffer.string(scalars[...]).debugDescription), \(cursor), \(columns)")
        return
      }
      let height = draws.among(1...10)
      let frame = ScreenFrame(layout, height: height, top: draws.among(0...20))
      #expect(frame.rows.count <= height && frame.cursor.row < frame.rows.count)
      #expect(frame.rows.count == min(height, layout.rows.count))
    }
  }

  /// Frames after frames in an emulated terminal, with no program between: resizes included.
  @Test(arguments: [ScreenEmulator.Resizing.cuts, .wraps])
  func whatIsPaintedIsTheFrame(resizing: ScreenEmulator.Resizing) {
    var draws = SplitMix(seed: 2)
    for _ in 0..<Tier.count(20, long: 2_000) {
      var (columns, rows) = (draws.among(1...60), draws.among(1...12))
      var screen = ScreenEmulator(
        columns: columns, rows: rows, resizing: resizing, joinsEmoji: draws.happens(50),
        bringsBack: draws.happens(50))
      var painter = Painter(columns: columns, rows: rows)
      screen.feed(Array("an answer\r\n".utf8))
      var (scalars, top) = (text(&draws), 0)
      for _ in 0..<40 {
        switch draws.among(1...10) {
        case 1...2: scalars = text(&draws)
        case 3...7:
          let place = draws.among(0...scalars.count)
          scalars.insert(draws.one(of: TextLayoutTests.alphabet), at: place)
        case 8: scalars = Array(scalars.dropLast(draws.among(0...9)))
        default:
          (columns, rows) = (draws.among(1...60), draws.among(1...12))
          screen.resize(columns: columns, rows: rows)
          screen.feed(Array(painter.resize(columns: columns, rows: rows).utf8))
        }
        let cursor = draws.among(0...scalars.count)
        let layout = TextLayout(
          scalars, cursor: cursor, prompt: PromptText("kith> "), columns: columns)
        let frame = ScreenFrame(layout, height: rows, top: top)
        top = frame.top
        screen.feed(Array(painter.paint(frame).utf8))
        let first = screen.row - frame.cursor.row
        guard first >= 0, screen.column == min(frame.cursor.column, columns - 1),
          PromptDriver.shows(screen, frame.rows, from: first)
        else {
          let wanted = frame.rows.map { $0.map(\.text) }
          Issue.record(
            """
            \(EditBuffer.string(scalars[...]).debugDescription) \(columns)×\(rows)
            \(wanted)
            \(screen.lines.map(\.cells)) \(screen.row) \(screen.column) \(frame.cursor)
            """)
          return
        }
      }
    }
  }
}

extension EditBuffer {
  /// The cursor is not inside a sign.
  fileprivate var isBetweenSigns: Bool {
    var place = rowStart
    var isBetween = cursor == place
    forEachSign(of: scalars[rowStart..<rowEnd]) { _, count in
      place += count
      if place == cursor { isBetween = true }
    }
    return isBetween
  }
}
