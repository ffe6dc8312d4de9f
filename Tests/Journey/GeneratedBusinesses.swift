import Catalogs
import Diagnostics
import Drivers
import DuckDBBackend
import Engines
import Findings
import Foundation
import Queries
import Samples
import Sessions
import Synchronization
import Tables
import Tiers

/// A hundred businesses of the generator, seeds 1 to 100 (`make test`: 20 of them), in the same tables
/// and told apart by their column `business`.
///
/// No customer is in two of them, so that `by business` answers as if each were alone. The tables are
/// read by the engine, which is quicker than an import; that an imported one has the same numbers is
/// tested too.
struct GeneratedBusinesses {
  static let seeds = Tier.sample(1...100, oneOf: 5)
  /// As small as leaves at least 30 customers with a bad repair in each.
  static let customers = 1400
  /// As many for each customer as the samples have.
  static let events = customers * SampleBusiness.defaultEvents / SampleBusiness.defaultCustomers

  private let folder: String
  let session: Session

  init() throws {
    folder = NSTemporaryDirectory() + "businesses-\(UUID().uuidString)"
    let folder = folder
    let failures = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: Self.seeds.count) { index in
      let seed = Self.seeds[index]
      let business = SampleBusiness(
        customers: Self.customers, events: Self.events, seed: UInt64(seed))
      do throws(Diagnostic) {
        try business.write(to: "\(folder)/\(seed)")
      } catch {
        failures.withLock { $0 += 1 }
      }
    }
    guard failures.withLock({ $0 }) == 0 else { throw Diagnostic("test", "no businesses") }
    session = try Self.together(in: folder)
  }

  private static func together(in folder: String) throws -> Session {
    try "step,stage\ncheckout,way\npurchase,way\nbooking,way\nrepair,way\nworkshop,way\n".write(
      toFile: folder + "/steps.csv", atomically: true, encoding: .utf8)
    let connection = try DuckDBBackend.connection(temporaryFolder: folder)
    try connection.execute(
      """
      CREATE TABLE touchpoints AS \(read("touchpoints", in: folder, time: "time"));
      CREATE TABLE purchases AS \(read("purchases", in: folder, time: "date"));
      CREATE TABLE events AS
        SELECT customer, time, step, _row, _customer FROM touchpoints
        UNION ALL SELECT customer, date, 'purchase', -_row, _customer FROM purchases
        WHERE kind = 'order';
      """)
    let datasets = try datasets(in: folder)
    let engine = SQLEngine(
      connection, DuckDBDialect(), staging: Ingestion(),
      tables: Dictionary(uniqueKeysWithValues: datasets.map { ($0.name, [$0.name]) }),
      prefix: "_test_")
    let session = Session(catalog: Catalog(datasets: datasets), engine: engine)
    // No kernel: its loops are slow where nothing is optimised, and its answers are the same.
    session.usesKernels = false
    return session
  }

  private static func read(_ name: String, in folder: String, time: String) -> String {
    """
    SELECT * EXCLUDE (filename, seed) REPLACE (seed || '-' || customer AS customer),
      'B' || seed AS business, row_number() OVER ()::BIGINT AS _row,
      (seed::INTEGER * 10000 + substr(customer, 2)::INTEGER)::INTEGER AS _customer
    FROM (
      SELECT *, regexp_extract(filename, '([0-9]+)/[^/]+$', 1) AS seed
      FROM read_csv('\(folder)/*/\(name).csv', filename = true, types = {'\(time)': 'TIMESTAMP'}))
    """
  }

  /// What the import of one of them knows of its tables, with `business`.
  private static func datasets(in folder: String) throws -> [Dataset] {
    let catalog = try alone(seeds[0], in: folder).catalog
    return try ["touchpoints", "purchases", "events"].map { name in
      guard var dataset = catalog[name] else { throw Diagnostic("test", "no table `\(name)`") }
      let wanted = ["customer", "time", "step", "_row", "_customer"]
      if name == "events" { dataset.attributes.removeAll { !wanted.contains($0.name) } }
      if name == "touchpoints" { dataset.attributes.append(Attribute(Field("business", .text))) }
      dataset.lastTime = 1_767_225_599_000_000
      return dataset
    }
  }

  private struct Ingestion: SQLEngine.Staging {
    let sharesMemory = true

    func place(
      _ table: Table, as name: [String], on connection: Connection
    ) throws(Diagnostic) {
      try connection.ingest(table, as: name.last ?? "", temporary: true)
    }
  }

  private static func alone(_ seed: Int, in folder: String) throws -> Session {
    let paths = ["touchpoints", "purchases"].map { "\(folder)/\(seed)/\($0).csv" }
    let cache = ["KITH_CACHE": folder + "/cache"]
    return try Session.open(SessionOptions(paths: paths, environment: cache)).session
  }

  /// One of them, imported with nothing else.
  func alone(_ seed: Int) throws -> Session { try Self.alone(seed, in: folder) }

  /// The answer to a query; `STEPS` in it is a list of steps that are all of one stage.
  func answer(_ query: String, in session: Session? = nil) throws -> Table {
    let session = session ?? self.session
    let text = query.replacingOccurrences(of: "STEPS", with: "\"\(folder)/steps.csv\"")
    guard case .answer(let answer) = try session.run(session.parse(text).statements[0]) else {
      throw Diagnostic("test", "no answer")
    }
    return try answer.finding(probing: false).table
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }
}
