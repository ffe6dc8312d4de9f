package import Diagnostics

/// A believable small business with planted truths: an invented shop for tea, coffee and brewing
/// equipment, with a workshop, from 2023-01-02 to 2025-12-31.
///
/// The same numbers give the same bytes on any machine. Everyone in it is made up.
package struct SampleBusiness: Sendable {
  /// What ``write(to:replacing:)`` writes: six CSV files and the truths.
  package static let fileNames = SampleFiles.headers.map(\.0) + ["truth.json"]
  package static let defaultCustomers = 4000
  package static let defaultEvents = 60_000

  package let customers: Int
  package let events: Int
  package let seed: UInt64

  /// - Parameters:
  ///   - customers: 1 … 100 million, each with its own id in the files.
  ///   - events: about how many rows purchases, tickets, surveys and touchpoints have together.
  ///     Purchases, tickets and surveys follow from the customers (about five rows each); the
  ///     touchpoints make up the rest.
  ///   - seed: another seed gives another business under the same rules.
  package init(
    customers: Int = defaultCustomers, events: Int = defaultEvents, seed: UInt64 = 1
  ) {
    self.customers = customers
    self.events = events
    self.seed = seed
  }

  /// Writes the files into `folder`, which is made if it does not exist.
  ///
  /// Each file is written under a temporary name and renamed when all are whole. Throws
  /// `sample-size` for numbers out of range, `file-exists` when a file is there and not to be
  /// replaced, `not-a-folder` and `cannot-write` with the system's words; nothing is left behind.
  package func write(to folder: String, replacing: Bool = false) throws(Diagnostic) {
    try checkSize()
    let target = SampleFolder(path: folder.isEmpty ? "." : folder)
    let names = Self.fileNames
    try target.prepare(for: names, replacing: replacing)
    do {
      try generate(into: target)
      if !replacing { try target.refuseExisting(names) }
      try target.publish(names, replacing: replacing)
    } catch {
      target.removeTemporary(names)
      throw error
    }
  }

  private func generate(into folder: SampleFolder) throws(Diagnostic) {
    let world = World()
    let files = try SampleFiles(in: folder, dates: world.season.dates)
    var simulation = Simulation(
      customers: customers, events: events, seed: seed, world: world, files: files)
    for index in 0..<customers where !files.failed { simulation.live(index) }
    try files.close(in: folder)
    let name = "truth.json"
    let truth = try RowWriter(
      path: folder.temporaryPath(of: name), name: name, header: nil, dates: [])
    truth.write(Truth(simulation).json())
    try truth.close(path: folder.path(of: name))
  }

  private func checkSize() throws(Diagnostic) {
    for (what, value, most) in [
      ("customers", customers, 100_000_000), ("events", events, 10_000_000_000),
    ] where value < 1 || value > most {
      throw Diagnostic(
        "sample-size", "`\(value)` is no number of \(what) for a sample",
        help: ["a number from 1 to \(most)"])
    }
  }
}
