package import Diagnostics
package import Tables

/// An expression as written, with its place.
package struct ExpressionSyntax: Sendable, Hashable {
  package indirect enum Kind: Sendable, Hashable {
    case name(Name)
    /// `$name`
    case parameter(Name)
    case literal(Literal)
    case call(Name, [ExpressionSyntax])
    case not(ExpressionSyntax)
    case negate(ExpressionSyntax)
    case binary(BinaryOperator, ExpressionSyntax, ExpressionSyntax)
    /// `x [not] contains "…"` and its like.
    case text(TextOperator, ExpressionSyntax, ExpressionSyntax, negated: Bool)
    case isNull(ExpressionSyntax, negated: Bool)
    /// `x [not] in …`; the right side is a list, a range, a period, a name or a pipeline.
    case membership(ExpressionSyntax, ExpressionSyntax, negated: Bool)
    case between(ExpressionSyntax, ExpressionSyntax, ExpressionSyntax, negated: Bool)
    /// `a .. b`
    case range(ExpressionSyntax, ExpressionSyntax)
    /// `(a, b, c)` and `()`
    case list([ExpressionSyntax])
    /// `(pipeline)`, on the right of `in`.
    case pipeline(Pipeline)
  }

  package var kind: Kind
  package var span: SourceSpan

  package init(_ kind: Kind, span: SourceSpan) {
    self.kind = kind
    self.span = span
  }
}

/// A value written in the query.
package enum Literal: Sendable, Hashable {
  case null
  case boolean(Bool)
  case integer(Int64)
  /// A number with a fraction, as its digits, so that `0.1` stays exact.
  case number(String)
  case text(String)
  /// `@2024`, `@2024-Q3`, `@2024-05`, `@2024-05-01`: a whole period; a day is a period too.
  case period(CalendarUnit, start: Int32)
  /// `@2024-05-01T10:00`, microseconds since 1970.
  case timestamp(Int64)
  case duration(DurationLiteral)
}

/// `30m 6h 7d 2w 3mo 1q 1y`: calendar months and elapsed time are kept apart.
package struct DurationLiteral: Sendable, Hashable {
  package enum Unit: String, Sendable, Hashable, CaseIterable {
    case second = "s"
    case minute = "m"
    case hour = "h"
    case day = "d"
    case week = "w"
    case month = "mo"
    case quarter = "q"
    case year = "y"
  }

  package var count: Int64
  package var unit: Unit

  package init(_ count: Int64, _ unit: Unit) {
    self.count = count
    self.unit = unit
  }

  /// Whole calendar months, for months, quarters and years.
  package var months: Int64? {
    switch unit {
    case .month: count
    case .quarter: count.multipliedReportingOverflow(by: 3).partialValue
    case .year: count.multipliedReportingOverflow(by: 12).partialValue
    default: nil
    }
  }

  /// Elapsed microseconds, for units up to weeks.
  package var microseconds: Int64? {
    let size: Int64
    switch unit {
    case .second: size = 1_000_000
    case .minute: size = 60_000_000
    case .hour: size = 3_600_000_000
    case .day: size = 86_400_000_000
    case .week: size = 604_800_000_000
    case .month, .quarter, .year: return nil
    }
    let (value, overflow) = count.multipliedReportingOverflow(by: size)
    return overflow ? nil : value
  }

  package var text: String { "\(count)\(unit.rawValue)" }
}

/// Operators between two values, with the text they are printed as.
package enum BinaryOperator: String, Sendable, Hashable, CaseIterable {
  case or, and
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case coalesce = "??"
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
}

/// Text comparisons; those without `_cs` ignore case.
package enum TextOperator: String, Sendable, Hashable, CaseIterable {
  case contains, has, startswith, endswith, matches
  case containsCase = "contains_cs"
  case hasCase = "has_cs"
  case startswithCase = "startswith_cs"
  case endswithCase = "endswith_cs"
}
