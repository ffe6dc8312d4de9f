import Catalogs
import Diagnostics
import Drivers
import Findings
import Tables

/// Writes planned tables into an attached database: typed, coded, ordered.
struct SnapshotWriter {
  let engine: Connection
  /// The attached database that becomes the snapshot.
  let database: String
  let tables: [PlannedTable]
  /// The SHA-256 of each file's bytes, by its path.
  var hashes: [String: String] = [:]

  private var contacts: PlannedTable? { tables.first { $0.name == RowKind.contacts.rawValue } }

  // MARK: Customers

  /// Makes `keys` (customer, code) of everyone whom any table names, codes in binary order from 0,
  /// and `addresses` (e-mail → customer) of contacts that have both.
  func writeKeys() throws(Diagnostic) -> Int {
    if let contacts, case .column = contacts.customerKey,
      let customer = contacts.meaning.column(.customer), let email = contacts.meaning.column(.email)
    {
      let address = "lower(trim(s.c\(email)))"
      try engine.execute(
        """
        CREATE OR REPLACE TEMP TABLE addresses AS SELECT \(address) AS email, \
        min(\(contacts.value(customer))) AS customer FROM \(contacts.staged.name) s \
        WHERE \(address) <> '' GROUP BY 1
        """)
    } else {
      try engine.execute(
        "CREATE OR REPLACE TEMP TABLE addresses (email VARCHAR, customer VARCHAR)")
    }
    var parts = ["SELECT NULL::VARCHAR AS customer WHERE false"]
    for table in tables {
      guard let customer = customer(of: table) else { continue }
      parts.append("SELECT DISTINCT \(customer.value) FROM \(table.staged.name) s \(customer.join)")
    }
    try engine.execute(
      """
      CREATE OR REPLACE TEMP TABLE keys AS SELECT customer, \
      (row_number() OVER (ORDER BY customer) - 1)::INTEGER AS code \
      FROM (\(parts.joined(separator: " UNION "))) WHERE customer IS NOT NULL
      """)
    return try engine.table("SELECT count(*) AS n FROM keys").integer("n") ?? 0
  }

  /// SQL of a row's customer, and the join it needs.
  private func customer(of table: PlannedTable) -> (value: String, join: String)? {
    switch table.customerKey {
    case .column(let index): return (table.value(index), "")
    case .email(let index):
      let address = "nullif(lower(trim(s.c\(index))), '')"
      return (
        "coalesce(m.customer, \(address))",
        "LEFT JOIN addresses m ON m.email = \(address)"
      )
    case nil: return nil
    }
  }

  // MARK: Tables

  /// Writes one table and tells what is in it.
  func write(_ table: PlannedTable) throws(Diagnostic) -> Dataset {
    var outputs: [String] = []
    var attributes: [Attribute] = []
    for index in table.names.indices {
      let value = table.value(index)
      let dictionary = table.dictionary(index)
      let stored = dictionary.map { "(\(value))::\(enumType($0))" } ?? value
      outputs.append("\(stored) AS \(identifier(table.names[index]))")
      attributes.append(attribute(table, index))
    }
    let customer = customer(of: table)
    if let customer, let name = table.derivedCustomer {
      outputs.append("\(customer.value) AS \(identifier(name))")
      attributes.append(Attribute(Field(name, .text), role: .customer, isPersonal: true))
    }
    if let refunds = table.refunds, refunds.facts.count > 0 {
      outputs.append("\(refunds.isRefund) AS _refund")
      attributes.append(Attribute(Field("_refund", .boolean), nullable: false))
    }
    outputs.append("s.rowid AS _row")
    outputs.append(customer == nil ? "NULL::INTEGER AS _customer" : "k.code AS _customer")
    var joins = ""
    if let customer {
      joins = "\(customer.join) LEFT JOIN keys k ON k.customer = \(customer.value)"
    }
    // By place in the select list: what is read twice is read once.
    var order = ["\(outputs.count - 1)"]
    let time = table.meaning.timeColumn
    if table.kind.isEvent {
      if let time { order.insert("\(time + 1) NULLS LAST", at: 0) }
      if customer != nil { order.insert("\(outputs.count) NULLS LAST", at: 0) }
    }
    try engine.execute(
      """
      CREATE TABLE \(stored(table.name)) AS SELECT \(outputs.joined(separator: ", ")) \
      FROM \(table.staged.name) s \(joins) ORDER BY \(order.joined(separator: ", "))
      """)
    attributes.append(Attribute(Field("_row", .integer), nullable: false))
    attributes.append(Attribute(Field("_customer", .integer)))
    var dataset = Dataset(
      name: table.name, kind: table.kind, attributes: attributes,
      files: table.staged.source.files.map(\.file.name))
    dataset.contents = table.staged.source.files.compactMap { hashes[$0.path] }
    try count(&dataset, time: time.map { table.instant($0, identifier(table.names[$0])) })
    return dataset
  }

