package import Diagnostics
package import Dialects
package import Drivers
package import Relations
package import Sequences
import Synchronization
package import Tables

/// An engine that is told what to do in SQL, over one driver connection, which is opened when something
/// is first asked.
package final class SQLEngine: Engine {
  /// How an engine comes by rows that were made elsewhere.
  package protocol Staging {
    /// Whether the engine runs in this process, so that its rows can be read without a copy.
    var sharesMemory: Bool { get }
    /// Makes a small table readable under the name, once.
    func place(
      _ table: Table, as name: [String], on connection: Connection
    ) throws(Diagnostic)
    /// Takes such a table away again; dropping it is enough unless the engine says otherwise.
    func remove(
      _ name: [String], on connection: Connection, _ dialect: any Dialect
    ) throws(Diagnostic)
  }

  /// Opens the connection, which that canceller is to stop.
  package typealias Connect = (Canceller) throws(Diagnostic) -> Connection

  package let name: String
  private let connect: Connect
  private var opened: Connection?
  private let canceller: Canceller
  package let dialect: any Dialect
  private let staging: any Staging
  private let tableNames: [String: [String]]
  /// Names of this session's own tables begin with it, where all sessions share one space of names.
  private let prefix: String
  private let dropsAtEnd: Bool
  private let eventFiles: EventFiles?
  /// The stored rows by their result's number.
  private var results: [Int: [String]] = [:]
  /// Tables of stored rows that nobody reads any more; they go before others are stored, as no answer is
  /// being read then.
  private var unwanted: [[String]] = []
  private var resultCount = 0
  /// The tables made in Swift that the engine has; a relation that reads one has its rows, so that it can
  /// be placed again.
  private var placed = RecentlyUsed<String, [String]>(budget: mostPlaced)
  private static let mostPlaced = 64

  /// - Parameters:
  ///   - name: as messages name the engine.
  ///   - tables: where the engine finds each table of the snapshot.
  ///   - prefix: what this session's own names begin with.
  ///   - dropsAtEnd: whether the session must take its tables and views away when it ends.
  ///   - eventFiles: where events of the snapshot are kept as they are in memory.
  ///   - canceller: what stops the statements of the connection that `connect` opens.
  package init(
    _ name: String, _ dialect: any Dialect, staging: any Staging,
    tables: [String: [String]], prefix: String, dropsAtEnd: Bool = false,
    eventFiles: EventFiles? = nil, canceller: Canceller = Canceller(), connect: @escaping Connect
  ) {
    self.name = name
    self.connect = connect
    self.canceller = canceller
    self.dialect = dialect
    self.staging = staging
    tableNames = tables
    self.prefix = prefix
    self.dropsAtEnd = dropsAtEnd
    self.eventFiles = eventFiles
  }

  /// An engine whose connection is open.
  package convenience init(
    _ connection: Connection, _ dialect: any Dialect, staging: any Staging,
    tables: [String: [String]], prefix: String, dropsAtEnd: Bool = false,
    eventFiles: EventFiles? = nil
  ) {
    self.init(
      connection.engine, dialect, staging: staging, tables: tables, prefix: prefix,
      dropsAtEnd: dropsAtEnd, eventFiles: eventFiles, canceller: connection.canceller
    ) { (_) throws(Diagnostic) in connection }
    opened = connection
  }

  package func connection() throws(Diagnostic) -> Connection {
    if let opened { return opened }
    let connection = try translating { () throws(Diagnostic) in try connect(canceller) }
    opened = connection
    return connection
  }

  deinit {
    // On a server that outlives the session, nothing of it stays.
    guard dropsAtEnd, let connection = opened else { return }
    for name in Array(results.values) + unwanted {
      try? connection.execute(dialect.drop(table: name))
    }
    let views = Array(tableNames.values) + placed.keys.map(name(ofClient:))
    for name in views { try? connection.execute(dialect.drop(view: name)) }
  }

  package var cancel: @Sendable () -> Void {
    let canceller = canceller
    return { canceller.cancel() }
  }

  package func table(
    _ relation: Relation, order: [SortKey], promising fields: [Field], limit: Int?
  ) throws(Diagnostic) -> Table {
    try place(relation.clients)
    let query = try text(of: relation, order: order, promising: fields, limit: limit)
    return try translating { () throws(Diagnostic) in
      try connection().table(query, types: fields)
    }
  }

  package func read(
    _ relation: Relation, order: [SortKey], promising fields: [Field],
    _ body: (Table) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    try place(relation.clients)
    let query = try text(of: relation, order: order, promising: fields, limit: nil)
    try translating { () throws(Diagnostic) in
      try connection().query(query).tables(types: fields, body)
    }
  }

  package func events(_ relation: Relation) throws(Diagnostic) -> EventStore? {
    let columns = relation.fields
    guard staging.sharesMemory, columns.count >= 2 else { return nil }
    let query = try SQLWriter(dialect, names: names).sql(keeping: relation)
    guard relation.isWholeTable, let eventFiles else { return try events(of: query, relation) }
    if let known = eventFiles.events(of: query) { return known }
    let events = try events(of: query, relation)
    if let events { eventFiles.keep(events, of: query) }
    return events
  }

  private func events(of query: String, _ relation: Relation) throws(Diagnostic) -> EventStore? {
    let columns = relation.fields
    try place(relation.clients)
    let most = try mostRows(of: relation)
    switch try translating({ () throws(Diagnostic) in
      try connection().events(query, columns, most: most)
    }) {
    case .some(let store): return store
    case .none: break
    }
    // Not stored in order: sorted then, which takes longer, if it is said how; events that nothing but
    // their instant tells of are the same.
    let ties = columns.indices.filter { EventColumn.isTie(columns[$0].name) }
    guard !ties.isEmpty || columns.count == 2 else { return nil }
    let keys = ([0, 1] + ties).map { String($0 + 1) }.joined(separator: ", ")
    let sorted = "SELECT * FROM (\n\(query)\n) AS events ORDER BY \(keys)"
    return try connection().events(sorted, columns, most: most) ?? nil
  }

  /// How many rows a relation has at most, from the sizes of its stored tables, which the engine knows
  /// without a look at the rows; nil where they do not bound it.
  private func mostRows(of relation: Relation) throws(Diagnostic) -> Int? {
    guard let tables = relation.boundingTables else { return nil }
    var most = 0
    for table in tables {
      let count = Relation.aggregate(table, by: [], [NamedAggregate("n", .count())])
      let query = try SQLWriter(dialect, names: names).sql(keeping: count)
      let found = try connection().table(query, types: [Field("n", .integer)])
      guard case .integer(let count)? = found["n"]?[0] else { return nil }
      most += Int(count)
    }
    return most
  }

  package func keep(_ relation: Relation, as result: Int) throws(Diagnostic) {
    for name in unwanted { try connection().execute(dialect.drop(table: name)) }
    unwanted = []
    try place(relation.clients)
    let query = try SQLWriter(dialect, names: names).sql(keeping: relation)
    resultCount += 1
    let name = [prefix + "result_\(resultCount)"]
    try translating { () throws(Diagnostic) in
      try connection().execute(dialect.keep(query, as: name))
    }
    results[result] = name
  }

  package func forget(_ result: Int) {
    if let name = results.removeValue(forKey: result) { unwanted.append(name) }
  }

  package func describe(_ query: String) throws(Diagnostic) -> [Field] {
    try translating { () throws(Diagnostic) in try connection().schema(of: query) }
  }

  package var handsOverEvents: Bool { staging.sharesMemory }

  package var losesOverflow: Bool { dialect.losesOverflow }

  package func text(
    of relation: Relation, order: [SortKey], promising fields: [Field],
    calling results: [Int: String]
  ) throws(Diagnostic) -> String {
    var names = names
    let stored = names.result
    names.result = { number in results[number].map { [$0] } ?? stored(number) }
    return try SQLWriter(dialect, names: names).sql(for: relation, order: order, promising: fields)
  }

  private func text(
    of relation: Relation, order: [SortKey], promising fields: [Field], limit: Int?
  ) throws(Diagnostic) -> String {
    try SQLWriter(dialect, names: names).sql(
      for: relation, order: order, promising: fields, limit: limit)
  }

  /// Makes tables readable; others, which are not needed now, make room for them.
  private func place(_ clients: [ClientTable]) throws(Diagnostic) {
    placed.budget = max(Self.mostPlaced, clients.count)
    let missing = clients.filter { placed.value(for: $0.id) == nil }
    for client in missing {
      let name = name(ofClient: client.id)
      try staging.place(
        client.table.named(storedNames(client.table.fields.map(\.name))), as: name,
        on: connection())
      for gone in placed.keep(name, size: 1, for: client.id) {
        try staging.remove(self.name(ofClient: gone), on: connection(), dialect)
      }
    }
  }

  private func name(ofClient id: String) -> [String] { [prefix + "client_" + id] }

  private var names: Names {
    let (tables, results, prefix) = (tableNames, results, prefix)
    return Names(
      table: { tables[$0] },
      result: { results[$0] },
      client: { [prefix + "client_" + $0.id] })
  }
}

