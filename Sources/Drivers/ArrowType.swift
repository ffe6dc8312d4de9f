package import Tables

/// The physical type of a column as its engine sends it: an Arrow format string, read.
package indirect enum ArrowType: Sendable, Hashable {
  package enum TimeUnit: Sendable, Hashable {
    case seconds, milliseconds, microseconds, nanoseconds
  }
  /// Texts with 32-bit offsets, with 64-bit offsets, or as views into several buffers.
  package enum TextLayout: Sendable, Hashable { case small, large, view }
  package enum IntervalUnit: Sendable, Hashable { case months, daysAndMilliseconds, mixed }
  package enum Width: Sendable, Hashable {
    case int8, int16, int32, int64, uint8, uint16, uint32, uint64
  }

  case null
  case boolean
  case integer(Width)
  case float
  case double
  case decimal(bits: Int, scale: Int)
  case text(TextLayout)
  /// Days since 1970-01-01, in 32 bits.
  case days
  /// Milliseconds since 1970-01-01 at midnight, in 64 bits.
  case dateMilliseconds
  case timeOfDay(TimeUnit)
  /// The zone is empty for instants without one.
  case timestamp(TimeUnit, zone: String)
  case duration(TimeUnit)
  case interval(IntervalUnit)
  /// Codes of the first type into values of the second, as an ENUM arrives.
  case dictionary(codes: ArrowType, values: ArrowType)
  /// What no table holds, by its format string: lists, structs, maps, binary data.
  case other(String)

  /// Reads a format string of the Arrow C data interface.
  init(format: String) {
    let parts = format.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let argument = parts.count > 1 ? String(parts[1]) : ""
    self =
      switch parts.first {
      case "n": .null
      case "b": .boolean
      case "c": .integer(.int8)
      case "C": .integer(.uint8)
      case "s": .integer(.int16)
      case "S": .integer(.uint16)
      case "i": .integer(.int32)
      case "I": .integer(.uint32)
      case "l": .integer(.int64)
      case "L": .integer(.uint64)
      case "f": .float
      case "g": .double
      case "d": ArrowType(decimal: argument) ?? .other(format)
      case "u": .text(.small)
      case "U": .text(.large)
      case "vu": .text(.view)
      case "tdD": .days
      case "tdm": .dateMilliseconds
      case "tts": .timeOfDay(.seconds)
      case "ttm": .timeOfDay(.milliseconds)
      case "ttu": .timeOfDay(.microseconds)
      case "ttn": .timeOfDay(.nanoseconds)
      case "tss": .timestamp(.seconds, zone: argument)
      case "tsm": .timestamp(.milliseconds, zone: argument)
      case "tsu": .timestamp(.microseconds, zone: argument)
      case "tsn": .timestamp(.nanoseconds, zone: argument)
      case "tDs": .duration(.seconds)
      case "tDm": .duration(.milliseconds)
      case "tDu": .duration(.microseconds)
      case "tDn": .duration(.nanoseconds)
      case "tiM": .interval(.months)
      case "tiD": .interval(.daysAndMilliseconds)
      case "tin": .interval(.mixed)
      default: .other(format)
      }
  }

  /// Reads `precision,scale` or `precision,scale,bits`.
  private init?(decimal text: String) {
    let numbers = text.split(separator: ",").compactMap { Int($0) }
    guard (2...3).contains(numbers.count), (0...38).contains(numbers[1]) else { return nil }
    let bits = numbers.count == 3 ? numbers[2] : 128
    guard [32, 64, 128].contains(bits) else { return nil }
    self = .decimal(bits: bits, scale: numbers[1])
  }

  /// The type of a table's column when nothing was promised; nil when no table holds it.
  package var inferred: ValueType? {
    switch self {
    case .null, .text, .timeOfDay: .text
    case .boolean: .boolean
    case .integer: .integer
    case .float, .double: .double
    case .decimal(_, let scale): .decimal(scale: scale)
    case .days, .dateMilliseconds: .date
    case .timestamp: .timestamp
    case .duration, .interval: .duration
    case .dictionary(_, let values): values.inferred == .text ? .text : nil
    case .other: nil
    }
  }

  /// As messages name it.
  package var word: String {
    switch self {
    case .timeOfDay: "time of day"
    case .null: "null"
    case .other(let format):
      switch format.prefix(2) {
      case "+l", "+L", "+w", "+v": "list"
      case "+s": "struct"
      case "+m": "map"
      case "z", "Z", "vz": "binary data"
      default: "the Arrow type `\(format)`"
      }
    default: inferred?.word ?? "dictionary"
    }
  }
}