  private func attribute(_ table: PlannedTable, _ index: Int) -> Attribute {
    let facts = table.facts[index]
    let meaning = table.meaning.columns[index]
    var attribute = Attribute(
      Field(table.names[index], table.storedType(index).valueType),
      label: table.staged.header.labels[index], role: meaning.role,
      scale: meaning.scale, question: meaning.question)
    if table.storedType(index) == .text, let values = facts.values, values.count <= 50 {
      attribute.dictionary = values
    }
    attribute.isPersonal = PersonalColumns.hold(
      attribute.name, attribute.type, role: attribute.role, count: facts.count,
      distinct: facts.distinct)
    if [.amount, .cost, .refund].contains(meaning.role) {
      attribute.measure = Measure(.money)
      attribute.currency = currency(table, index)
    }
    if let refunds = table.refunds, refunds.amount == index { attribute.refunds = refunds.facts }
    return attribute
  }

  private func currency(_ table: PlannedTable, _ index: Int) -> String? {
    if let column = table.meaning.column(.currency) {
      guard let values = table.facts[column].values, values.count == 1 else { return nil }
      return table.facts[column].count == table.staged.rows ? values[0].uppercased() : nil
    }
    let ending = table.names[index].split(separator: "_").last.map(String.init) ?? ""
    return ["eur", "usd", "gbp"].contains(ending) ? ending.uppercased() : nil
  }

  /// Fills in the counts that only the stored rows tell: rows, nulls, the span of time.
  func count(_ dataset: inout Dataset, time: String?) throws(Diagnostic) {
    var outputs = ["count(*) AS n"]
    for (index, attribute) in dataset.attributes.enumerated() {
      outputs.append("count(\(identifier(attribute.name))) AS n\(index)")
    }
    if let time {
      outputs += ["epoch_us(min(\(time))) AS first", "epoch_us(max(\(time))) AS last"]
    }
    let row = try engine.table(
      "SELECT \(outputs.joined(separator: ", ")) FROM \(stored(dataset.name))")
    dataset.rowCount = row.integer("n") ?? 0
    for index in dataset.attributes.indices {
      dataset.attributes[index].nullable = row.integer("n\(index)") != dataset.rowCount
    }
    dataset.firstTime = row.integer("first").map(Int64.init)
    dataset.lastTime = row.integer("last").map(Int64.init)
  }

  func stored(_ name: String) -> String { "\(database).main.\(identifier(name))" }

  // MARK: Built-in tables

  /// Writes `customers`: everyone, with the columns of contacts (the first row of each).
  func writeCustomers(_ contacts: Dataset?) throws(Diagnostic) -> Dataset {
    var attributes = [
      Attribute(Field("customer", .text), role: .customer, nullable: false, isPersonal: true)
    ]
    var outputs = ["k.customer AS customer"]
    for attribute in contacts?.attributes ?? []
    where !attribute.isHidden && attribute.role != .customer {
      let name = attribute.name == "customer" ? "customer_label" : attribute.name
      outputs.append("c.\(identifier(attribute.name)) AS \(identifier(name))")
      attributes.append(attribute.renamed(name))
    }
    outputs += ["k.code::BIGINT AS _row", "k.code AS _customer"]
    attributes.append(Attribute(Field("_row", .integer), nullable: false))
    attributes.append(Attribute(Field("_customer", .integer), nullable: false))
    var join = ""
    if let contacts {
      join = """
        LEFT JOIN (SELECT * FROM \(stored(contacts.name)) WHERE _customer IS NOT NULL \
        QUALIFY row_number() OVER (PARTITION BY _customer ORDER BY _row) = 1) c \
        ON c._customer = k.code
        """
    }
    try engine.execute(
      """
      CREATE TABLE \(stored("customers")) AS SELECT \(outputs.joined(separator: ", ")) \
      FROM keys k \(join) ORDER BY k.code
      """)
    var dataset = Dataset(name: "customers", kind: .customers, attributes: attributes)
    try count(&dataset, time: nil)
    return dataset
  }

  /// Of a table's rows that name somebody by e-mail only, how many found a contact.
  func match(_ table: PlannedTable) throws(Diagnostic) -> MatchRate? {
    guard case .email(let index) = table.customerKey, table.kind != .contacts,
      contacts?.meaning.column(.customer) != nil
    else { return nil }
    let row = try engine.table(
      """
      SELECT count(*) AS n, count(m.email) AS k FROM \(table.staged.name) s \
      LEFT JOIN addresses m ON m.email = lower(trim(s.c\(index))) \
      WHERE trim(s.c\(index)) <> ''
      """)
    return MatchRate(matched: row.integer("k") ?? 0, total: row.integer("n") ?? 0)
  }
}
