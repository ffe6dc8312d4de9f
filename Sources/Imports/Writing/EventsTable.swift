import Catalogs
import Diagnostics
import Drivers
import Findings
import Tables

/// Writes the built-in `events`: the event tables together, ordered by (customer, time).
///
/// Rows without a customer or a time are left out: they have no place in that order.
struct EventsTable {
  let writer: SnapshotWriter
  let tables: [PlannedTable]
  let datasets: [Dataset]

  /// An ENUM holds at most 65,535 texts.
  private static let mostSteps = 60_000

  /// One table's part.
  private struct Part {
    let table: PlannedTable
    let dataset: Dataset
    let time: Int
    /// SQL of the step, over the stored table `t`.
    let step: String
    let steps: [String]
  }

  /// Returns the table, and how many rows had no place in it, without invitations to surveys.
  func write() throws(Diagnostic) -> (dataset: Dataset, leftOut: Int) {
    let parts = try parts()
    let steps = sorted(Set(parts.flatMap(\.steps)))
    let sources = parts.map(\.table.name)
    var selects: [String] = []
    for (number, part) in parts.enumerated() {
      selects.append(select(part, number, parts, steps: steps))
    }
    if selects.isEmpty { selects = [emptySelect] }
    let source =
      sources.isEmpty ? "NULL::VARCHAR" : "list_extract(\(list(sources)), _source + 1)"
    let isCoded = !steps.isEmpty && steps.count <= EventsTable.mostSteps
    func coded(_ name: String, _ role: Role) -> String {
      guard let texts = values(role, parts), !texts.isEmpty else { return name }
      return "\(name)::\(enumType(texts)) AS \(name)"
    }
    let columns =
      [
        "customer", "time", isCoded ? "step::\(enumType(steps)) AS step" : "step",
        "(\(source))\(sources.isEmpty ? "" : "::\(enumType(sorted(Set(sources))))") AS source",
        coded("channel", .channel), coded("device", .device), coded("topic", .topic), "score",
        "amount", "due", "done", "comment",
      ] + (hasRefunds(parts) ? ["_refund"] : []) + [
        "row_number() OVER (ORDER BY _customer, time, _source, _row) - 1 AS _row", "_customer",
      ]
    try writer.engine.execute(
      """
      CREATE TABLE \(writer.stored("events")) AS SELECT \(columns.joined(separator: ", ")) \
      FROM (\(selects.joined(separator: " UNION ALL "))) \
      ORDER BY \(columns.count - 1)
      """)
    var dataset = Dataset(
      name: "events", kind: .events, attributes: attributes(parts, steps, sources))
    try writer.count(&dataset, time: "time")
    let counted = parts.filter { $0.table.kind != .surveys }
    let brought = counted.reduce(0) { $0 + $1.dataset.rowCount }
    let placed = try placed(counted)
    return (dataset, brought - placed)
  }

  private func placed(_ parts: [Part]) throws(Diagnostic) -> Int {
    var count = 0
    for part in parts {
      let row = try writer.engine.table(
        "SELECT count(*) AS n FROM \(writer.stored(part.table.name)) t WHERE \(isPlaced(part))")
      count += row.integer("n") ?? 0
    }
    return count
  }

  private func isPlaced(_ part: Part) -> String {
    "t._customer IS NOT NULL AND t.\(identifier(part.table.names[part.time])) IS NOT NULL"
  }

  /// The event tables; those that know most of an event come first, touchpoints last.
  private func parts() throws(Diagnostic) -> [Part] {
    let order: [RowKind] = [.purchases, .tickets, .surveys, .members, .outreach, .touchpoints]
    var parts: [Part] = []
    for kind in order {
      for (table, dataset) in zip(tables, datasets) where table.kind == kind {
        guard let time = table.meaning.timeColumn, table.facts[time].type.isTemporal,
          table.customerKey != nil
        else { continue }
        let (step, steps) = try step(table)
        parts.append(Part(table: table, dataset: dataset, time: time, step: step, steps: steps))
      }
    }
    return parts
  }

