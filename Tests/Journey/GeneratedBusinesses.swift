import Diagnostics
import Drivers
import DuckDBBackend
import Findings
import Foundation
import Queries
import Samples
import Sessions
import Synchronization
import Tables

/// A hundred businesses of the generator, seeds 1 to 100, imported as one and told apart by their
/// column `business`.
///
/// No customer is in two of them, so that `by business` answers as if each were alone; that
/// the numbers of one are the same when nothing else is there is tested too.
struct GeneratedBusinesses {
  static let count = 100
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
    DispatchQueue.concurrentPerform(iterations: Self.count) { index in
      let business = SampleBusiness(
        customers: Self.customers, events: Self.events, seed: UInt64(index + 1))
      do throws(Diagnostic) {
        try business.write(to: "\(folder)/\(index + 1)")
      } catch {
        failures.withLock { $0 += 1 }
      }
    }
    guard failures.withLock({ $0 }) == 0 else { throw Diagnostic("test", "no businesses") }
    session = try Self.together(in: folder)
  }

  private static func together(in folder: String) throws -> Session {
    let engine = try DuckDBBackend.connection(temporaryFolder: folder)
    for name in ["touchpoints", "purchases"] {
      let further = name == "touchpoints" ? ", 'B' || seed AS business" : ""
      try engine.execute(
        """
        COPY (
          SELECT * EXCLUDE (filename, seed) REPLACE ('B' || seed || '-' || customer AS customer)
            \(further)
          FROM (
            SELECT *, regexp_extract(filename, '([0-9]+)/[^/]+$', 1) AS seed
            FROM read_csv('\(folder)/*/\(name).csv', all_varchar = true, filename = true)))
        TO '\(folder)/\(name).csv' (HEADER)
        """)
    }
    try "step,stage\ncheckout,way\npurchase,way\nbooking,way\nrepair,way\nworkshop,way\n".write(
      toFile: folder + "/steps.csv", atomically: true, encoding: .utf8)
    return try open(folder, cache: folder + "/cache")
  }

  private static func open(_ folder: String, cache: String) throws -> Session {
    let paths = ["touchpoints", "purchases"].map { "\(folder)/\($0).csv" }
    return try Session.open(SessionOptions(paths: paths, environment: ["KITH_CACHE": cache]))
      .session
  }

  /// One of them, and nothing else.
  func alone(_ seed: Int) throws -> Session {
    try Self.open("\(folder)/\(seed)", cache: folder + "/cache")
  }

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
