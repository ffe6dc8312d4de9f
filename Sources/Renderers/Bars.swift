/// Draws numbers as bars from zero, all on one scale.
///
/// A bar is as long as its value. Where its interval is at least two cells wide, what lies above its
/// low end is lighter, and a line goes on to its high end.
struct Bars {
  private let glyphs: Glyphs
  /// The value of one cell.
  private let perCell: Double
  private let cellsLeft: Int
  private let cellsRight: Int

  /// Divides `cells` between both sides of zero; all bars lie right of it when no value is negative.
  ///
  /// Intervals are drawn right of zero only.
  init(_ values: [Double?], upTo highs: [Double?] = [], cells: Int, glyphs: Glyphs) {
    self.glyphs = glyphs
    let numbers = values.compactMap { $0 }.filter(\.isFinite)
    let lowest = -numbers.reduce(0, min)
    let reached = lowest > 0 ? [] : highs.compactMap { $0 }.filter(\.isFinite)
    let highest = (numbers + reached).reduce(0, max)
    guard lowest > 0 else {
      cellsLeft = 0
      cellsRight = max(1, cells)
      perCell = highest / Double(cellsRight)
      return
    }
    let room = max(2, cells - 1)
    // Halves first, so that the sum of two huge numbers cannot become infinite.
    let share = (lowest / 2) / (lowest / 2 + highest / 2)
    let wanted = Int((Double(room) * share).rounded())
    cellsLeft = min(max(1, wanted), highest > 0 ? room - 1 : room)
    cellsRight = room - cellsLeft
    let perCellRight = cellsRight > 0 ? highest / Double(cellsRight) : 0
    perCell = max(lowest / Double(cellsLeft), perCellRight)
  }

  /// The bar of a value; one that is not zero is never empty.
  func bar(_ value: Double?) -> String {
    let axis = cellsLeft > 0 ? glyphs.axis : ""
    let empty = String(repeating: " ", count: cellsLeft) + axis
    guard let value, value.isFinite, value != 0, perCell > 0 else { return empty }
    return value > 0 ? empty + right(value) : left(-value) + axis
  }

  /// The bar of a value with its interval; without one, or where it is too short to see, the bar alone.
  func bar(_ value: Double?, from low: Double?, to high: Double?) -> String {
    guard let value, let low, let high, cellsLeft == 0, perCell > 0,
      0 <= low, low <= value, value <= high, high.isFinite
    else { return bar(value) }
    let (start, middle, end) = (cells(low), max(cells(value), value > 0 ? 1 : 0), cells(high))
    guard end >= middle, end - start >= 2 else { return bar(value) }
    let sure = String(
      repeating: glyphs.eighths[glyphs.eighths.count - 1], count: min(start, middle))
    let unsure = String(repeating: glyphs.unsure, count: max(0, middle - start))
    guard end > middle else { return sure + unsure }
    return sure + unsure + String(repeating: glyphs.reach, count: end - middle - 1)
      + glyphs.reachEnd
  }

  /// How many whole cells a value fills.
  private func cells(_ value: Double) -> Int {
    min(cellsRight, Int(min((value / perCell).rounded(), 1e6)))
  }

  private func right(_ value: Double) -> String {
    let parts = glyphs.eighths.count
    let filled = steps(value, per: parts, of: cellsRight)
    let rest = filled % parts
    return String(repeating: glyphs.eighths[parts - 1], count: filled / parts)
      + (rest > 0 ? glyphs.eighths[rest - 1] : "")
  }

  private func left(_ value: Double) -> String {
    let parts = glyphs.rightHalf == nil ? 1 : 2
    let filled = steps(value, per: parts, of: cellsLeft)
    let half = filled % parts == 1 ? glyphs.rightHalf ?? "" : ""
    let full = filled / parts
    let spaces = cellsLeft - full - (half.isEmpty ? 0 : 1)
    return String(repeating: " ", count: max(0, spaces)) + half
      + String(repeating: glyphs.eighths[glyphs.eighths.count - 1], count: full)
  }

  private func steps(_ value: Double, per parts: Int, of cells: Int) -> Int {
    let steps = (value / perCell * Double(parts)).rounded()
    return min(max(1, Int(min(steps, 1e6))), cells * parts)
  }
}

/// Divides `cells` in the proportion of the weights, by largest remainder; the sum is exact.
///
/// A weight that is not zero gets at least one cell when there are enough.
func apportion(_ weights: [Double], into cells: Int) -> [Int] {
  let sum = weights.reduce(0, +)
  guard sum > 0, sum.isFinite, cells > 0 else { return weights.map { _ in 0 } }
  let quotas = weights.map { $0 / sum * Double(cells) }
  var result = quotas.map { Int($0) }
  let byRemainder = weights.indices.sorted { left, right in
    let leftRest = quotas[left] - Double(result[left])
    let rightRest = quotas[right] - Double(result[right])
    return leftRest == rightRest ? left < right : leftRest > rightRest
  }
  for index in byRemainder.prefix(max(0, cells - result.reduce(0, +))) { result[index] += 1 }
  guard weights.count <= cells else { return result }
  for index in weights.indices where weights[index] > 0 && result[index] == 0 {
    guard let largest = result.indices.max(by: { result[$0] < result[$1] }) else { break }
    result[largest] -= 1
    result[index] = 1
  }
  return result
}
