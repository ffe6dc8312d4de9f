/// Whether two outputs in CSV hold the same in the columns that both define alike.
struct Agreement {
  /// The columns compared, as both name them; the first `keys` of them tell rows apart.
  var columns: [String]
  var keys: Int
  /// Columns whose numbers may differ by 0.005, as one side rounds.
  var rounded: Set<String> = []
  /// Columns of times in seconds, which Kith writes with their unit.
  var durations: Set<String> = []

  /// What a line that tells of a difference begins with.
  static let difference = "DIFFER"

  /// Says in one line how many rows agree, or the first place where they do not.
  func compare(_ ours: String, _ theirs: String) -> String {
    let named = columns.joined(separator: ", ")
    guard let own = rows(ours), let other = rows(theirs) else {
      return "not compared: not every output has the columns \(named)"
    }
    for (key, cells) in own.sorted(by: { $0.key < $1.key }) {
      guard let match = other[key] else {
        return "\(Self.difference): only kith has the row \(key)"
      }
      for (column, pair) in zip(columns, zip(cells, match)) where !isSame(column, pair) {
        return
          "\(Self.difference): \(column) of row \(key) is \(pair.0) in kith, \(pair.1) in the peer"
      }
    }
    if let key = other.keys.sorted().first(where: { own[$0] == nil }) {
      return "\(Self.difference): only the peer has the row \(key)"
    }
    return "\(own.count == 1 ? "1 row agrees" : "\(own.count) rows agree") in \(named)"
  }

  private func isSame(_ column: String, _ pair: (String, String)) -> Bool {
    if pair.0 == pair.1 { return true }
    func number(_ text: String) -> Double? {
      durations.contains(column) ? seconds(text) : Double(text)
    }
    guard let first = number(pair.0), let second = number(pair.1) else { return false }
    return abs(first - second) <= (rounded.contains(column) ? 0.005 : 0)
  }

  private func seconds(_ text: String) -> Double? {
    if let plain = Double(text) { return plain }
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    guard let unit = text.last.flatMap({ units[$0] }) else { return nil }
    return Double(text.dropLast()).map { $0 * unit }
  }

  /// The rows by their keys, without columns that are not compared.
  private func rows(_ text: String) -> [String: [String]]? {
    var lines = text.split(whereSeparator: \.isNewline).map { $0.split(",") }
    guard !lines.isEmpty else { return nil }
    let header = lines.removeFirst()
    let places = columns.compactMap { header.firstIndex(of: $0) }
    guard places.count == columns.count else { return nil }
    var rows: [String: [String]] = [:]
    for line in lines {
      let cells = places.map { $0 < line.count ? line[$0] : "" }
      rows["(" + cells.prefix(keys).joined(separator: ", ") + ")"] = cells
    }
    return rows
  }
}

extension Substring {
  /// The cells of a line; texts with commas do not occur in what is compared.
  fileprivate func split(_ separator: Character) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map { cell in
      cell.first == "\"" && cell.last == "\"" && cell.count > 1
        ? String(cell.dropFirst().dropLast()) : String(cell)
    }
  }
}
