package import Diagnostics
package import Drivers

/// How a DuckDB session is opened: an in-memory main database, with snapshots attached to it.
package struct DuckDBConfiguration: Sendable {
  /// A database file that the session sees under a name.
  package struct Attachment: Sendable {
    package var path: String
    package var name: String
    package var isReadOnly: Bool

    package init(path: String, as name: String, isReadOnly: Bool = true) {
      self.path = path
      self.name = name
      self.isReadOnly = isReadOnly
    }
  }

  package var attachments: [Attachment]
  /// Where results that do not fit in memory go; the engine's own choice would be the working folder.
  package var temporaryFolder: String
  /// As in `2GB`; nil for the engine's own limit, 80 % of the machine's memory.
  package var memoryLimit: String?
  /// Nil for one for each processor.
  package var threads: Int?
  /// The zone that instants with a zone are shown in; nil leaves the engine's own.
  package var timeZone: String?
  /// Whether queries may name files; what is attached and the temporary folder stay usable without.
  package var readsFiles = true

  package init(
    attachments: [Attachment] = [], temporaryFolder: String, memoryLimit: String? = nil,
    threads: Int? = nil, timeZone: String? = nil
  ) {
    self.attachments = attachments
    self.temporaryFolder = temporaryFolder
    self.memoryLimit = memoryLimit
    self.threads = threads
    self.timeZone = timeZone
  }

  /// Opens an in-memory database, attaches the files and makes their tables visible by plain names;
  /// tables made in the session go to memory.
  ///
  /// Nothing is ever downloaded. Throws `engine` with the engine's words.
  package func connect(
    _ driver: Driver, _ canceller: Canceller = Canceller()
  ) throws(Diagnostic) -> Connection {
    var options = [
      (name: "path", value: ":memory:"),
      (name: "autoinstall_known_extensions", value: "false"),
      (name: "temp_directory", value: temporaryFolder),
    ]
    if let memoryLimit { options.append((name: "memory_limit", value: memoryLimit)) }
    if let threads { options.append((name: "threads", value: String(threads))) }
    let connection = try driver.open(options).connect(canceller)
    if let timeZone {
      try connection.execute("SET TimeZone = \(DuckDBDialect().quoted(text: timeZone))")
    }
    for attachment in attachments { try attachment.attach(to: connection) }
    if !attachments.isEmpty {
      let path = (["memory"] + attachments.map(\.name)).joined(separator: ",")
      try connection.execute("SET search_path = \(DuckDBDialect().quoted(text: path))")
    }
    if !readsFiles { try connection.execute("SET enable_external_access = false") }
    return connection
  }
}

extension DuckDBConfiguration.Attachment {
  /// Attaches the file; a missing file is made unless it is read-only.
  package func attach(to connection: Connection) throws(Diagnostic) {
    let option = isReadOnly ? " (READ_ONLY)" : ""
    try connection.execute(
      "ATTACH \(DuckDBDialect().quoted(text: path)) AS \(DuckDBDialect().quoted(identifier: name))\(option)"
    )
  }
}
