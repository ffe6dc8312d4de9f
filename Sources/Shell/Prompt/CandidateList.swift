import Renderers
import Tables

/// Lays candidates out below the line: text, kind and note, in as many columns as fit.
package struct CandidateList {
  /// Of the window, in columns and rows.
  package var size: (columns: Int, rows: Int)
  package var color: Bool
  package var unicode: Bool
  /// How many columns of the terminal a text takes.
  package var width: (String) -> Int

  /// As the screen counts, see `displayWidth`.
  package static let standardWidth: @Sendable (String) -> Int = { displayWidth($0) }

  package init(
    size: (columns: Int, rows: Int), color: Bool, unicode: Bool,
    width: @escaping (String) -> Int = CandidateList.standardWidth
  ) {
    self.size = size
    self.color = color
    self.unicode = unicode
    self.width = width
  }

  /// The rows of the list, without line ends; never wider than the window, and so few that the line
  /// itself stays in sight, the last row saying how many more there are.
  package func rows(_ candidates: [Candidate]) -> [String] {
    let candidates = candidates.map {
      Candidate(visible($0.text), kind: $0.kind, note: visible($0.note))
    }
    let grid = Grid(candidates, room: size.columns, width)
    let room = max(2, size.rows - 3)
    let shown = grid.down <= room ? grid.down : room - 1
    var rows: [String] = []
    var listed = 0
    for row in 0..<shown {
      var line = ""
      var used = 0
      for (column, start) in grid.starts.enumerated() {
        let index = column * grid.down + row
        guard index < candidates.count else { break }
        let cell = cell(candidates[index], grid, room: size.columns - start)
        line += spaces(start - used) + cell.text
        used = start + cell.width
        listed += 1
      }
      rows.append(line)
    }
    if listed < candidates.count {
      let more = "\(ellipsis) \(candidates.count - listed) more: type a letter, then Tab"
      rows.append(dim(clipped(more, to: size.columns)))
    }
    return rows
  }

  private func cell(
    _ candidate: Candidate, _ grid: Grid, room: Int
  ) -> (text: String, width: Int) {
    let text = clipped(candidate.text, to: room)
    var used = width(text)
    guard !(candidate.kind + candidate.note).isEmpty, grid.noteStart <= room else {
      return (text, used)
    }
    var explanation = spaces(grid.kindStart - used) + candidate.kind
    used = grid.kindStart + width(candidate.kind)
    if !candidate.note.isEmpty, grid.noteStart + 4 <= room {
      let note = clipped(candidate.note, to: room - grid.noteStart)
      explanation += spaces(grid.noteStart - used) + note
      used = grid.noteStart + width(note)
    }
    return (text + dim(explanation), used)
  }

  private var ellipsis: String { unicode ? "…" : "..." }

  /// The text, or as much of it as fits before an ellipsis.
  private func clipped(_ text: String, to room: Int) -> String {
    if width(text) <= room { return text }
    var kept = ""
    var used = width(ellipsis)
    for character in text {
      used += width(String(character))
      if used > room { break }
      kept.append(character)
    }
    return kept + ellipsis
  }

  private func dim(_ text: String) -> String {
    color ? "\u{1B}[2m\(text)\u{1B}[22m" : text
  }

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}

/// As many columns as fit; candidates run down, then across, with kinds and notes aligned.
private struct Grid {
  /// Within a cell.
  let kindStart: Int
  let noteStart: Int
  /// Where each column starts.
  private(set) var starts = [0]
  /// How many candidates a column holds.
  private(set) var down: Int

  init(_ candidates: [Candidate], room: Int, _ width: (String) -> Int) {
    kindStart = 2 + (candidates.map { width($0.text) }.max() ?? 0)
    noteStart = kindStart + 3 + (candidates.map { width($0.kind) }.max() ?? 0)
    down = candidates.count
    let widths = candidates.map { candidate in
      candidate.note.isEmpty ? noteStart - 3 : noteStart + width(candidate.note)
    }
    // A cell has 5 columns at least, and 6 stand between two.
    let most = min(candidates.count, room / 11 + 1)
    for across in stride(from: most, to: 1, by: -1) {
      let height = (candidates.count + across - 1) / across
      var starts: [Int] = []
      var end = -6
      for first in stride(from: 0, to: candidates.count, by: height) {
        starts.append(end + 6)
        let column = widths[first..<min(first + height, candidates.count)]
        end += 6 + (column.max() ?? 0)
      }
      if end <= room {
        self.starts = starts
        down = height
        return
      }
    }
  }
}
