package import Catalogs
package import Diagnostics
package import Findings
package import Relations
import Tables

extension Scope {
  /// The rows that scores are computed from: those given when they are of the kind, else those of
  /// all customers, so that a `where` before or after changes no score.
  package func population(
    _ arguments: Arguments, _ kinds: [Kind], of input: Rows
  ) throws(Diagnostic) -> Analysed {
    if let kind = input.shape.kind, kinds.contains(kind), !arguments.has("using") {
      return try analysed(arguments, kinds, from: input)
    }
    guard input.withCustomer(in: self) != nil, let everyone = customers else {
      return try analysed(arguments, kinds, from: input)  // Says what is missing.
    }
    return try analysed(arguments, kinds, from: everyone)
  }

  /// The last moment that rows are known to: an as-of date that was set, as silence until then is
  /// known; else the end of the last day of the tables that they are read from.
  ///
  /// A file that ends a month early makes nobody lapse.
  package func observedUntil(_ rows: Rows) -> Int64 {
    if asOfIsSet { return asOf }
    var read: Set<String> = []
    rows.relation.visit { if case .table(let name, _) = $0 { read.insert(name) } }
    let ofKind = catalog.datasets.filter { $0.kind == rows.shape.kind }
    let own = ofKind.filter { read.contains($0.name) }
    let ends = (own.isEmpty ? ofKind : own).compactMap(\.lastTime)
    return min(asOf, ends.max().map(endOfDay) ?? asOf)
  }

  /// Whether a stage before filters by time, so that customers' earlier rows are not seen.
  package func isBounded(_ rows: Rows, by time: Attribute, outer: Scope) -> Bool {
    var relation = rows.relation
    while true {
      switch relation {
      case .filter(let input, let condition):
        let isKnown = [self, outer].contains { $0.hidesLater(condition, input, rows.shape) }
        if condition.columnNames.contains(time.name), !isKnown { return true }
        relation = input
      case .extend(let input, _), .project(let input, _), .distinct(let input),
        .first(_, let input, _), .join(let input, _, _, on: _, taking: _):
        relation = input
      default: return false
      }
    }
  }
}

extension Note {
  /// The warning that a history was cut before a verb that needs all of it.
  package static func boundedHistory(_ time: String, _ verb: String) -> Note {
    Note(
      .warning,
      "a stage before `\(verb)` filters by `\(time)`: earlier rows of a customer are not seen; "
        + "filter the answer instead, or use `asof`")
  }
}

/// Rows with the scores of their customers beside them.
package struct ScoredRows {
  package var relation: Relation
  package var shape: Shape
  package var notes: [Note]

  /// Hidden columns that come out too.
  package var hidden: [Field] { relation.fields.filter { $0.name.hasPrefix("_") } }
}

/// The columns that a scoring verb adds, before its scores are known.
package struct ScoreColumns: Sendable {
  package let input: Rows
  package let attributes: [Attribute]
  /// What the columns say of a customer who has no scores; null where nothing is said.
  package let absent: [String: Constant]

  /// - Parameter input: Rows that know their customer.
  package init(_ input: Rows, _ attributes: [Attribute], absent: [String: Constant]) {
    self.input = input
    self.attributes = attributes
    self.absent = absent
  }

  /// The rows with the scores, one row for each, none added or lost.
  ///
  /// A column that exists already is kept as `NAME_before`, in the place of an older one.
  ///
  /// - Parameter scores: One row per customer: `_customer`, then the columns by name; before they
  ///   are known, nil gives the shape alone.
  package func rows(_ scores: Relation?) -> ScoredRows {
    let names = Set(attributes.map(\.name))
    let renamed = Set(input.shape.names.filter(names.contains))
    func place(_ name: String) -> String? {
      if renamed.contains(name) { return name + "_before" }
      return name.hasSuffix("_before") && renamed.contains(String(name.dropLast(7))) ? nil : name
    }
    var shape = input.shape
    shape.columns = shape.columns.compactMap { attribute in
      place(attribute.name).map { attribute.renamed($0) }
    }
    shape.columns += attributes
    shape.order = shape.order.compactMap { key in
      guard case .column(let name, let type) = key.expression else { return key }
      return place(name).map { SortKey(.column($0, type), descending: key.descending) }
    }
    shape.perCustomer = Set(shape.perCustomer.compactMap(place)).union(names)

    var relation = input.relation
    if !renamed.isEmpty {
      relation = .project(
        relation,
        relation.fields.compactMap { field in
          place(field.name).map { Named($0, .column(field.name, field.type)) }
        })
    }
    var notes: [Note] = []
    if !renamed.isEmpty {
      let list = attributes.map(\.name).filter(renamed.contains)
        .map { "`\($0)_before`" }.joined(separator: ", ")
      notes.append(Note(.caveat, "the columns from before are kept as \(list)"))
    }
    guard let scores else {
      relation = .extend(relation, attributes.map { Named($0.name, .null($0.type)) })
      return ScoredRows(relation: relation, shape: shape, notes: notes)
    }
    relation = .join(
      relation, .left, scores, on: [Pair(HiddenColumn.customer, HiddenColumn.customer)],
      taking: attributes.map { Pair($0.name, $0.name) })
    let customer = Expression.column(HiddenColumn.customer, .integer)
    let filled = attributes.compactMap { attribute -> Named? in
      guard let value = absent[attribute.name] else { return nil }
      let own = Expression.column(attribute.name, attribute.type)
      return Named(
        attribute.name,
        .choice(
          [.init(.all([own.isNull, customer.isNotNull]), .constant(value))], otherwise: own,
          attribute.type))
    }
    if !filled.isEmpty { relation = .extend(relation, filled) }
    return ScoredRows(relation: relation, shape: shape, notes: notes)
  }
}

/// The purchases, or touchpoints, that make up a customer's activity.
package struct Activity {
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
