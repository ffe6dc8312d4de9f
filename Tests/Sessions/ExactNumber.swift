/// A number with digits after the point, or too many of them: plain arithmetic to compare answers with.
struct ExactNumber: Equatable {
  /// What exact numbers of the language hold: 38 digits.
  static let limit: Int128 = (0..<38).reduce(1) { power, _ in power * 10 }

  var mantissa: Int128
  /// Digits after the point; nil for a whole number of 64 bits.
  var scale: Int?

  /// Nil where the number does not fit.
  init?(_ mantissa: Int128, scale: Int?) {
    if scale == nil {
      guard Int64(exactly: mantissa) != nil else { return nil }
    } else {
      guard mantissa > -Self.limit, mantissa < Self.limit else { return nil }
    }
    self.mantissa = mantissa
    self.scale = scale
  }

  var digits: Int { scale ?? 0 }

  /// The same number with that many digits after the point, half away from zero; nil where it does not
  /// fit.
  func scaled(to digits: Int) -> Int128? {
    if digits >= self.digits {
      var result = mantissa
      for _ in self.digits..<digits {
        let (next, overflow) = result.multipliedReportingOverflow(by: 10)
        guard !overflow else { return nil }
        result = next
      }
      return result.magnitude < Self.limit.magnitude ? result : nil
    }
    let unit: Int128 = (digits..<self.digits).reduce(1) { power, _ in power * 10 }
    let (quotient, rest) = mantissa.quotientAndRemainder(dividingBy: unit)
    return quotient + (rest.magnitude * 2 >= unit.magnitude ? rest.signum() : 0)
  }

  /// As `concat` writes it.
  var text: String {
    let size = String(mantissa.magnitude)
    let sign = mantissa < 0 ? "-" : ""
    guard digits > 0 else { return sign + size }
    let padded = String(repeating: "0", count: max(0, digits + 1 - size.count)) + size
    return sign + padded.dropLast(digits) + "." + padded.suffix(digits)
  }

  var double: Double { Double(text) ?? .nan }
}

/// What an expression over exact numbers is worth: a number, null, or no answer because something in it
/// does not fit.
enum ExactValue: Equatable {
  case number(ExactNumber)
  case null
  case tooLarge

  init(_ number: ExactNumber?) { self = number.map { .number($0) } ?? .tooLarge }
}

