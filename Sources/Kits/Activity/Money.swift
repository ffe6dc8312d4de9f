package import Verbs

/// The money of purchases, which is added up in one currency or not at all.
package struct Money: Sendable {
  package let amount: Attribute
  /// How many rows there are in each currency, the commonest first; nil when all have one, or no
  /// column says.
  private let currencies: Question?
  private static let rows = AggregateColumn.count("n")
  /// What adds the money up, such as `retention of revenue`.
  private let adder: String
  /// What a query begins with that keeps one currency.
  private let source: String
  private let span: SourceSpan

  /// Throws where no column is the amount, or it is no number.
  ///
  /// - Parameters:
  ///   - adder: What adds the money up, as it is typed.
  ///   - source: The rows that one currency would be kept of; `…` for those that the stage had.
  package init(
    of activity: Activity, for verb: String, adding adder: String? = nil, from source: String = "…",
    at span: SourceSpan
  ) throws(Diagnostic) {
    let shape = activity.rows.shape
    amount = try shape.required(.amount, for: verb, at: span)
    self.adder = adder ?? verb
    self.source = source
    self.span = span
    guard amount.type.isNumeric else {
      throw Diagnostic(
        "wrong-type",
        "`\(self.adder)` needs amounts, and `\(amount.name)` is a \(amount.type.word)", at: span)
    }
    guard amount.currency == nil, let currency = shape.attribute(for: .currency) else {
      currencies = nil
      return
    }
    let name = Expression.column(currency.name, currency.type)
    let money = Expression.column(amount.name, amount.type)
    let counted = Relation.aggregate(
      .filter(activity.rows.relation, .all([activity.isPlaced, money.isNotNull, name.isNotNull])),
      by: [Named("currency", name)], [Self.rows.aggregate])
    currencies = Question(
      counted,
      order: [
        SortKey(.column(Self.rows.name, .integer), descending: true),
        SortKey(.column("currency", currency.type)),
      ])
  }

  /// The money of one row.
  package var value: Expression { .column(amount.name, amount.type) }

  /// All money of a group of rows.
  package var sum: AggregateCall { AggregateCall(.sum, [value], type: amount.type) }

  /// A column of money.
  package func attribute(_ name: String, _ type: ValueType? = nil) -> Attribute {
    Attribute(
      Field(name, type ?? amount.type), measure: Measure(.money), currency: amount.currency)
  }

  /// What the amounts are that are not as in the files.
  package var notes: [Note] { amount.refunds?.note(on: amount.name).map { [$0] } ?? [] }

  /// What must be asked before money is added up, after the questions of the verb.
  package var questions: [Question] { currencies.map { [$0] } ?? [] }

  /// Refuses to add money of several currencies.
  ///
  /// - Parameter tables: The answers to the verb's questions and to ``questions``.
  package func check(_ tables: [Table]) throws(Diagnostic) {
    guard currencies != nil, let counts = tables.last, counts.rowCount > 1 else { return }
    let names = counts.columns[0]
    let listed = (0..<min(10, counts.rowCount)).map { row in
      "\(names[row].plainText) in \(counted(counts[Self.rows, row], "row"))"
    }
    let first = names[0].plainText
    throw Diagnostic(
      "mixed-currency",
      "`\(adder)` adds money, and these purchases have \(counts.rowCount) currencies", at: span,
      notes: ["they are: \(listed.joined(separator: ", "))"],
      help: ["keep one: `\(source) | where currency == \"\(first)\" | \(adder)`"])
  }
}
