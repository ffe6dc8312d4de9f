import Tables

/// Keeps some rows of the terminal equal to the last frame, with as little output as it takes.
///
/// The rows begin where the cursor stood when painting began; from there on every movement is
/// relative, because nobody says which row of the window that is. While it writes, the terminal must
/// not wrap: a row ends where we say.
package struct Painter {
  private var columns: Int
  private var height: Int
  /// What the terminal shows of us; empty before the first frame.
  private var shown: [[ScreenCell]] = []
  private var row = 0
  /// Nil where only the terminal knows: after a sign in the last column.
  private var column: Int? = 0
  /// Our first row is the window's first.
  private var isAtTop = false
  private var output = ""

  package init(columns: Int, rows: Int) {
    self.columns = max(1, columns)
    height = max(1, rows)
  }

  /// The bytes that turn what is shown into the frame, which has at most as many rows as the window.
  package mutating func paint(_ frame: ScreenFrame) -> String {
    output = ""
    if shown.isEmpty {
      output += "\r\u{1B}[J"
      (row, column) = (0, 0)
      shown = [[]]
    }
    for index in frame.rows.indices {
      if index == shown.count { addRow() }
      write(frame.rows[index], at: index)
    }
    if shown.count > frame.rows.count {
      move(to: frame.rows.count, 0)
      output += "\u{1B}[J"
      shown.removeLast(shown.count - frame.rows.count)
    }
    move(to: frame.cursor.row, min(frame.cursor.column, columns - 1))
    return output
  }

  /// Ends the painting: `mark` goes after the last row, and the cursor to a new row below.
  package mutating func leave(_ mark: String = "") -> String {
    output = ""
    if !shown.isEmpty {
      let width = Painter.width(of: shown[shown.count - 1])
      let last = shown.count - 1
      move(to: last, min(width, columns - 1))
      if !mark.isEmpty, width + mark.utf8.count > columns { output += "\r\n" }
    }
    output += mark + "\r\n"
    forget()
    return output
  }

  /// As ``leave(_:)``, with all the rows of a text that was taller than the window.
  package mutating func leave(_ mark: String = "", showing rows: [[ScreenCell]]) -> String {
    output = ""
    move(to: 0, 0)
    output += "\u{1B}[J"
    shown = [[]]
    for index in rows.indices {
      if index == shown.count { addRow() }
      write(rows[index], at: index)
    }
    let painted = output
    return painted + leave(mark)
  }

  /// Empties the screen; the next frame begins at its top.
  package mutating func clear() -> String {
    forget()
    isAtTop = true
    return "\u{1B}[H\u{1B}[2J"
  }

  /// The window has another size: erases what is shown, so that the next frame begins anew.
  ///
  /// A terminal that got narrower either cuts its rows or wraps them, and does not say which. Where
  /// that makes no difference our first row is as far above the cursor as before. Where it does, we
  /// move on: what was on the screen is pushed up into the scrollback, nothing of it is lost, and the
  /// next frame begins at the top, a place that both kinds know.
  package mutating func resize(columns: Int, rows: Int) -> String {
    let isLower = rows <= height
    let wraps =
      shown.prefix(row).contains { Painter.width(of: $0) > columns }
      || (column ?? self.columns) >= columns
    self.columns = max(1, columns)
    height = max(1, rows)
    guard !shown.isEmpty else { return "" }
    output = ""
    if isAtTop, isLower {
      output = "\u{1B}[H\u{1B}[J"
    } else {
      if row > 0 { output += "\u{1B}[\(row)A" }
      output += "\r\u{1B}[J"
      isAtTop = false
      if wraps {
        output += "\u{1B}[9999;1H" + String(repeating: "\n", count: height) + "\u{1B}[H"
        isAtTop = true
      }
    }
    shown = []
    (row, column) = (0, 0)
    return output
  }

  private mutating func forget() {
    shown = []
    (row, column) = (0, 0)
    isAtTop = false
  }

  /// Makes a row below the last; at the bottom the terminal scrolls.
  private mutating func addRow() {
    move(to: shown.count - 1, column ?? 0)
    output += "\r\n"
    row += 1
    column = 0
    shown.append([])
  }

  private mutating func write(_ new: [ScreenCell], at index: Int) {
    let old = shown[index]
    var same = 0
    var place = 0
    while same < old.count, same < new.count, old[same] == new[same] {
      place += new[same].width
      same += 1
    }
    guard same < old.count || same < new.count else { return }
    move(to: index, place)
    // Half a wide sign would be left, or more than we know of a contested one.
    if old[same...].contains(where: { $0.width != 1 || $0.contested != nil }) {
      output += "\u{1B}[K"
    }
    output += "\u{1B}[?7l"
    for cell in new[same...] {
      let end = place + cell.width
      if let first = cell.contested {
        // Drawn wider than we think, it must not reach the margin, where it would overwrite itself.
        let widest = cell.text.unicodeScalars.reduce(0) { $0 + Painter.widest($1) }
        output += "\u{1B}[K" + (place + widest <= columns ? cell.text : first)
        if end < columns { output += "\u{1B}[\(end + 1)G\u{1B}[K" }
      } else {
        output += cell.text
      }
      place = end
    }
    output += "\u{1B}[?7h"
    if Painter.width(of: old) > place { output += "\u{1B}[K" }
    column = place < columns ? place : nil
    shown[index] = new
  }

  private mutating func move(to target: Int, _ place: Int) {
    if target < row { output += "\u{1B}[\(row - target)A" }
    if target > row { output += "\u{1B}[\(target - row)B" }
    row = target
    if place == column { return }
    output += place == 0 ? "\r" : "\u{1B}[\(place + 1)G"
    column = place
  }

  /// The most columns that a terminal may give a scalar.
  private static func widest(_ scalar: Unicode.Scalar) -> Int {
    // It makes what stands before it wide.
    if scalar.value == 0xFE0F { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return displayWidth(of: Character(scalar))
    default: return max(1, displayWidth(of: Character(scalar)))
    }
  }

  private static func width(of row: [ScreenCell]) -> Int { row.reduce(0) { $0 + $1.width } }
}
