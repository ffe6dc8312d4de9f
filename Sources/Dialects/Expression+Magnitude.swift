import Relations
import Tables

extension Expression {
  /// A power of ten that no value reaches, as a double; 309 where it may be any.
  ///
  /// It tells which results may be infinite, so that only those are looked at.
  var magnitude: Int {
    switch type {
    case .double: break
    case .decimal(let scale): return 38 - scale
    default: return 19
    }
    switch self {
    case .constant(.double(let value)): return value.power ?? 0
    case .call(.divide, let arguments, _) where arguments.count == 2:
      return min(309, arguments[0].magnitude + arguments[1].smallness)
    case .call(.multiply, let arguments, _):
      return min(309, arguments.reduce(0) { $0 + $1.magnitude })
    case .call(.add, let arguments, _), .call(.subtract, let arguments, _),
      .call(.coalesce, let arguments, _), .call(.greatest, let arguments, _),
      .call(.least, let arguments, _):
      return min(309, (arguments.map(\.magnitude).max() ?? 0) + 1)
    case .call(.negate, let arguments, _), .call(.absolute, let arguments, _),
      .call(.squareRoot, let arguments, _), .call(.cast, let arguments, _),
      .call(.floor, let arguments, _), .call(.ceiling, let arguments, _),
      .call(.round, let arguments, _):
      return min(309, (arguments.first?.magnitude ?? 308) + 1)
    case .call(.naturalLogarithm, _, _): return 3
    case .choice(let branches, let otherwise, _):
      return branches.map(\.value.magnitude).reduce(otherwise.magnitude) { max($0, $1) }
    default: return 309
    }
  }

  /// A power of ten s so that no value but 0 is nearer to 0 than 10⁻ˢ.
  var smallness: Int {
    switch self {
    case .constant(.double(let value)): return value.power.map { max(0, 1 - $0) } ?? 0
    case .constant(.null): return 0
    default: break
    }
    switch type {
    case .double: return 324
    case .decimal(let scale): return scale
    default: return 0
    }
  }

  /// Whether it is a decimal that an engine holds with 38 digits.
  var isWideDecimal: Bool {
    guard case .decimal = type else { return false }
    switch self {
    case .call(let function, _, _):
      return [.add, .subtract, .multiply, .multiple].contains(function)
    default: return false
    }
  }
}

extension Double {
  /// The least whole number p so that the value is less than 10ᵖ; nil for 0.
  fileprivate var power: Int? {
    guard isFinite, self != 0 else { return nil }
    var (power, rest) = (0, Swift.abs(self))
    while rest >= 1 { (power, rest) = (power + 1, rest / 10) }
    while rest < 0.1 { (power, rest) = (power - 1, rest * 10) }
    return power
  }
}

/// A power of ten as a double.
func pow10(_ exponent: Int) -> Double { (0..<exponent).reduce(1) { power, _ in power * 10 } }
