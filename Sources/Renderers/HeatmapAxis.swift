import Tables

/// The columns of a heatmap in their order: numbers and times by size, texts as its lines have them.
///
/// Whole numbers stand for hours, weeks, periods: one that nothing was observed at keeps its place.
struct HeatmapAxis {
  /// Not more places than this are kept for numbers that nothing was observed at.
  private static let mostPlaces = 60

  let values: [Value]

  /// - Parameter lines: what a line of the heatmap is called, row by row.
  init(_ column: Column, lines: [Column], count: Int) {
    var seen: Set<Value> = []
    let found = (0..<count).map { column[$0] }.filter { seen.insert($0).inserted }
    guard column.type.isNumeric || column.type.isTemporal else {
      values = Self.merged(column, lines, count, found)
      return
    }
    let sorted = found.sorted { Self.position($0) < Self.position($1) }
    values = Self.withoutGaps(sorted) ?? sorted
  }

  private static func position(_ value: Value) -> Double {
    switch value {
    case .date(let day), .period(_, let day): Double(day)
    case .timestamp(let instant), .duration(let instant): Double(instant)
    default: value.number ?? .infinity
    }
  }

  private static func withoutGaps(_ sorted: [Value]) -> [Value]? {
    var numbers: [Int64] = []
    for case .integer(let number) in sorted { numbers.append(number) }
    guard numbers.count == sorted.count, let first = numbers.first, let last = numbers.last,
      last.subtractingReportingOverflow(first).partialValue < Int64(mostPlaces),
      !last.subtractingReportingOverflow(first).overflow
    else { return nil }
    return (first...last).map { .integer($0) }
  }

  /// The order that all lines together have.
  ///
  /// Each has its columns in the same order, but not all of them: Monday and Friday in one, Friday and
  /// Sunday in another. Where they do not say, or disagree, what was seen first is first.
  private static func merged(
    _ column: Column, _ lines: [Column], _ count: Int, _ found: [Value]
  ) -> [Value] {
    var before: [Value: Set<Value>] = [:]
    for row in 1..<max(1, count) where lines.allSatisfy({ $0[row] == $0[row - 1] }) {
      guard column[row] != column[row - 1] else { continue }
      before[column[row], default: []].insert(column[row - 1])
    }
    var rest = found
    var result: [Value] = []
    while !rest.isEmpty {
      let waiting = Set(rest)
      let next = rest.firstIndex { before[$0, default: []].isDisjoint(with: waiting) } ?? 0
      result.append(rest.remove(at: next))
    }
    return result
  }
}
