package import Tables

/// A typed value computed from one row.
package indirect enum Expression: Sendable, Hashable {
  case column(String, ValueType)
  case constant(Constant)
  case call(ScalarFunction, [Expression], ValueType)
  /// `CASE WHEN … THEN … ELSE … END`; a condition that is null does not hold.
  case choice([Branch], otherwise: Expression, ValueType)
  /// A value computed from the row's neighbours; never inside a filter.
  case window(Window)

  package var type: ValueType {
    switch self {
    case .column(_, let type), .call(_, _, let type), .choice(_, _, let type): type
    case .constant(let constant): constant.type
    case .window(let window): window.type
    }
  }

  package struct Branch: Sendable, Hashable {
    package var condition: Expression
    package var value: Expression

    package init(_ condition: Expression, _ value: Expression) {
      self.condition = condition
      self.value = value
    }
  }
}

/// A value written into a relation.
package enum Constant: Sendable, Hashable {
  case null(ValueType)
  case boolean(Bool)
  case integer(Int64)
  /// Digits with a point, kept exact.
  case decimal(String)
  case double(Double)
  case text(String)
  case date(Int32)
  case timestamp(Int64)
  case duration(Int64)
  case period(CalendarUnit, start: Int32)

  package var type: ValueType {
    switch self {
    case .null(let type): type
    case .boolean: .boolean
    case .integer: .integer
    case .decimal(let digits):
      .decimal(scale: digits.split(separator: ".").dropFirst().first?.count ?? 0)
    case .double: .double
    case .text: .text
    case .date: .date
    case .timestamp: .timestamp
    case .duration: .duration
    case .period(let unit, _): .period(unit)
    }
  }
}

/// An aggregate over the rows of a group, or of a window.
package struct AggregateCall: Sendable, Hashable {
  package var function: AggregateFunction
  package var arguments: [Expression]
  /// Only rows for which this holds count.
  package var condition: Expression?
  package var type: ValueType

  package init(
    _ function: AggregateFunction, _ arguments: [Expression] = [],
    where condition: Expression? = nil,
    type: ValueType
  ) {
    self.function = function
    self.arguments = arguments
    self.condition = condition
    self.type = type
  }

  /// The number of rows, or of rows for which the condition holds.
  package static func count(where condition: Expression? = nil) -> AggregateCall {
    AggregateCall(.count, where: condition, type: .integer)
  }
}

/// A value from the rows around a row.
package struct Window: Sendable, Hashable {
  package enum Function: Sendable, Hashable {
    case aggregate(AggregateCall)
    /// 1, 2, 3 … in the window's order.
    case rowNumber
    /// Equal rows have the same rank, and the next rank leaves a gap.
    case rank
    /// The value in the row before, or after.
    case lag(Expression)
    case lead(Expression)
  }

  package enum Frame: Sendable, Hashable {
    /// All rows of the partition.
    case whole
    /// `ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`
    case rowsToCurrent
    /// `ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING`
    case rowsBefore
    /// `RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`: rows that tie with this one count.
    case rangeToCurrent
    /// `RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING`: rows before, without those that tie with
    /// this one; the order is one whole number or duration.
    case rangeBefore
    /// `RANGE BETWEEN n PRECEDING AND CURRENT ROW`: of those that ``rangeToCurrent`` has, the rows whose
    /// order lies at most so far before this one's.
    case rangeWithin(Int64)
    /// `RANGE BETWEEN n PRECEDING AND 1 PRECEDING`, likewise of ``rangeBefore``.
    case rangeBeforeWithin(Int64)
  }

  package var function: Function
  package var partition: [Expression]
  package var order: [SortKey]
  package var frame: Frame
  package var type: ValueType

  package init(
    _ function: Function, partition: [Expression] = [], order: [SortKey] = [],
    frame: Frame = .whole, type: ValueType
  ) {
    self.function = function
    self.partition = partition
    self.order = order
    self.frame = frame
    self.type = type
  }
}
