package import Relations
package import Tables

/// How one engine says things: a data sheet.
///
/// Quoting and type names have no default, so that a dialect that forgets them does not compile;
/// everything else is an exception to the base.
package protocol Dialect: Sendable {
  /// The engine's name in messages.
  var name: String { get }

  /// An identifier in the engine's quotes; any text without a NUL.
  func quoted(identifier: String) -> String
  /// A text literal in the engine's quotes.
  func quoted(text: String) -> String
  /// The type that holds values of this type; a decimal has 38 digits.
  func typeName(_ type: ValueType) -> String
  /// A whole number as a 64-bit literal where its type matters.
  func literal(integer: Int64) -> String
  /// A finite double as a literal.
  func literal(double: Double) -> String
  /// The word before the quoted timestamp.
  var timestampKeyword: String { get }

  /// Exceptions to ``baseTemplates``.
  var templates: [Primitive: Template] { get }
  /// The functions of the language that the engine cannot say, with the reason.
  var unsupported: [ScalarFunction: String] { get }

  /// Joins that keep rows of the left side only.
  func keyword(_ join: JoinKind) -> String
  /// Whether `FILTER (WHERE …)` may stand before `OVER`.
  var filtersWindows: Bool { get }
  /// Whether sums and products of whole numbers beyond 64 bits are null, and not refused.
  var losesOverflow: Bool { get }
  /// Whether a stored text may be coded, and then be ordered by code and not by code point.
  var codesTexts: Bool { get }
  /// Whether the separator of ``Primitive/part`` is a regular expression.
  var separatorsAreExpressions: Bool { get }
  /// A regular expression written for RE2, as the engine's own.
  func expression(fromRE2 pattern: String) -> String
  /// Steps that build on each other, and parentheses inside each other.
  var maximumDepth: Int { get }
  /// Sides of one `UNION ALL`.
  var maximumSides: Int { get }

  // Stored rows.
  /// A statement that stores the rows of a query under a name until ``drop(table:)``.
  func keep(_ query: String, as name: [String]) -> String
  func drop(table name: [String]) -> String
  /// A statement that gives Parquet files a name; `location` is a path or an URI.
  func view(_ name: [String], overParquet location: String) -> String
  func drop(view name: [String]) -> String
}

extension Dialect {
  package var templates: [Primitive: Template] { [:] }
  package var unsupported: [ScalarFunction: String] { [:] }
  package var timestampKeyword: String { "TIMESTAMP" }
  package var filtersWindows: Bool { true }
  package var losesOverflow: Bool { false }
  package var codesTexts: Bool { false }
  package var separatorsAreExpressions: Bool { false }
  package var maximumDepth: Int { 100 }
  package var maximumSides: Int { 50 }

  package func literal(integer: Int64) -> String { String(integer) }

  package func keyword(_ join: JoinKind) -> String {
    switch join {
    case .inner: "JOIN"
    case .left: "LEFT JOIN"
    case .semi: "LEFT SEMI JOIN"
    case .anti: "LEFT ANTI JOIN"
    }
  }

  package func expression(fromRE2 pattern: String) -> String { pattern }

  package func keep(_ query: String, as name: [String]) -> String {
    "CREATE TEMPORARY TABLE \(quoted(path: name)) AS\n\(query)"
  }

  package func drop(table name: [String]) -> String {
    "DROP TABLE IF EXISTS \(quoted(path: name))"
  }

  package func drop(view name: [String]) -> String {
    "DROP VIEW IF EXISTS \(quoted(path: name))"
  }

  /// A query with no rows that has the columns of `query`, a statement in the engine's language.
  package func description(of query: String) -> String {
    "SELECT * FROM (\n\(statement(query))\n) AS described LIMIT 0"
  }

  /// A statement without the semicolons and blanks at its end.
  package func statement(_ text: String) -> String {
    var text = text[...]
    while let last = text.last, last.isWhitespace || last == ";" { text.removeLast() }
    return String(text)
  }

  /// A name between quotes, with each quote inside written twice.
  ///
  /// By Unicode scalar: a mark after a quote would hide it in one character. A NUL, which would end
  /// the statement, becomes U+FFFD.
  package func doubling(_ quote: Unicode.Scalar, in name: String) -> String {
    var result = String.UnicodeScalarView([quote])
    for scalar in name.unicodeScalars {
      if scalar == quote { result.append(quote) }
      result.append(scalar == "\0" ? "\u{FFFD}" : scalar)
    }
    result.append(quote)
    return String(result)
  }

  /// A name of several parts, such as catalog and table.
  package func quoted(path: [String]) -> String {
    path.map { quoted(identifier: $0) }.joined(separator: ".")
  }

  /// Whether the dialect, or the base, has words for a primitive.
  package func hasTemplate(for primitive: Primitive) -> Bool {
    templates[primitive] != nil || baseTemplates[primitive] != nil
  }

  /// How the dialect says a primitive.
  func template(_ primitive: Primitive) -> Template {
    templates[primitive] ?? baseTemplates[primitive] ?? "{0}"
  }
}
