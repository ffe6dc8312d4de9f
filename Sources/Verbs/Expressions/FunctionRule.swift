import Relations
import Tables

/// What a plain function takes and gives.
package struct FunctionRule: Sendable {
  enum Argument: Sendable {
    case number, whole, text, constantText, date

    func accepts(_ type: ValueType) -> Bool {
      switch self {
      case .number: type.isNumeric
      case .whole: type == .integer
      case .text, .constantText: type == .text
      case .date: type.isTemporal
      }
    }

    /// What a `null` there is taken for.
    var type: ValueType {
      switch self {
      case .number: .double
      case .whole: .integer
      case .text, .constantText: .text
      case .date: .date
      }
    }

    var word: String {
      switch self {
      case .number: "a number"
      case .whole: "a whole number"
      case .text, .constantText: "a text"
      case .date: "a date or time"
      }
    }
  }

  let function: ScalarFunction
  let parameters: [Argument]
  let required: Int
  /// The values of parameters that may be left out.
  let defaults: [Expression]
  let result: @Sendable (ValueType) -> ValueType

  private init(
    _ function: ScalarFunction, _ parameters: [Argument], defaults: [Expression] = [],
    gives result: @escaping @Sendable (ValueType) -> ValueType
  ) {
    self.function = function
    self.parameters = parameters
    required = parameters.count - defaults.count
    self.defaults = defaults
    self.result = result
  }

  private init(
    _ function: ScalarFunction, _ parameters: [Argument], defaults: [Expression] = [],
    _ type: ValueType
  ) {
    self.init(function, parameters, defaults: defaults) { _ in type }
  }

  /// The plain functions of the language by name.
  static let all: [String: FunctionRule] = [
    "lower": FunctionRule(.lower, [.text], .text),
    "upper": FunctionRule(.upper, [.text], .text),
    "trim": FunctionRule(.trim, [.text], .text),
    "length": FunctionRule(.length, [.text], .integer),
    "substring": FunctionRule(
      .substring, [.text, .whole, .whole], defaults: [.integer(1_000_000_000)], .text),
    "replace": FunctionRule(.replace, [.text, .text, .text], .text),
    "split": FunctionRule(.part, [.text, .text, .whole], .text),
    "extract": FunctionRule(
      .extract, [.text, .constantText, .whole], defaults: [.integer(0)], .text),
    "round": FunctionRule(.round, [.number, .whole], defaults: [.integer(0)]) { $0 },
    "floor": FunctionRule(.floor, [.number], .integer),
    "ceil": FunctionRule(.ceiling, [.number], .integer),
    "abs": FunctionRule(.absolute, [.number]) { $0 },
    "sqrt": FunctionRule(.squareRoot, [.number], .double),
    "ln": FunctionRule(.naturalLogarithm, [.number], .double),
    "exp": FunctionRule(.exponential, [.number], .double),
    "month_number": FunctionRule(.monthNumber, [.date], .integer),
  ]

  /// Every name that may be called, aggregates and calendar words included.
  package static var names: [String] {
    let special = [
      "if", "case", "coalesce", "concat", "bin", "date_diff", "startof", "endof", "today", "ago",
    ]
    return (all.keys + special + AggregateRule.names + CalendarWord.allCases.map(\.rawValue))
      .sorted()
  }

  /// What people type who come from spreadsheets and SQL.
  static let synonyms: [String: String] = [
    "average": "avg", "mean": "avg", "stdev_s": "stdev", "stddev": "stdev", "std": "stdev",
    "countif": "count_if", "counta": "count", "sumif": "sum", "count_distinct": "dcount",
    "countd": "dcount", "nunique": "dcount", "distinct": "dcount", "unique": "dcount",
    "iff": "if", "iif": "if", "ifelse": "if", "case_when": "case", "nvl": "coalesce",
    "ifnull": "coalesce", "isnull": "coalesce", "len": "length", "substr": "substring",
    "mid": "substring", "ceiling": "ceil", "datediff": "date_diff", "date_trunc": "startof",
    "concatenate": "concat", "now": "today", "log": "ln", "maximum": "max", "minimum": "min",
    "total": "sum", "quantile": "percentile", "pct": "share",
  ]
}
