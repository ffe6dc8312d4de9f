/// One word, value or sign of a query, with its bytes and how its line begins.
package struct Token: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case word(String)
    /// A name in backticks, without them.
    case quotedName(String)
    /// `$name`, without the sign.
    case parameter(String)
    /// Text, number, duration or date; words such as `true` are words.
    case literal(Literal)
    case symbol(Symbol)
    /// `.word …` to the end of its line, without the dot.
    case command(String)
    /// Reported already; the parser gives up what it stands in without a word.
    case invalid
    case end
  }

  package var kind: Kind
  package var range: Range<Int>
  package var startsLine: Bool
  /// The width of the blanks at the start of its line.
  package var indent: Int

  /// The word in lower case; nil for everything else, names in backticks included.
  package var keyword: String? {
    if case .word(let text) = kind { text.lowercased() } else { nil }
  }

  package func isSymbol(_ symbol: Symbol) -> Bool { kind == .symbol(symbol) }
}

/// The signs of the language.
package enum Symbol: String, Sendable, Hashable, CaseIterable {
  case pipe = "|"
  case comma = ","
  case open = "("
  case close = ")"
  case semicolon = ";"
  case assign = "="
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case coalesce = "??"
  case range = ".."
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"

  /// The operator between two values; `=` is `==`.
  package var binaryOperator: BinaryOperator? {
    self == .assign ? .equal : BinaryOperator(rawValue: rawValue)
  }

  var isComparison: Bool {
    switch self {
    case .assign, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
    default: false
    }
  }
}

/// A comment, kept for the formatter.
package struct Comment: Sendable, Hashable {
  package var range: Range<Int>
  /// Nothing but blanks stands before it on its line.
  package var ownLine: Bool
}

/// The words that are not names unless they stand in backticks.
package enum ReservedWord {
  static let textOperators = Set(TextOperator.allCases.map(\.rawValue))
  static let comparisons: Set<String> = textOperators.union(["in", "between", "is"])
  static let operators: Set<String> = comparisons.union(["and", "or", "not"])
  static let all: Set<String> = operators.union(["asc", "desc", "null", "true", "false"])
  static let statements: Set<String> = ["let", "def", "set", "sql"]

  /// Whether the word has to stand in backticks to be a name at any place.
  package static func contains(_ word: String) -> Bool { all.contains(word.lowercased()) }
}
