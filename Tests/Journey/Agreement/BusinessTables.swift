import Catalogs
import Drivers
import DuckDBBackend
import Engines
import Sessions
import Tables

extension RandomBusiness {
  /// A session on the tables that an import of the events and contacts makes: an import takes ten
  /// times as long as its tables.
  func session() throws -> Session {
    let connection = try DuckDBBackend.connection(temporaryFolder: "/tmp")
    // With little data, threads only wait for each other.
    try connection.execute("SET threads = 1")
    let codes = codes
    let touchpoints = try makeTouchpoints(connection, codes)
    let contacts = try makeCustomers(connection, codes)
    var events = touchpoints
    events.name = "events"
    events.kind = .events
    events.attributes[1].field.type = .timestamp
    let time = clock == .days ? "time + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND" : "time"
    let named = "coalesce(step::VARCHAR, 'touchpoint')"
    let names = binary(Set(steps + ["touchpoint"]))
    events.attributes[2].dictionary = names.count <= 50 ? names : nil
    try connection.execute(
      """
      CREATE TABLE events AS SELECT customer, \(time) AS time, \
      \(named)::ENUM (\(list(names))) AS step, channel, device, \
      row_number() OVER (ORDER BY _customer, time, _row) - 1 AS _row, _customer FROM touchpoints \
      WHERE _customer IS NOT NULL AND time IS NOT NULL ORDER BY _customer, time, _row
      """)
    let datasets =
      (hasContacts ? [contacts] : []) + [touchpoints, customers(like: contacts), events]
    let engine = SQLEngine(
      connection, DuckDBDialect(), staging: Shop.Ingestion(),
      tables: Dictionary(uniqueKeysWithValues: datasets.map { ($0.name, [$0.name]) }),
      prefix: "_test_")
    return Session(
      catalog: Catalog(datasets: datasets, customerCount: codes.count), engine: engine)
  }

  /// Each customer's code, in the order of their names' bytes.
  private var codes: [String: Int64] {
    var names = Set(events.compactMap { $0.customer.map(name) })
    if hasContacts { names.formUnion(plans.indices.map(name)) }
    return Dictionary(
      uniqueKeysWithValues: binary(names).enumerated().map { ($1, Int64($0)) })
  }

  private func makeTouchpoints(
    _ connection: Connection, _ codes: [String: Int64]
  ) throws -> Dataset {
    let type: ValueType = clock == .days ? .date : .timestamp
    let present = binary(Set(events.compactMap(\.step)))
    func attribute(_ name: String, _ type: ValueType, _ role: Role?) -> Attribute {
      Attribute(Field(name, type), role: role)
    }
    var attributes = [
      attribute("customer", .text, .customer), attribute("time", type, .time),
      attribute("step", .text, .step), attribute("channel", .text, .channel),
      attribute("device", .text, .device), attribute("_row", .integer, nil),
      attribute("_customer", .integer, nil),
    ]
    attributes[2].dictionary = present.count <= 50 ? present : nil
    let rows = events.enumerated().map { row, event -> [Value] in
      let time: Value? = event.time.map {
        clock == .days
          ? .date(Int32($0 / day))
          : .timestamp(clock == .fractions ? $0 : $0 / 1_000_000 * 1_000_000)
      }
      return [
        event.customer.map { .text(name($0)) } ?? .null, time ?? .null,
        event.step.map { .text($0) } ?? .null, event.channel.map { .text($0) } ?? .null,
        event.device.map { .text($0) } ?? .null, .integer(Int64(row)),
        event.customer.flatMap { codes[name($0)] }.map { .integer($0) } ?? .null,
      ]
    }
    try connection.ingest(Table(attributes.map(\.field), rows: rows), as: "raw", temporary: true)
    let step = present.isEmpty ? "step" : "step::ENUM (\(list(present))) AS step"
    try connection.execute(
      """
      CREATE TABLE touchpoints AS SELECT customer, time, \(step), channel, device, _row, \
      _customer::INTEGER AS _customer FROM raw ORDER BY _customer, time, _row
      """)
    let last = events.compactMap(\.time).max()
    return Dataset(
      name: "touchpoints", kind: .touchpoints, attributes: attributes, rowCount: events.count,
      firstTime: events.compactMap(\.time).min(), lastTime: last)
  }

  private func makeCustomers(
    _ connection: Connection, _ codes: [String: Int64]
  ) throws -> Dataset {
    let contacts = Dataset(
      name: "contacts", kind: .contacts,
      attributes: [
        Attribute(Field("customer", .text), role: .customer, nullable: false),
        Attribute(Field("plan", .text)), Attribute(Field("_row", .integer)),
        Attribute(Field("_customer", .integer)),
      ], rowCount: plans.count)
    let rows = plans.enumerated().map { row, plan -> [Value] in
      [
        .text(name(row)), plan.map { .text($0) } ?? .null, .integer(Int64(row)),
        codes[name(row)].map { .integer($0) } ?? .null,
      ]
    }
    let everyone = codes.map { [Value.text($0), .integer($1)] }
    try connection.ingest(
      Table(contacts.fields, rows: hasContacts ? rows : []), as: "contacts", temporary: false)
    try connection.ingest(
      Table([Field("customer", .text), Field("_customer", .integer)], rows: everyone), as: "keys",
      temporary: true)
    try connection.execute(
      """
      CREATE TABLE customers AS SELECT k.customer, plan, k._customer AS _row, \
      k._customer::INTEGER AS _customer FROM keys k LEFT JOIN contacts c USING (_customer) \
      ORDER BY 4
      """)
    return contacts
  }

  private func customers(like contacts: Dataset) -> Dataset {
    var customers = contacts
    customers.name = "customers"
    customers.kind = .customers
    return customers
  }

  private func binary(_ texts: Set<String>) -> [String] {
    texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private func list(_ texts: [String]) -> String {
    texts.map(DuckDBDialect().quoted(text:)).joined(separator: ", ")
  }
}