  private func step(_ table: PlannedTable) throws(Diagnostic) -> (String, [String]) {
    let (step, steps) = try stepWithoutRefunds(table)
    guard isWithRefunds(table) else { return (step, steps) }
    let refund = RowKind.refundStep
    return (
      "CASE WHEN t._refund THEN \(literal(refund)) ELSE \(step) END",
      sorted(Set(steps + [refund]))
    )
  }

  /// Whether the stored table says which of its rows are refunds.
  private func isWithRefunds(_ table: PlannedTable) -> Bool {
    table.refunds.map { $0.facts.count > 0 } ?? false
  }

  private func stepWithoutRefunds(
    _ table: PlannedTable
  ) throws(Diagnostic) -> (String, [String]) {
    let own = table.kind.step ?? "touchpoint"
    if let column = table.meaning.column(.step)
      ?? (table.kind == .touchpoints ? table.meaning.column(.channel) : nil)
    {
      var name = "t.\(identifier(table.names[column]))"
      // More words than are listed were stored as they are.
      if table.facts[column].type == .text, table.facts[column].values == nil {
        name = "nfc_normalize(\(name))"
      }
      let values = try writer.engine.table(
        """
        SELECT DISTINCT \(name)::VARCHAR FROM \(writer.stored(table.name)) t \
        WHERE \(name) IS NOT NULL\(isWithRefunds(table) ? " AND NOT t._refund" : "") LIMIT \(EventsTable.mostSteps + 1)
        """)
      let steps = values.columns[0].presentTexts
      return ("coalesce(\(name)::VARCHAR, \(literal(own)))", sorted(Set(steps + [own])))
    }
    return (literal(own), [own])
  }

  private func select(_ part: Part, _ number: Int, _ parts: [Part], steps: [String]) -> String {
    let table = part.table
    func column(_ role: Role) -> String? {
      table.meaning.column(role).map { "t.\(identifier(table.names[$0]))" }
    }
    func text(_ role: Role) -> String { (column(role) ?? "NULL") + "::VARCHAR" }
    func instant(_ role: Role) -> String {
      guard let index = table.meaning.column(role) else { return "NULL::TIMESTAMP" }
      return table.instant(index, "t.\(identifier(table.names[index]))")
    }
    let customer: String =
      table.derivedCustomer.map { "t.\(identifier($0))" } ?? text(.customer)
    let time = table.instant(part.time, "t.\(identifier(table.names[part.time]))")
    let score =
      numberColumn(.score, table).map { "t.\(identifier(table.names[$0]))" } ?? "NULL"
    var sql = """
      SELECT \(customer) AS customer, \(time) AS time, \(part.step) AS step, \(number) AS _source, \
      \(text(.channel)) AS channel, \(text(.device)) AS device, \(text(.topic)) AS topic, \
      \(score)::\(type(.score, parts)) AS score, \
      \(column(.amount) ?? "NULL")::\(type(.amount, parts)) AS amount, \
      \(instant(.due)) AS due, \(instant(.done)) AS done, \(text(.comment)) AS comment, \
      \(isWithRefunds(table) ? "t._refund" : "false") AS _refund, t._row AS _row, t._customer AS _customer \
      FROM \(writer.stored(table.name)) t WHERE \(isPlaced(part))
      """
    // The same step of one customer on one day from two tables is one event: the first table's.
    for earlier in parts[..<number] {
      let common = sorted(Set(earlier.steps).intersection(part.steps))
      guard !common.isEmpty else { continue }
      let other = "t.\(identifier(earlier.table.names[earlier.time]))"
      sql += """
         AND NOT ((\(part.step)) IN (\(common.map(literal).joined(separator: ", "))) AND \
        (t._customer, (\(time))::DATE, \(part.step)) IN (SELECT (t._customer, (\(other))::DATE, \
        \(earlier.step)) FROM \(writer.stored(earlier.table.name)) t WHERE \(isPlaced(earlier))))
        """
    }
    return sql
  }

  // MARK: Types

  /// The type that holds the numbers of a role in all tables: amounts have at least two digits after
  /// the point, scores none unless some have.
  private func valueType(_ role: Role, _ parts: [Part]) -> ValueType {
    var scale = role == .amount ? 2 : 0
    for part in parts {
      guard let column = numberColumn(role, part.table) else { continue }
      switch part.table.storedType(column) {
      case .decimal(let digits): scale = max(scale, digits)
      case .double: return .double
      default: break
      }
    }
    return scale == 0 ? .integer : .decimal(scale: scale)
  }

