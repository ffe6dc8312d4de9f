package import Diagnostics
package import Drivers
package import Relations
package import Sequences
package import Tables

/// Where relations run: one connection, used by one thread.
package protocol Engine: AnyObject {
  /// As messages name it.
  var name: String { get }

  /// The rows of a relation, in a total order, with exactly the promised fields.
  ///
  /// With a limit, only the first rows.
  func table(
    _ relation: Relation, order: [SortKey], promising fields: [Field], limit: Int?
  ) throws(Diagnostic) -> Table

  /// The same rows in pieces, for results that need not stand in memory.
  func read(
    _ relation: Relation, order: [SortKey], promising fields: [Field],
    _ body: (Table) throws(Diagnostic) -> Void
  ) throws(Diagnostic)

  /// The events of a relation in memory, ordered; nil where the engine does not hand them over.
  ///
  /// The relation's columns are those of ``EventColumns``; customer and instant have no nulls.
  func events(_ relation: Relation) throws(Diagnostic) -> EventStore?

  /// Stores the rows of a relation under a result number, until ``forget(_:)`` or the engine closes.
  func keep(_ relation: Relation, as result: Int) throws(Diagnostic)

  /// Lets stored rows go; nothing is read of them any more.
  func forget(_ result: Int)

  /// The columns that a query in the engine's own language would give.
  func describe(_ query: String) throws(Diagnostic) -> [Field]

  /// Whether sums and products of whole numbers beyond 64 bits are null, and not refused.
  var losesOverflow: Bool { get }

  /// Whether ``events(_:)`` hands events over where a relation's columns allow it.
  var handsOverEvents: Bool { get }

  /// The query that ``table(_:order:promising:limit:)`` would send; nothing is sent.
  ///
  /// - Parameter results: what results are called in it that are not stored yet, by number.
  func text(
    of relation: Relation, order: [SortKey], promising fields: [Field],
    calling results: [Int: String]
  ) throws(Diagnostic) -> String

  /// Asks, from any thread, that what runs now stop; it then throws `cancelled`.
  var cancel: @Sendable () -> Void { get }
}

/// A kind of engine that Kith can run on: how its address looks, and how it is opened.
package protocol Backend: Sendable {
  /// As messages name it, such as `DuckDB`.
  static var name: String { get }
  /// What an address of the engine begins with, such as `grpc`.
  static var schemes: [String] { get }

  /// Opens the engine on the tables of a snapshot.
  static func open(_ setting: EngineSetting) throws(Diagnostic) -> any Engine
}

/// What an engine is opened with.
package struct EngineSetting {
  /// The snapshot, a database file of the home engine.
  package var snapshot: String
  /// The tables of the snapshot, hidden columns included.
  package var tables: [(name: String, fields: [Field])]
  /// The address as given, nil for the home engine.
  package var address: String?
  /// A folder for what the engine writes while it runs.
  package var temporaryFolder: String
  /// A folder for copies of the snapshot's tables in other forms, which stay.
  package var exportFolder: String
  /// What the paths of files begin with that hold the snapshot's events as they are in memory; nil
  /// where none are to be written.
  package var eventFilePrefix: String?
  /// Whether a query in the engine's own language may name files.
  package var readsFiles = true
  /// The zone that the snapshot's instants are in.
  package var timeZone: String
  /// The threads of an engine in this process; nil for its own choice.
  package var threads: Int?
  /// Opens the home engine on the snapshot, which sees it under the name `data`: it can write Parquet
  /// files for an engine elsewhere.
  package var home: (EngineSetting) throws(Diagnostic) -> Connection

  package init(
    snapshot: String, tables: [(name: String, fields: [Field])], address: String? = nil,
    temporaryFolder: String, exportFolder: String, eventFilePrefix: String? = nil,
    timeZone: String = "UTC",
    home: @escaping (EngineSetting) throws(Diagnostic) -> Connection
  ) {
    self.snapshot = snapshot
    self.tables = tables
    self.address = address
    self.temporaryFolder = temporaryFolder
    self.exportFolder = exportFolder
    self.eventFilePrefix = eventFilePrefix
    self.timeZone = timeZone
    self.home = home
  }
}
