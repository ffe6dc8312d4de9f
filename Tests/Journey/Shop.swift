import Catalogs
import Diagnostics
import Drivers
import DuckDBBackend
import Engines
import Findings
import Queries
import Relations
import Sequences
import Sessions
import Tables
import Tiers
import Verbs

/// A small business made in the test, on an engine of its own.
final class Shop {
  /// Businesses that several tests ask the same of; a test of them defines nothing.
  static let kept = Lender<String, Shop>()

  /// One thing that a customer did; `time` in microseconds since 1970.
  struct Event {
    var customer: Int
    var time: Int64
    var step: String
    var device: String?
    var channel: String

    init(
      _ customer: Int, _ time: Int64, _ step: String, device: String? = "phone",
      channel: String = "web"
    ) {
      self.customer = customer
      self.time = time
      self.step = step
      self.device = device
      self.channel = channel
    }
  }

  let session: Session
  let connection: Connection

  /// - Parameters:
  ///   - plans: a plan for each customer, by number; the customers table has as many rows.
  ///   - days: whether the table holds days without a time of day.
  ///   - names: names of events that the catalog knows besides those that happened.
  init(
    _ events: [Event], plans: [String?] = [], days: Bool = false, names: [String] = [],
    eventFiles: EventFiles? = nil
  ) throws {
    connection = try DuckDBBackend.connection(temporaryFolder: "/tmp")
    let steps = Set(events.map(\.step) + names).sorted()
    let time: ValueType = days ? .date : .timestamp
    func dataset(_ name: String, _ kind: RowKind) -> Dataset {
      Dataset(
        name: name, kind: kind,
        attributes: [
          Attribute(Field("customer", .text), role: .customer),
          Attribute(Field("time", time), role: .time, nullable: false),
          Attribute(Field("step", .text), role: .step, dictionary: steps),
          Attribute(Field("device", .text), role: .device),
          Attribute(Field("channel", .text), role: .channel),
          Attribute(Field("_row", .integer)), Attribute(Field("_customer", .integer)),
        ], rowCount: events.count, firstTime: events.map(\.time).min(),
        lastTime: events.map(\.time).max())
    }
    let touchpoints = dataset("touchpoints", .touchpoints)
    var all = dataset("events", .events)
    all.attributes[1].field.type = .timestamp
    let customers = Dataset(
      name: "customers", kind: .customers,
      attributes: [
        Attribute(Field("customer", .text), role: .customer),
        Attribute(Field("plan", .text), role: .segment),
        Attribute(Field("_row", .integer)), Attribute(Field("_customer", .integer)),
      ], rowCount: plans.count)
    var orders = Dataset(
      name: "purchases", kind: .purchases,
      attributes: [
        Attribute(Field("customer", .text), role: .customer),
        Attribute(Field("_row", .integer)), Attribute(Field("_customer", .integer)),
      ])
    orders.rowCount = 1
    let rows = events.enumerated().map { row, event -> [Value] in
      [
        .text("C\(event.customer)"),
        days ? .date(Int32(event.time / 86_400_000_000)) : .timestamp(event.time),
        .text(event.step), event.device.map { .text($0) } ?? .null, .text(event.channel),
        .integer(Int64(row)), .integer(Int64(event.customer)),
      ]
    }
    try connection.ingest(
      Table(touchpoints.fields, rows: rows), as: "touchpoints", temporary: false)
    // As import stores them.
    try connection.execute("ALTER TABLE touchpoints ALTER _customer TYPE INTEGER")
    let texts = [
      "step": steps, "device": Set(events.compactMap(\.device)).sorted(),
      "channel": Set(events.map(\.channel)).sorted(),
    ]
    for (column, values) in texts where !values.isEmpty {
      let list = values.map { "'" + $0.replacing("'", with: "''") + "'" }.joined(separator: ", ")
      try connection.execute("ALTER TABLE touchpoints ALTER \(column) TYPE ENUM(\(list))")
    }
    try connection.execute(
      "CREATE TABLE events AS SELECT * REPLACE (time::TIMESTAMP AS time) FROM touchpoints")
    let known = plans.enumerated().map { number, plan -> [Value] in
      [
        .text("C\(number)"), plan.map { .text($0) } ?? .null, .integer(Int64(number)),
        .integer(Int64(number)),
      ]
    }
    try connection.ingest(Table(customers.fields, rows: known), as: "customers", temporary: false)
    try connection.ingest(
      Table(orders.fields, rows: [[.text("C1"), .integer(0), .integer(1)]]), as: "purchases",
      temporary: false)
    let datasets = [touchpoints, customers, orders, all]
    let engine = SQLEngine(
      connection, DuckDBDialect(), staging: Ingestion(),
      tables: Dictionary(uniqueKeysWithValues: datasets.map { ($0.name, [$0.name]) }),
      prefix: "_test_", eventFiles: eventFiles)
    session = Session(catalog: Catalog(datasets: datasets), engine: engine)
  }