extension SQLEngine.Staging {
  package func remove(
    _ name: [String], on connection: Connection, _ dialect: any Dialect
  ) throws(Diagnostic) {
    try connection.execute(dialect.drop(table: name))
  }
}

extension Table {
  /// The same columns under other names.
  fileprivate func named(_ names: [String]) -> Table {
    Table(
      zip(columns, names).map { column, name in
        var copy = column
        copy.name = name
        return copy
      }, rowCount: rowCount)
  }
}

extension Relation {
  /// Whether the rows are all of one stored table but those in which something is missing.
  fileprivate var isWholeTable: Bool {
    switch self {
    case .table: true
    case .project(let input, _): input.isWholeTable
    case .filter(let input, let condition): condition.isPresence && input.isWholeTable
    default: false
    }
  }

  /// The stored tables that together have at least as many rows; nil where there are none such.
  fileprivate var boundingTables: [Relation]? {
    switch self {
    case .table: return [self]
    case .filter(let input, _), .extend(let input, _), .project(let input, _),
      .distinct(let input), .first(_, let input, by: _),
      .join(let input, .semi, _, on: _, taking: _),
      .join(let input, .anti, _, on: _, taking: _):
      return input.boundingTables
    case .union(let sides):
      let tables = sides.map(\.boundingTables)
      return tables.contains { $0 == nil } ? nil : tables.flatMap { $0 ?? [] }
    default: return nil
    }
  }
}

extension Expression {
  /// Whether it asks only that values be there.
  fileprivate var isPresence: Bool {
    switch self {
    case .call(.and, let conditions, _): conditions.allSatisfy(\.isPresence)
    case .call(.not, let negated, _):
      if case .call(.isNull, _, _)? = negated.first { true } else { false }
    default: false
    }
  }
}
