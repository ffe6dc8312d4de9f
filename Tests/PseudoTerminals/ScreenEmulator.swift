/// What a terminal shows of the bytes that it is sent: as much of one as line editors need.
///
/// Terminals differ where it hurts, so the differences are settings: what a new width does to the
/// rows, whether a higher window brings back what scrolled off, and what an emoji of several scalars
/// takes.
package struct ScreenEmulator {
  package enum Resizing: Sendable { case cuts, wraps }

  /// A sign, or the right half of a wide one (empty).
  package typealias Cell = String

  package struct Line {
    package var cells: [Cell]
    /// Goes on in the next line, because the terminal wrapped it.
    var isWrapped = false
  }

  package private(set) var lines: [Line]
  package private(set) var scrollback: [Line] = []
  package private(set) var row = 0
  package private(set) var column = 0
  package private(set) var columns: Int
  package private(set) var height: Int
  private let resizing: Resizing
  private let joinsEmoji: Bool
  private let bringsBack: Bool
  private var wrapsOutput = true
  private var isAtMargin = false
  private var pending: [UInt8] = []

  package init(
    columns: Int, rows: Int, resizing: Resizing, joinsEmoji: Bool = false, bringsBack: Bool = true
  ) {
    self.columns = columns
    height = rows
    self.resizing = resizing
    self.joinsEmoji = joinsEmoji
    self.bringsBack = bringsBack
    lines = Array(repeating: Line(cells: Array(repeating: " ", count: columns)), count: rows)
  }

  /// The rows of the window as text, without the blanks at their ends.
  package var text: [String] { lines.map { ScreenEmulator.text($0) } }

  package static func text(_ line: Line) -> String {
    var cells = line.cells[...]
    while cells.last == " " { cells.removeLast() }
    return cells.joined()
  }

  private var blank: Line { Line(cells: Array(repeating: " ", count: columns)) }

  package mutating func feed(_ bytes: some Sequence<UInt8>) {
    pending += bytes
    var rest = pending[...]
    while let byte = rest.first {
      if byte == 0x1B {
        guard let length = sequenceLength(rest) else { break }
        run(Array(rest.prefix(length)))
        rest = rest.dropFirst(length)
      } else if byte < 0x20 {
        control(byte)
        rest = rest.dropFirst()
      } else {
        let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        guard rest.count >= length else { break }
        for scalar in String(decoding: rest.prefix(length), as: UTF8.self).unicodeScalars {
          put(scalar)
        }
        rest = rest.dropFirst(length)
      }
    }
    pending = Array(rest)
  }

  private func sequenceLength(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count > 1 else { return nil }
    guard bytes[bytes.startIndex + 1] == UInt8(ascii: "[") else { return 2 }
    let end = bytes.dropFirst(2).firstIndex { (0x40...0x7E).contains($0) }
    return end.map { $0 - bytes.startIndex + 1 }
  }

  private mutating func control(_ byte: UInt8) {
    switch byte {
    case 0x08: column = max(0, column - 1)
    case 0x09: column = min(columns - 1, (column / 8 + 1) * 8)
    case 0x0A: lineFeed()
    case 0x0D: column = 0
    default: return
    }
    isAtMargin = false
  }

  private mutating func lineFeed() {
    if row < height - 1 {
      row += 1
    } else {
      scrollback.append(lines.removeFirst())
      lines.append(blank)
    }
  }

  private mutating func run(_ bytes: [UInt8]) {
    guard bytes.count > 2, let final = bytes.last else { return }
    let words = String(decoding: bytes[2..<bytes.count - 1], as: UTF8.self)
    if words.hasPrefix("?") {
      if words == "?7" { wrapsOutput = final == UInt8(ascii: "h") }
      return
    }
    let numbers = words.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    let first = max(1, numbers.first ?? 1)
    if final != UInt8(ascii: "m") { isAtMargin = false }
    switch Character(UnicodeScalar(final)) {
    case "A": row = max(0, row - first)
    case "B": row = min(height - 1, row + first)
    case "C": column = min(columns - 1, column + first)
    case "D": column = max(0, column - first)
    case "G": column = min(columns - 1, first - 1)
    case "H":
      row = min(height - 1, first - 1)
      column = min(columns - 1, max(1, numbers.count > 1 ? numbers[1] : 1) - 1)
    case "J":
      if numbers.first == 2 {
        for index in lines.indices { lines[index] = blank }
      } else {
        erase(from: column)
        for index in lines.indices where index > row { lines[index] = blank }
      }
    case "K": erase(from: column)
    default: break
    }
  }

  private mutating func erase(from start: Int) {
    set(start, " ")
    for index in start..<columns { lines[row].cells[index] = " " }
    lines[row].isWrapped = false
  }

  /// Writes a cell; the other half of a wide sign that loses one becomes blank.
  private mutating func set(_ place: Int, _ cell: Cell) {
    if lines[row].cells[place].isEmpty, place > 0 { lines[row].cells[place - 1] = " " }
    if place + 1 < columns, lines[row].cells[place + 1].isEmpty {
      lines[row].cells[place + 1] = " "
    }
    lines[row].cells[place] = cell
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let width = ScreenEmulator.width(of: scalar)
    let before = isAtMargin ? column : column - 1
    if before >= 0 {
      let place = lines[row].cells[before].isEmpty ? before - 1 : before
      let cell = place >= 0 ? lines[row].cells[place] : ""
      if width == 0 || joinsEmoji && ScreenEmulator.joins(scalar, to: cell) {
        guard place >= 0 else { return }
        lines[row].cells[place].unicodeScalars.append(scalar)
        // A selector makes some signs wide.
        if joinsEmoji, scalar.value == 0xFE0F, place == before, column < columns,
          cell.unicodeScalars.first.map({ $0.properties.isEmoji && $0.value > 0xFF }) ?? false
        {
          set(column, "")
          lines[row].cells[column] = ""
          lines[row].cells[place] = cell + String(scalar)
          column = min(columns - 1, column + 1)
        }
        return
      }
    }
    guard width > 0, width <= columns else { return }
    if isAtMargin || column + width > columns {
      if wrapsOutput {
        lines[row].isWrapped = true
        column = 0
        lineFeed()
      } else {
        column = columns - width
      }
    }
    isAtMargin = false
    set(column, String(scalar))
    if width == 2 {
      set(column + 1, "")
      lines[row].cells[column] = String(scalar)
    }
    column += width
    if column == columns {
      column -= 1
      isAtMargin = true
    }
  }

  private static func joins(_ scalar: Unicode.Scalar, to cell: Cell) -> Bool {
    guard let last = cell.unicodeScalars.last else { return false }
    let isRegional = { (0x1F1E6...0x1F1FF).contains(($0 as Unicode.Scalar).value) }
    return last.value == 0x200D && scalar.properties.isEmojiPresentation
      || scalar.properties.isEmojiModifier && last.properties.isEmoji
      || isRegional(scalar) && isRegional(last) && cell.unicodeScalars.count == 1
  }

  /// As the C library counts, scalar by scalar.
  private static func width(of scalar: Unicode.Scalar) -> Int {
    if scalar.value == 0xAD { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    switch scalar.value {
    case 0x1F1E6...0x1F1FF: return 1
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
      return 2
    default: return scalar.properties.isEmojiPresentation ? 2 : 1
    }
  }
}

extension ScreenEmulator {
  /// Gives the window another size.
  package mutating func resize(columns newColumns: Int, rows newHeight: Int) {
    isAtMargin = false
    if newColumns != columns {
      switch resizing {
      case .cuts: cut(to: newColumns)
      case .wraps: wrap(to: newColumns)
      }
    }
    columns = newColumns
    setHeight(newHeight)
    column = min(column, columns - 1)
  }

  private mutating func cut(to width: Int) {
    for index in lines.indices { lines[index] = ScreenEmulator.cut(lines[index], to: width) }
    for index in scrollback.indices {
      scrollback[index] = ScreenEmulator.cut(scrollback[index], to: width)
    }
  }

  private static func cut(_ line: Line, to width: Int) -> Line {
    var cells = Array(line.cells.prefix(width))
    if line.cells.count > width, line.cells[width].isEmpty { cells[width - 1] = " " }
    cells += Array(repeating: " ", count: max(0, width - cells.count))
    return Line(cells: cells)
  }

  /// Joins what was wrapped and wraps everything anew; the cursor stays at its sign.
  private mutating func wrap(to width: Int) {
    let all = scrollback + lines
    let cursorLine = scrollback.count + row
    var result: [Line] = []
    var cursor = (row: 0, column: 0)
    var index = 0
    while index < all.count {
      var cells: [Cell] = []
      var offset: Int?
      repeat {
        if index == cursorLine { offset = cells.count + column }
        cells += all[index].cells
        index += 1
      } while index < all.count && all[index - 1].isWrapped
      while cells.last == " ", cells.count > (offset ?? 0) { cells.removeLast() }
      var start = 0
      repeat {
        var end = min(cells.count, start + width)
        if end < cells.count, cells[end].isEmpty, end > start + 1 { end -= 1 }
        if let offset, offset >= start, offset < end || end >= cells.count {
          cursor = (result.count + (offset - start) / width, (offset - start) % width)
        }
        var line = Array(cells[start..<end])
        line += Array(repeating: " ", count: max(0, width - line.count))
        result.append(Line(cells: Array(line.prefix(width)), isWrapped: end < cells.count))
        start = end
      } while start < cells.count
    }
    columns = width
    while result.count <= cursor.row { result.append(blank) }
    while result.count > cursor.row + 1, result[result.count - 1].cells.allSatisfy({ $0 == " " }) {
      result.removeLast()
    }
    let top = max(
      0, min(bringsBack ? result.count : scrollback.count + height, result.count) - height)
    let first = min(cursor.row, max(top, cursor.row - height + 1))
    scrollback = Array(result[..<first])
    lines = Array(result[first...].prefix(height))
    while lines.count < height { lines.append(blank) }
    (row, column) = (cursor.row - first, cursor.column)
  }

  private mutating func setHeight(_ newHeight: Int) {
    while lines.count > newHeight {
      if row >= newHeight {
        scrollback.append(lines.removeFirst())
        row -= 1
      } else {
        lines.removeLast()
      }
    }
    height = newHeight
    while lines.count < newHeight {
      if bringsBack, let line = scrollback.popLast() {
        lines.insert(line, at: 0)
        row += 1
      } else {
        lines.append(blank)
      }
    }
  }
}
