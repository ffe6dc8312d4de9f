import Glibc

/// Prints what was measured as tables for a reader.
struct Report {
  func print(_ result: Contest.Result) {
    let contest = result.contest
    Swift.print("\n\(contest.title)")
    for line in contest.work { Swift.print("  \(line)") }
    var rows = [
      ["", "ms", "min", "max", "cpu ms", "min", "max", "MB", "min", "max"]
    ]
    for (competitor, outcomes) in zip([contest.kith] + contest.peers, result.outcomes) {
      let wall = Spread(outcomes.map { $0.wall * 1e3 })
      let processor = Spread(outcomes.map { $0.processor * 1e3 })
      let memory = Spread(outcomes.map { $0.memory / 1e6 })
      rows.append(
        [competitor.name]
          + [wall, processor, memory].flatMap { spread in
            [spread.median, spread.least, spread.greatest].map { fixed($0, 1) }
          })
    }
    show(rows)
    let peer = [contest.kith] + contest.peers
    Swift.print("  kith ÷ \(peer[result.fastestPeer].name):")
    show([
      ["", "median", "min", "max", ""],
      row("time", result.ratio(\.wall), contest.bounds.wall),
      row("processor time", result.ratio(\.processor), nil),
      row("peak memory", result.ratio(\.memory), contest.bounds.memory),
    ])
    for check in result.checks { Swift.print("  check: \(check)") }
    // A pipe or a file shows each line when it is done, not when all are.
    fflush(nil)
  }

  private func row(_ name: String, _ ratio: Spread, _ bound: Double?) -> [String] {
    var cells = [name] + [ratio.median, ratio.least, ratio.greatest].map { fixed($0, 2) }
    if let bound {
      cells.append(
        "at most \(fixed(bound, bound < 1 ? 2 : 1)): \(ratio.median <= bound ? "met" : "not met")")
    } else {
      cells.append("")
    }
    return cells
  }

  /// Prints columns, the first to the left, numbers to the right.
  func show(_ rows: [[String]]) {
    let widths = (rows.first ?? []).indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    for row in rows {
      let cells = zip(row, widths).enumerated().map { column, cell in
        let padding = String(repeating: " ", count: cell.1 - cell.0.count)
        return column == 0 || cell.0.contains("at ") ? cell.0 + padding : padding + cell.0
      }
      var line = "  " + cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      Swift.print(line)
    }
  }
}

/// A number with so many digits after the point.
func fixed(_ value: Double, _ digits: Int) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
  var scale = 1
  for _ in 0..<digits { scale *= 10 }
  let whole = Int((abs(value) * Double(scale)).rounded())
  let sign = value < 0 && whole > 0 ? "-" : ""
  guard digits > 0 else { return "\(sign)\(whole)" }
  let fraction = String(whole % scale)
  let zeros = String(repeating: "0", count: digits - fraction.count)
  return "\(sign)\(whole / scale).\(zeros)\(fraction)"
}
