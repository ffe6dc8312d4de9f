import Tables

/// What reading a whole staged column told.
struct ColumnFacts: Sendable {
  var type: StoredType = .text
  /// Values that are there, as text.
  var count = 0
  /// Values that are there but do not read as the type, and one of them.
  var failures = 0
  var failure: String?
  /// About how many values differ.
  var distinct = 0
  /// All values in binary order, for texts of at most ``ColumnFacts/mostValues`` different ones.
  var values: [String]?
  /// The least and the greatest number.
  var low: Double?
  var high: Double?
  /// How many values are each whole number from 0 to 10; nil where most values are others.
  var points: [Int]?
  /// A value that tells that the column's dates can be read in two ways.
  var ambiguity: DateAmbiguity?
  /// Some values as the file has them.
  var sample: [String] = []

  static let mostValues = 255

  /// Of the sampled values, how many pass a test.
  func share(_ test: (String) -> Bool) -> Double {
    sample.isEmpty ? 0 : Double(sample.count { test($0) }) / Double(sample.count)
  }

  /// Values that are no whole number from 0 to 10, or could not be read.
  var offPoints: Int { points.map { count - $0.reduce(0, +) } ?? count }

  var isNumeric: Bool { type.valueType.isNumeric }

  /// What the values are, in words, such as `whole numbers from 0 to 10`.
  var words: String {
    guard count > 0 else { return "no values" }
    switch type {
    case .integer: return "whole numbers" + range
    case .decimal, .double: return "numbers" + range
    case .boolean: return "yes or no"
    case .date(let form): return "dates, \(form.rawValue)"
    case .timestamp(.dated(let form, _)): return "times, \(form.rawValue)"
    case .timestamp(.iso): return "times"
    case .timestamp(.isoWithOffset(let zone)): return "times with an offset, now in \(zone)"
    case .text:
      if let values { return values.count == 1 ? "one text" : "\(values.count) different texts" }
      return "texts"
    }
  }

  private var range: String {
    guard let low, let high else { return "" }
    func text(_ number: Double) -> String {
      number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : "\(number)"
    }
    return low == high ? ", all \(text(low))" : " from \(text(low)) to \(text(high))"
  }
}

/// A date and its two readings.
struct DateAmbiguity: Sendable, Hashable {
  let text: String
  let dayFirst: String
  let monthFirst: String
}