/// Expressions over exact numbers, as the language documents them.
indirect enum ExactExpression {
  case column(Int)
  case literal(ExactNumber)
  case add(ExactExpression, ExactExpression)
  case subtract(ExactExpression, ExactExpression)
  case multiply(ExactExpression, ExactExpression)
  case negate(ExactExpression)
  case absolute(ExactExpression)
  case round(ExactExpression, Int)
  case bin(ExactExpression, ExactNumber)
  case floor(ExactExpression, isCeiling: Bool)
  case coalesce([ExactExpression], isOperator: Bool)
  /// Where a column is above a whole number.
  case choice(Int, Int64, ExactExpression, ExactExpression)

  typealias Column = (name: String, scale: Int?)

  /// The digits after the point of the result, nil for a whole number; no answer for a floating one.
  func scale(_ columns: [Column]) -> Int?? {
    func wider(_ all: [ExactExpression]) -> Int?? {
      var result: Int?
      for one in all {
        guard let scale = one.scale(columns) else { return nil }
        if let scale { result = max(result ?? 0, scale) }
      }
      return .some(result)
    }
    switch self {
    case .column(let index): return .some(columns[index].scale)
    case .literal(let number): return .some(number.scale)
    case .add(let one, let other), .subtract(let one, let other): return wider([one, other])
    case .multiply(let one, let other):
      guard let first = one.scale(columns), let second = other.scale(columns) else { return nil }
      guard first != nil || second != nil else { return .some(nil) }
      let sum = (first ?? 0) + (second ?? 0)
      // Two decimals with more than six digits together give a floating number.
      return first != nil && second != nil && sum > 6 ? nil : .some(sum)
    case .negate(let one), .absolute(let one), .round(let one, _): return one.scale(columns)
    case .bin(let one, let width):
      guard let scale = one.scale(columns) else { return nil }
      return .some(scale == nil && width.scale == nil ? nil : max(scale ?? 0, width.digits))
    case .floor(let one, _): return one.scale(columns) == nil ? nil : .some(nil)
    case .coalesce(let all, _): return wider(all)
    case .choice(_, _, let one, let other): return wider([one, other])
    }
  }

  func text(_ columns: [Column]) -> String {
    func t(_ one: ExactExpression) -> String { one.text(columns) }
    switch self {
    case .column(let index): return columns[index].name
    case .literal(let number): return number.mantissa < 0 ? "(\(number.text))" : number.text
    case .add(let one, let other): return "(\(t(one)) + \(t(other)))"
    case .subtract(let one, let other): return "(\(t(one)) - \(t(other)))"
    case .multiply(let one, let other): return "(\(t(one)) * \(t(other)))"
    case .negate(let one): return "(-\(t(one)))"
    case .absolute(let one): return "abs(\(t(one)))"
    case .round(let one, let digits): return "round(\(t(one)), \(digits))"
    case .bin(let one, let width): return "bin(\(t(one)), \(width.text))"
    case .floor(let one, let isCeiling): return "\(isCeiling ? "ceil" : "floor")(\(t(one)))"
    case .coalesce(let all, true): return "(" + all.map(t).joined(separator: " ?? ") + ")"
    case .coalesce(let all, false): return "coalesce(" + all.map(t).joined(separator: ", ") + ")"
    case .choice(let column, let limit, let one, let other):
      return "if(\(columns[column].name) > \(limit), \(t(one)), \(t(other)))"
    }
  }

  func value(_ row: [ExactNumber?], _ columns: [Column]) -> ExactValue {
    guard let scale = scale(columns) else { return .tooLarge }
    /// Both operands, or what comes of one that is none.
    func pair(
      _ one: ExactExpression, _ other: ExactExpression,
      _ body: (ExactNumber, ExactNumber) -> ExactValue
    ) -> ExactValue {
      let (first, second) = (one.value(row, columns), other.value(row, columns))
      if first == .tooLarge || second == .tooLarge { return .tooLarge }
      guard case .number(let left) = first, case .number(let right) = second else { return .null }
      return body(left, right)
    }
    func single(
      _ one: ExactExpression, _ body: (ExactNumber) -> ExactValue
    ) -> ExactValue {
      switch one.value(row, columns) {
      case .number(let number): body(number)
      case let other: other
      }
    }
    func merged(_ value: ExactValue) -> ExactValue {
      guard case .number(let number) = value, let scale else { return value }
      return number.scaled(to: scale).map { ExactValue(ExactNumber($0, scale: scale)) } ?? .tooLarge
    }
    func sum(
      _ left: ExactNumber, _ right: ExactNumber, _ operation: (Int128, Int128) -> Int128
    ) -> ExactValue {
      guard let first = left.scaled(to: scale ?? 0), let second = right.scaled(to: scale ?? 0)
      else { return .tooLarge }
      return ExactValue(ExactNumber(operation(first, second), scale: scale))
    }
    switch self {
    case .column(let index): return row[index].map { .number($0) } ?? .null
    case .literal(let number): return .number(number)
    case .add(let one, let other): return pair(one, other) { sum($0, $1, +) }
    case .subtract(let one, let other): return pair(one, other) { sum($0, $1, -) }
    case .multiply(let one, let other):
      return pair(one, other) { left, right in
        let (product, overflow) = left.mantissa.multipliedReportingOverflow(by: right.mantissa)
        return overflow ? .tooLarge : ExactValue(ExactNumber(product, scale: scale))
      }
    case .negate(let one):
      return single(one) { ExactValue(ExactNumber(-$0.mantissa, scale: scale)) }
    case .absolute(let one):
      return single(one) { ExactValue(ExactNumber(Int128($0.mantissa.magnitude), scale: scale)) }
    case .round(let one, let digits):
      return single(one) { number in
        guard digits < number.digits else { return .number(number) }
        guard let cut = number.scaled(to: digits) else { return .tooLarge }
        let unit: Int128 = (digits..<number.digits).reduce(1) { power, _ in power * 10 }
        return ExactValue(ExactNumber(cut * unit, scale: scale))
      }
    case .bin(let one, let width):
      return single(one) { number in
        guard let value = number.scaled(to: scale ?? 0), let step = width.scaled(to: scale ?? 0)
        else { return .tooLarge }
        let over = ((value % step) + step) % step
        return ExactValue(ExactNumber(value - over, scale: scale))
      }
    case .floor(let one, let isCeiling):
      return single(one) { number in
        let unit: Int128 = (0..<number.digits).reduce(1) { power, _ in power * 10 }
        let (quotient, rest) = number.mantissa.quotientAndRemainder(dividingBy: unit)
        let step: Int128 = isCeiling ? (rest > 0 ? 1 : 0) : (rest < 0 ? -1 : 0)
        return ExactValue(ExactNumber(quotient + step, scale: nil))
      }
    case .coalesce(let all, _):
      for one in all {
        let value = one.value(row, columns)
        if value != .null { return merged(value) }
      }
      return .null
    case .choice(let column, let limit, let one, let other):
      let isAbove =
        row[column].map { number in
          (number.scaled(to: number.digits) ?? 0)
            > Int128(limit) * (0..<number.digits).reduce(1) { power, _ in power * 10 }
        } ?? false
      return merged((isAbove ? one : other).value(row, columns))
    }
  }
}
