import Diagnostics
import Relations
import Tables

/// SQL text, and whether it needs parentheses inside a larger expression.
struct Fragment {
  var text: String
  var isOpen: Bool

  init(_ text: String, isOpen: Bool = false) {
    self.text = text
    self.isOpen = isOpen
  }

  var closed: String { isOpen ? "(\(text))" : text }
}

/// Prints expressions over the columns of one block.
struct ExpressionPrinter {
  let dialect: any Dialect
  /// Columns by the name that expressions use, as the engine knows them.
  var columns: [String: String]
  var depth = 0

  init(dialect: any Dialect, columns: [String: String]) {
    self.dialect = dialect
    self.columns = columns
  }

  /// The most text that one statement may have; Sail's server takes no more in one message.
  static let maximumLength = 4_000_000

  func text(_ expression: Expression) throws(Diagnostic) -> String {
    try print(expression).text
  }

  /// Safe as an operand.
  func operand(_ expression: Expression) throws(Diagnostic) -> String {
    try print(expression).closed
  }

  func print(_ expression: Expression) throws(Diagnostic) -> Fragment {
    var inner = self
    inner.depth += 1
    guard inner.depth <= dialect.maximumDepth else { throw tooDeep() }
    let fragment = try inner.printHere(expression)
    guard fragment.text.utf8.count <= ExpressionPrinter.maximumLength else {
      throw Diagnostic("too-long", "the query is too long for the engine")
    }
    return fragment
  }

  private func printHere(_ expression: Expression) throws(Diagnostic) -> Fragment {
    switch expression {
    case .column(let name, _):
      guard let column = columns[name] else {
        throw Diagnostic("internal-error", "an expression reads a column `\(name)` that is missing")
      }
      return Fragment(column)
    case .constant(let constant): return try print(constant)
    case .call(let function, let arguments, let type):
      if let reason = dialect.unsupported[function] { throw unsupported("\(function)", reason) }
      return try call(function, arguments, type)
    case .choice(let branches, let otherwise, let type):
      guard !branches.isEmpty else { return try print(otherwise, as: type) }
      var text = "CASE"
      for branch in branches {
        text += " WHEN \(try self.text(branch.condition))"
        text += " THEN \(try print(branch.value, as: type).text)"
      }
      if case .constant(.null) = otherwise {
      } else {
        text += " ELSE \(try print(otherwise, as: type).text)"
      }
      return Fragment(text + " END")
    case .window(let window): return try print(window)
    }
  }

  func unsupported(_ what: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      "unsupported-by-engine", "\(dialect.name) cannot run `\(what)`", notes: [reason])
  }

  /// A primitive with its arguments, which must be safe as operands.
  func say(_ primitive: Primitive, _ arguments: String...) -> Fragment {
    let template = dialect.template(primitive)
    return Fragment(template.filled(arguments), isOpen: template.isOpen)
  }

  func cast(_ text: String, to type: ValueType) -> Fragment {
    Fragment("CAST(\(text) AS \(dialect.typeName(type)))")
  }

  /// Null where the value does not fit.
  func tryCast(_ text: String, to type: ValueType) -> Fragment {
    Fragment("TRY_CAST(\(text) AS \(dialect.typeName(type)))")
  }

  /// The expression as an operand of another type; the same text when the engine holds both alike.
  func print(_ expression: Expression, as type: ValueType) throws(Diagnostic) -> Fragment {
    if isStoredAlike(expression.type, type) { return try print(expression) }
    if case .constant(.null) = expression { return try print(Constant.null(type)) }
    if case .constant(let constant) = expression {
      if type == .double, let number = number(constant) {
        return try print(Constant.double(number))
      }
      if case .decimal(let scale) = type, let digits = digits(constant, scale) {
        return try print(Constant.decimal(digits))
      }
    }
    return try convert(expression, to: type)
  }

  func isStoredAlike(_ one: ValueType, _ other: ValueType) -> Bool {
    switch (one, other) {
    case (.integer, .duration), (.duration, .integer), (.date, .period), (.period, .date),
      (.period, .period):
      true
    default: one == other
    }
  }

  /// A constant with as many digits after its point; nil where it has more of them, or too many.
  private func digits(_ constant: Constant, _ scale: Int) -> String? {
    let text: String
    switch constant {
    case .integer(let value): text = String(value)
    case .decimal(let digits): text = digits
    default: return nil
    }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? parts[1].utf8.count : 0
    guard fraction <= scale, text.utf8.count + scale - fraction <= 38 else { return nil }
    let zeros = String(repeating: "0", count: scale - fraction)
    return scale == 0 ? text : parts[0] + "." + (parts.count > 1 ? parts[1] : "") + zeros
  }

  private func number(_ constant: Constant) -> Double? {
    switch constant {
    case .integer(let value): Double(value)
    case .decimal(let digits): Double(digits)
    default: nil
    }
  }

  /// A text in an order or comparison: by code point, never by the code of a coded text.
  func ordered(_ expression: Expression) throws(Diagnostic) -> Fragment {
    let fragment = try print(expression)
    guard dialect.codesTexts, expression.type == .text, expression.mayBeStored else {
      return fragment
    }
    return cast(fragment.text, to: .text)
  }

  /// Keys as in `ORDER BY`.
  func order(_ keys: [SortKey]) throws(Diagnostic) -> String {
    var parts: [String] = []
    for key in keys {
      parts.append(try ordered(key.expression).text + direction(of: key))
    }
    return parts.joined(separator: ", ")
  }

  func direction(of key: SortKey) -> String {
    key.descending ? " DESC NULLS LAST" : " NULLS LAST"
  }
}

extension Expression {
  /// Whether its values may be those of a stored column as they are.
  var mayBeStored: Bool {
    switch self {
    case .column, .choice, .window: true
    case .constant: false
    case .call(let function, _, _):
      function == .coalesce || function == .greatest || function == .least
    }
  }
}
