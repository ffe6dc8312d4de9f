import Tables

/// Columns that fit a width.
struct TableLayout {
  static let gap = "  "
  /// Texts are not cut below this width: a column is dropped instead.
  private static let narrowestText = 12

  private(set) var columns: [TableColumn]
  /// The names of the columns that did not fit, in order.
  private(set) var dropped: [String] = []

  /// Drops empty columns first, then shortens long texts, then drops further columns from the right;
  /// without a width nothing.
  ///
  /// The first column, estimates and their intervals go last: counts explain them, not the reverse.
  init(_ all: [TableColumn], width: Int?, glyphs: Glyphs) {
    columns = all
    guard let width else { return }
    var kept = Array(all.indices)
    if TableLayout.total(all.map(\.width)) > width {
      kept.removeAll { $0 > 0 && !all[$0].isAnswer && all[$0].cells.allSatisfy(\.isEmpty) }
    }
    while !kept.isEmpty {
      let candidates = kept.map { all[$0] }
      let widths = TableLayout.widths(of: candidates, within: width, force: kept.count == 1)
      if let widths {
        columns = zip(candidates, widths).map { column, width in
          column.cut(to: width, ellipsis: glyphs.ellipsis)
        }
        dropped = all.indices.filter { !kept.contains($0) }.map { all[$0].name }
        return
      }
      let least = kept.lastIndex { $0 > 0 && !all[$0].isAnswer } ?? kept.count - 1
      kept.remove(at: least)
    }
  }

  /// How wide the printed table is.
  var width: Int { TableLayout.total(columns.map(\.width)) }

  private static func total(_ widths: [Int]) -> Int {
    widths.reduce(0, +) + gap.count * max(0, widths.count - 1)
  }

  private static func widths(of columns: [TableColumn], within width: Int, force: Bool) -> [Int]? {
    var widths = columns.map { $0.isFlexible || force ? min($0.width, width) : $0.width }
    let floors = columns.map { $0.isFlexible ? min($0.width, narrowestText) : $0.width }
    guard force || total(floors) <= width else { return nil }
    while total(widths) > width {
      let candidates = widths.indices.filter { columns[$0].isFlexible && widths[$0] > floors[$0] }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
    }
    return widths
  }

  /// One printed line, without spaces at its end.
  static func line(_ cells: [String]) -> String {
    var line = cells.joined(separator: gap)
    while line.hasSuffix(" ") { line.removeLast() }
    return line
  }
}

extension TableColumn {
  fileprivate func cut(to limit: Int, ellipsis: String) -> TableColumn {
    guard limit < width else { return self }
    var result = self
    result.header = Renderers.cut(header, to: limit, ellipsis: ellipsis)
    result.cells = cells.map { Renderers.cut($0, to: limit, ellipsis: ellipsis) }
    result.width = limit
    return result
  }
}

/// The beginning of a text that is wider than `width`, with an ellipsis.
func cut(_ text: String, to width: Int, ellipsis: String) -> String {
  guard displayWidth(text) > width else { return text }
  let room = width - displayWidth(ellipsis)
  return room > 0 ? beginning(of: text, width: room) + ellipsis : beginning(of: text, width: width)
}
