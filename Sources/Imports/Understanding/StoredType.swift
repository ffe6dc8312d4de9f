import Catalogs
import Tables

/// The type a column is stored with, and how its texts are read.
enum StoredType: Sendable, Hashable {
  case boolean
  case integer
  case decimal(scale: Int)
  case double
  case date(DateForm)
  case timestamp(TimeForm)
  case text

  /// The type as the rest of the program knows it.
  var valueType: ValueType {
    switch self {
    case .boolean: .boolean
    case .integer: .integer
    case .decimal(let scale): .decimal(scale: scale)
    case .double: .double
    case .date: .date
    case .timestamp: .timestamp
    case .text: .text
    }
  }

  /// The type of a column without values: what its role has, else text.
  init(ofEmptyColumn role: Role?) {
    switch role {
    case .time, .closed, .ended, .joined, .sent, .opened, .started, .completed, .due, .done:
      self = .timestamp(.iso)
    case .amount, .cost, .refund: self = .decimal(scale: 2)
    case .score, .quantity: self = .integer
    default: self = .text
    }
  }

  /// What a cell that reads as the type is, as in `no date`.
  var thing: String { isTemporal ? "date" : "number" }

  var isTemporal: Bool {
    switch self {
    case .date, .timestamp: true
    default: false
    }
  }

  /// SQL that reads a text, null where it does not read.
  func reading(_ text: String) -> String {
    switch self {
    case .boolean:
      "CASE lower(\(text)) WHEN 'true' THEN true WHEN 'yes' THEN true "
        + "WHEN 'false' THEN false WHEN 'no' THEN false END"
    case .integer:
      "CASE WHEN TRY_CAST(\(text) AS BIGINT)::VARCHAR = \(text) "
        + "THEN TRY_CAST(\(text) AS BIGINT) END"
    case .decimal(let scale): "TRY_CAST(\(text) AS DECIMAL(18, \(scale)))"
    case .double: "TRY_CAST(\(text) AS DOUBLE)"
    case .date(let form): form.reading(text)
    case .timestamp(let form): form.reading(text)
    case .text: text
    }
  }
}

/// How a day is written.
enum DateForm: String, Sendable, Hashable, CaseIterable {
  case iso = "yyyy-mm-dd"
  case slashedISO = "yyyy/mm/dd"
  case dotted = "dd.mm.yyyy"
  case dayFirst = "dd/mm/yyyy"
  case monthFirst = "mm/dd/yyyy"
  case dashedDayFirst = "dd-mm-yyyy"

  private var pattern: String {
    switch self {
    case .iso: "%Y-%m-%d"
    case .slashedISO: "%Y/%m/%d"
    case .dotted: "%d.%m.%Y"
    case .dayFirst: "%d/%m/%Y"
    case .monthFirst: "%m/%d/%Y"
    case .dashedDayFirst: "%d-%m-%Y"
    }
  }

  func reading(_ text: String) -> String {
    switch self {
    case .iso:
      "CASE WHEN TRY_CAST(\(text) AS DATE)::VARCHAR = \(text) THEN TRY_CAST(\(text) AS DATE) END"
    default: inRange("try_strptime(\(text), '\(pattern)')::DATE")
    }
  }

  /// With a time of day after it; `isTwelve` for AM and PM.
  func readingTime(_ text: String, isTwelve: Bool) -> String {
    let times = isTwelve ? ["%I:%M:%S %p", "%I:%M %p"] : ["%H:%M:%S", "%H:%M"]
    let patterns = times.map { "'\(pattern) \($0)'" }.joined(separator: ", ")
    return inRange("try_strptime(\(text), [\(patterns)])")
  }

  private func inRange(_ value: String) -> String {
    "CASE WHEN year(\(value)) BETWEEN 1000 AND 9999 THEN \(value) END"
  }

  /// The day that a text names, when it is written so.
  func day(_ text: Substring) -> CivilDate? {
    let separator: Character =
      switch self {
      case .iso, .dashedDayFirst: "-"
      case .slashedISO, .dayFirst, .monthFirst: "/"
      case .dotted: "."
      }
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ $0.allSatisfy(isDigit) && $0.count <= 4 }) else {
      return nil
    }
    let numbers = parts.compactMap { Int($0) }
    guard numbers.count == 3 else { return nil }
    let order: (year: Int, month: Int, day: Int) =
      switch self {
      case .iso, .slashedISO: (0, 1, 2)
      case .dotted, .dayFirst, .dashedDayFirst: (2, 1, 0)
      case .monthFirst: (2, 0, 1)
      }
    guard parts[order.year].count == 4, parts[order.month].count <= 2, parts[order.day].count <= 2,
      self != .iso || (parts[1].count == 2 && parts[2].count == 2)
    else { return nil }
    return CivilDate(
      year: numbers[order.year], month: numbers[order.month], day: numbers[order.day])
  }
}

/// How an instant is written.
enum TimeForm: Sendable, Hashable {
  /// ISO 8601 with `T` or a space, seconds and fraction optional.
  case iso
  /// The same with an offset or `Z`, stored in the zone.
  case isoWithOffset(zone: String)
  case dated(DateForm, isTwelve: Bool)

  func reading(_ text: String) -> String {
    switch self {
    case .iso:
      // The cast would let an offset fall silently.
      return "CASE WHEN NOT (contains(\(text), '+') OR contains(substr(\(text), 12), '-') "
        + "OR ends_with(upper(\(text)), 'Z')) THEN TRY_CAST(\(text) AS TIMESTAMP) END"
    case .isoWithOffset(let zone):
      // The cast takes no space before an offset.
      let joined = "replace(replace(\(text), ' +', '+'), ' -', '-')"
      let instant = "TRY_CAST(\(joined) AS TIMESTAMPTZ)"
      // Without a zone's rules the instant itself is UTC, and no extension is needed.
      return zone == "UTC"
        ? "make_timestamp(epoch_us(\(instant)))" : "timezone(\(literal(zone)), \(instant))"
    case .dated(let form, let isTwelve): return form.readingTime(text, isTwelve: isTwelve)
    }
  }
}

func isDigit(_ character: Character) -> Bool { character >= "0" && character <= "9" }
