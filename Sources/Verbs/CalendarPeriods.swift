package import Diagnostics
import Queries
package import Tables

extension Arguments {
  /// The calendar period of a clause such as `every 1mo`; nil when the clause is absent.
  ///
  /// Throws when the duration is not one whole day, week, month, quarter or year.
  package func calendarUnit(_ word: String) throws(Diagnostic) -> CalendarUnit? {
    guard let length = try duration(word) else { return nil }
    guard let unit = length.calendarUnit else {
      throw Diagnostic(
        "expected-value",
        "`\(word)` needs one calendar period, and \(typed(length.text)) is none",
        at: items(word).first?.span ?? stage.span,
        help: ["periods are `1d`, `1w`, `1mo`, `1q` and `1y`"])
    }
    return unit
  }
}

extension DurationLiteral {
  /// The one calendar period of this length; nil when there is none.
  fileprivate var calendarUnit: CalendarUnit? {
    if let months {
      switch months {
      case 1: return .month
      case 3: return .quarter
      case 12: return .year
      default: return nil
      }
    }
    switch microseconds {
    case 86_400_000_000: return .day
    case 604_800_000_000: return .week
    default: return nil
    }
  }
}
