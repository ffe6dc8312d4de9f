package import Verbs

/// The purchases, or touchpoints, that make up a customer's activity.
package struct Activity: Sendable {
  package let rows: Rows
  package let time: Attribute
  /// The day of an event, a date.
  package let day: Expression
  /// Whether a row takes part: it names a customer and a time.
  package let isPlaced: Expression
  /// Whether a row counts as activity: it takes part, and is no refund.
  package let counts: Expression
  /// What a row is called, such as `purchase`.
  package let noun: String
  private let isRefund: Expression?

  package init(_ rows: Rows, for verb: String, at span: SourceSpan) throws(Diagnostic) {
    self.rows = rows
    time = try rows.shape.required(.time, for: verb, at: span)
    let moment = Expression.column(time.name, time.type)
    day = time.type == .date ? moment : moment.start(of: .day).cast(to: .date)
    let placed = [rows.customer.isNotNull, moment.isNotNull]
    isPlaced = .all(placed)
    isRefund = rows.shape.kind == .purchases ? rows.isRefund : nil
    counts = .all(placed + (isRefund.map { [$0.negated] } ?? []))
    noun = rows.shape.kind == .purchases ? "purchase" : "touchpoint"
  }

  /// The rows that count as activity.
  package var active: Relation { .filter(rows.relation, counts) }
  /// The columns that tell the rows of one customer and time apart.
  package var ties: [Expression] { rows.shape.identity.compactMap { rows.relation.column($0) } }

  /// Counts the rows that take no part, and the refunds, which are no activity.
  package var probes: [Probe] {
    let unplaced = rows.unplaced(
      [.customer, .time], isPlaced: isPlaced, noun: noun, lack: "a customer or a time")
    return [unplaced, refunds].compactMap { $0 }
  }

  private var refunds: Probe? {
    guard let isRefund else { return nil }
    let told = rows.shape.attribute(for: .amount)?.refunds.map { " (\($0.text))" } ?? ""
    return Probe(counting: .filter(rows.relation, .all([isPlaced, isRefund]))) { count in
      Note(
        .caveat,
        "\(counted(count, "refund"))\(told) \(count == 1 ? "is no purchase" : "are no purchases")",
        measures: [.init("refunds", Double(count))])
    }
  }
}

extension Rows {
  /// The rows with their customers, or a diagnostic that says that they name none.
  ///
  /// - Parameters:
  ///   - verb: Who needs them.
  ///   - does: What it does with customers, such as `scores`.
  ///   - span: Where the verb stands.
  package func requiringCustomer(
    for verb: String, that does: String, in scope: Scope, at span: SourceSpan,
    help: [String] = []
  ) throws(Diagnostic) -> Rows {
    if let known = withCustomer(in: scope) { return known }
    throw Diagnostic(
      "not-analysable", "`\(verb)` \(does) customers, and these rows name none", at: span,
      notes: ["columns here: \(shape.names.joined(separator: ", "))"], help: help)
  }
}