  /// The column of a role that the events show; of several scores the first.
  private func numberColumn(_ role: Role, _ table: PlannedTable) -> Int? {
    role == .score
      ? table.meaning.columns.firstIndex { $0.role == .score } : table.meaning.column(role)
  }

  private func type(_ role: Role, _ parts: [Part]) -> String {
    switch valueType(role, parts) {
    case .decimal(let scale): "DECIMAL(18, \(scale))"
    case .integer: "BIGINT"
    default: "DOUBLE"
    }
  }

  private var emptySelect: String {
    """
    SELECT NULL::VARCHAR AS customer, NULL::TIMESTAMP AS time, NULL::VARCHAR AS step, \
    0 AS _source, NULL::VARCHAR AS channel, NULL::VARCHAR AS device, NULL::VARCHAR AS topic, \
    NULL::BIGINT AS score, NULL::DECIMAL(18, 2) AS amount, NULL::TIMESTAMP AS due, \
    NULL::TIMESTAMP AS done, NULL::VARCHAR AS comment, \
    false AS _refund, 0::BIGINT AS _row, \
    NULL::INTEGER AS _customer WHERE false
    """
  }

  private func attributes(
    _ parts: [Part], _ steps: [String], _ sources: [String]
  ) -> [Attribute] {
    let currencies = Set(
      parts.flatMap { part in
        part.dataset.attributes.filter { $0.role == .amount }.map { $0.currency ?? "" }
      })
    let currency = currencies.count == 1 ? currencies.first : nil
    return [
      Attribute(Field("customer", .text), role: .customer, isPersonal: true),
      Attribute(Field("time", .timestamp), role: .time),
      Attribute(
        Field("step", .text), role: .step, dictionary: steps.count <= 50 ? steps : nil,
        isPersonal: false),
      Attribute(
        Field("source", .text), dictionary: sources.count <= 50 ? sorted(Set(sources)) : nil,
        isPersonal: false),
      Attribute(
        Field("channel", .text), role: .channel, dictionary: values(.channel, parts),
        isPersonal: false),
      Attribute(
        Field("device", .text), role: .device, dictionary: values(.device, parts), isPersonal: false
      ),
      Attribute(
        Field("topic", .text), role: .topic, dictionary: values(.topic, parts), isPersonal: false),
      Attribute(Field("score", valueType(.score, parts)), role: .score),
      Attribute(
        Field("amount", valueType(.amount, parts)), role: .amount, measure: Measure(.money),
        currency: currency == "" ? nil : currency, refunds: refunds(parts)),
      Attribute(Field("due", .timestamp), role: .due),
      Attribute(Field("done", .timestamp), role: .done),
      Attribute(Field("comment", .text), role: .comment, isPersonal: true),
    ] + (hasRefunds(parts) ? [Attribute(Field("_refund", .boolean), nullable: false)] : []) + [
      Attribute(Field("_row", .integer), nullable: false),
      Attribute(Field("_customer", .integer)),
    ]
  }

  private func hasRefunds(_ parts: [Part]) -> Bool { parts.contains { isWithRefunds($0.table) } }

  private func refunds(_ parts: [Part]) -> RefundFacts? {
    parts.reduce(nil) { found, part in
      found?.united(with: part.table.refunds?.facts) ?? part.table.refunds?.facts
    }
  }

  /// What a column of the table can hold, when that is at most 50 texts.
  private func values(_ role: Role, _ parts: [Part]) -> [String]? {
    var all = Set<String>()
    for part in parts {
      guard let column = part.table.meaning.column(role) else { continue }
      guard let values = part.table.facts[column].values else { return nil }
      all.formUnion(values)
    }
    return all.count <= 50 ? sorted(all) : nil
  }

  private func list(_ texts: [String]) -> String {
    "[" + texts.map(literal).joined(separator: ", ") + "]"
  }
}

/// Texts in binary order, as the engine sorts them.
func sorted(_ texts: Set<String>) -> [String] {
  texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}
