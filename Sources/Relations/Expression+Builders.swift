package import Tables

/// Short forms for the expressions that verbs write most.
extension Expression {
  package static func integer(_ value: Int64) -> Expression { .constant(.integer(value)) }
  package static func text(_ value: String) -> Expression { .constant(.text(value)) }
  package static func double(_ value: Double) -> Expression { .constant(.double(value)) }
  package static func timestamp(_ value: Int64) -> Expression { .constant(.timestamp(value)) }
  package static func boolean(_ value: Bool) -> Expression { .constant(.boolean(value)) }
  package static func null(_ type: ValueType) -> Expression { .constant(.null(type)) }

  package static func all(_ conditions: [Expression]) -> Expression {
    conditions.count == 1
      ? conditions[0] : conditions.isEmpty ? .boolean(true) : .call(.and, conditions, .boolean)
  }

  package static func any(_ conditions: [Expression]) -> Expression {
    conditions.count == 1
      ? conditions[0] : conditions.isEmpty ? .boolean(false) : .call(.or, conditions, .boolean)
  }

  package var negated: Expression { .call(.not, [self], .boolean) }
  package var isNull: Expression { .call(.isNull, [self], .boolean) }
  package var isNotNull: Expression { isNull.negated }

  package func equals(_ other: Expression) -> Expression { .call(.equal, [self, other], .boolean) }

  package func isAtLeast(_ other: Expression) -> Expression {
    .call(.greaterOrEqual, [self, other], .boolean)
  }

  package func isAtMost(_ other: Expression) -> Expression {
    .call(.lessOrEqual, [self, other], .boolean)
  }

  package func isLess(than other: Expression) -> Expression {
    .call(.less, [self, other], .boolean)
  }

  package func isGreater(than other: Expression) -> Expression {
    .call(.greater, [self, other], .boolean)
  }

  package func cast(to type: ValueType) -> Expression {
    self.type == type ? self : .call(.cast, [self], type)
  }

  /// The start of the period that holds this instant; `weekStart` counts from Monday as 0.
  package func start(of unit: CalendarUnit, weekStart: Int = 0) -> Expression {
    let type = ValueType.period(unit)
    switch unit {
    case .day: return .call(.startOfDay, [self], type)
    case .week: return .call(.startOfWeek, [self, .integer(Int64(weekStart))], type)
    case .month: return .call(.startOfMonth, [self], type)
    case .quarter: return .call(.startOfQuarter, [self], type)
    case .year: return .call(.startOfYear, [self], type)
    }
  }

  /// The first day after the period that starts on this date.
  package func next(_ unit: CalendarUnit) -> Expression {
    switch unit {
    case .day: .call(.addDays, [self, .integer(1)], .date)
    case .week: .call(.addDays, [self, .integer(7)], .date)
    case .month: .call(.addMonths, [self, .integer(1)], .date)
    case .quarter: .call(.addMonths, [self, .integer(3)], .date)
    case .year: .call(.addMonths, [self, .integer(12)], .date)
    }
  }

  /// A value of the rows before and after this one, or of all up to it, in an order.
  ///
  /// - Parameter partition: Rows that differ in these values have nothing to do with each other.
  package static func running(
    _ function: Window.Function, in partition: [Expression] = [], by order: [SortKey],
    _ type: ValueType
  ) -> Expression {
    .window(
      Window(function, partition: partition, order: order, frame: .rowsToCurrent, type: type))
  }

  /// 1, 2, 3 … in an order.
  package static func rowNumber(
    in partition: [Expression] = [], by order: [SortKey]
  ) -> Expression {
    running(.rowNumber, in: partition, by: order, .integer)
  }

  /// How many expressions there are inside this one, itself included; what is more than the limit is not
  /// looked at.
  package func size(upTo limit: Int) -> Int {
    var left = limit
    count(down: &left)
    return limit - left
  }

  private func count(down left: inout Int) {
    guard left > 0 else { return }
    left -= 1
    switch self {
    case .column, .constant: break
    case .call(_, let arguments, _): for argument in arguments { argument.count(down: &left) }
    case .choice(let branches, let otherwise, _):
      for branch in branches {
        branch.condition.count(down: &left)
        branch.value.count(down: &left)
      }
      otherwise.count(down: &left)
    case .window(let window):
      if case .aggregate(let call) = window.function {
        for argument in call.arguments { argument.count(down: &left) }
        call.condition?.count(down: &left)
      }
    }
  }

  /// Every expression inside this one, itself included.
  package func visit(_ body: (Expression) -> Void) {
    body(self)
    switch self {
    case .column, .constant: break
    case .call(_, let arguments, _): for argument in arguments { argument.visit(body) }
    case .choice(let branches, let otherwise, _):
      for branch in branches {
        branch.condition.visit(body)
        branch.value.visit(body)
      }
      otherwise.visit(body)
    case .window(let window):
      if case .aggregate(let call) = window.function {
        for argument in call.arguments { argument.visit(body) }
        call.condition?.visit(body)
      }
      if case .lag(let value) = window.function { value.visit(body) }
      if case .lead(let value) = window.function { value.visit(body) }
      for expression in window.partition { expression.visit(body) }
      for key in window.order { key.expression.visit(body) }
    }
  }

  /// The names of the columns it reads.
  package var columnNames: Set<String> {
    var names: Set<String> = []
    visit { if case .column(let name, _) = $0 { names.insert(name) } }
    return names
  }

  package var hasWindow: Bool {
    var found = false
    visit { if case .window = $0 { found = true } }
    return found
  }
}
