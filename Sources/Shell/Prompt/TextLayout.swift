/// A text being edited, laid out for a window: rows of cells, and where the cursor stands.
///
/// Nothing here knows a terminal. A row never takes more columns than the window has; a sign that
/// does not fit at the end of a row begins the next.
package struct TextLayout: Sendable {
  package private(set) var rows: [[ScreenCell]] = [[]]
  package private(set) var cursor: (row: Int, column: Int) = (0, 0)
  private let columns: Int
  private var used = 0

  /// `cursor` counts Unicode scalars; inside a sign it stands at the sign's start.
  package init(_ text: [Unicode.Scalar], cursor: Int, prompt: PromptText, columns: Int) {
    self.columns = max(1, columns)
    var position = 0
    var isFirst = true
    var rest = text[...]
    while true {
      let end = rest.firstIndex(of: "\n") ?? rest.endIndex
      for cell in prompt.cells(columns: columns, isFirst: isFirst) { place(cell) }
      forEachSign(of: rest[rest.startIndex..<end]) { character, count in
        // The place is known when the sign stands: it may have begun a row.
        let start = place(character)
        if (position..<position + count).contains(cursor) { self.cursor = start }
        position += count
      }
      if position == cursor { markEnd() }
      guard end < rest.endIndex else { break }
      position += 1
      isFirst = false
      startRow()
      rest = rest[(end + 1)...]
    }
  }

  /// The cursor after the last sign of a row: a full row gives it a row of its own.
  private mutating func markEnd() {
    if used == columns { startRow() }
    cursor = (rows.count - 1, used)
  }

  private mutating func startRow() {
    rows.append([])
    used = 0
  }

  /// Returns where the sign begins.
  private mutating func place(_ character: Character) -> (row: Int, column: Int) {
    if character == "\t" {
      if used == columns { startRow() }
      let start = (rows.count - 1, used)
      let stop = min(columns, (used / 8 + 1) * 8)
      while used < stop { place(ScreenCell(" ", width: 1)) }
      return start
    }
    var start: (Int, Int)?
    for cell in ScreenCell.cells(for: character) {
      place(cell)
      if start == nil { start = (rows.count - 1, used - (rows[rows.count - 1].last?.width ?? 0)) }
    }
    return start ?? (rows.count - 1, used)
  }

  private mutating func place(_ cell: ScreenCell) {
    // A window of one column cannot hold a wide sign.
    let cell = cell.width > columns ? ScreenCell("?", width: 1) : cell
    if used + cell.width > columns { startRow() }
    rows[rows.count - 1].append(cell)
    used += cell.width
  }
}

/// The rows of a layout that a window shows.
package struct ScreenFrame: Sendable {
  package var rows: [[ScreenCell]]
  package var cursor: (row: Int, column: Int)
  /// The first row shown: 0 unless the text is taller than the window.
  package let top: Int
  package let isWhole: Bool

  /// As much of the layout as fits into `height` rows, around the cursor.
  ///
  /// It stays where it was before (`top`) while the cursor is in sight. `status` stands below the
  /// text where there is room.
  package init(_ layout: TextLayout, height: Int, top: Int = 0, status: [[ScreenCell]] = []) {
    let below = status.count < height ? status : []
    let room = max(1, height - below.count)
    let last = max(0, layout.rows.count - room)
    let first = min(last, max(min(top, layout.cursor.row), layout.cursor.row - room + 1))
    rows = Array(layout.rows[first..<min(layout.rows.count, first + room)]) + below
    cursor = (layout.cursor.row - first, layout.cursor.column)
    self.top = first
    isWhole = layout.rows.count <= room
  }
}