  /// The answer to a query of one line.
  func answer(_ query: String) throws -> Finding {
    let script = try session.parse(query)
    guard case .answer(let answer) = try session.run(script.statements[0]) else {
      throw Diagnostic("test", "no answer")
    }
    return try answer.finding()
  }

  /// The first mistake in a query.
  func mistake(_ query: String) -> Diagnostic? {
    do {
      _ = try answer(query)
      return nil
    } catch let list as DiagnosticList {
      return list.all.first
    } catch {
      return error as? Diagnostic
    }
  }

  /// One row per customer: the relation behind a funnel, before customers are counted.
  func customers(_ query: String) throws -> Table {
    guard case .aggregate(.filter(let customers, _), _, _) = try definition(query).relation else {
      throw Diagnostic("test", "the funnel is not made as expected")
    }
    return try session.engine.table(
      customers, order: [SortKey(.column("_customer", .integer))], promising: customers.fields,
      limit: nil)
  }

  /// What a funnel counts, before shares are made of it.
  func counts(_ query: String) throws -> Table {
    let question = try definition(query)
    return try session.engine.table(
      question.relation, order: question.order, promising: question.relation.fields, limit: nil)
  }

  /// The funnel's kernel.
  func kernel(_ query: String) throws -> (any SequenceKernel)? { try walk(query).kernel }

  /// What the funnel's kernel counts; nil where it has none.
  func kernelTable(_ query: String, threads: Int = 1) throws -> Table? {
    let walk = try walk(query)
    guard let kernel = walk.kernel, let events = walk.events,
      let store = try session.engine.events(events), kernel.fits(store)
    else { return nil }
    guard walk.overlay == nil else { throw Diagnostic("test", "the funnel has an overlay") }
    return try kernel.table(over: store, Groups(byCustomer: nil, labels: []), threads: threads)
  }

  private func definition(_ query: String) throws -> Question { try walk(query).definition }

  /// The pass over events that a query's last stage begins with.
  func walk(_ query: String) throws -> Walk {
    let script = try session.parse(query)
    guard case .pipeline(let pipeline) = script.statements[0].kind else {
      throw Diagnostic("test", "no pipeline")
    }
    let binding = Binding(vocabulary: .standard)
    let scope = Scope(catalog: session.catalog, binding: binding)
    let bound = try scope.bind(pipeline)
    guard case .result(let number, _) = bound.rows.relation,
      case .walk(let walk, _)? = bound.stages[number]?.plan.start
    else { throw Diagnostic("test", "the stage does not begin with a pass over events") }
    return walk
  }

  /// Puts the rows of the tables in order and codes their texts, as import does.
  ///
  /// - Parameter texts: whether texts are coded, as import does where there are few.
  func store(codingTexts texts: Bool = true) throws {
    for (table, columns) in [
      ("touchpoints", ["step", "device", "channel"]), ("events", ["step", "device", "channel"]),
      ("customers", ["plan"]),
    ] {
      var replaced: [String] = []
      for column in columns {
        guard texts else {
          replaced.append("\(column)::VARCHAR AS \(column)")
          continue
        }
        let type = "\(table)_\(column)"
        try connection.execute(
          "CREATE TYPE \(type) AS ENUM (SELECT DISTINCT \(column) FROM \(table) "
            + "WHERE \(column) IS NOT NULL ORDER BY 1)")
        replaced.append("\(column)::\(type) AS \(column)")
      }
      let replacing = "REPLACE (\(replaced.joined(separator: ", ")))"
      let time = table == "customers" ? "" : "time NULLS LAST, "
      try connection.execute(
        "CREATE OR REPLACE TABLE \(table) AS SELECT * \(replacing) FROM \(table) "
          + "ORDER BY _customer NULLS LAST, \(time)_row")
    }
  }

  struct Ingestion: SQLEngine.Staging {
    let sharesMemory = true

    func place(
      _ table: Table, as name: [String], on connection: Connection
    ) throws(Diagnostic) {
      try connection.ingest(table, as: name.last ?? "", temporary: true)
    }
  }
}

typealias Draws = SplitMix

let hour: Int64 = 3_600_000_000
let day: Int64 = 24 * hour
