import Catalogs
import Diagnostics
import Drivers
import System
import Tables
import Works

/// One import from files to a snapshot.
struct ImportRun {
  let engine: Connection
  let inventory: Inventory
  let options: ImportOptions
  let map: RoleMap
  let work: WorkFolder
  let fingerprint: String
  let report: (WorkProgress) -> Void

  /// Above this size staged tables are kept on disk.
  private static let largeInput: Int64 = 256 << 20

  /// Makes the snapshot under a temporary name and gives it its own when it is whole.
  func snapshot(at path: String, mapping: String) throws(Diagnostic) -> Snapshot {
    try inventory.checkRejects(most: options.maximumRejects)
    try configure()
    let staged = try stage()
    report(WorkProgress(activity: "understanding columns", fraction: 0.45))
    let tables = try plan(staged)
    let file = PartialFile(for: path, at: work.path + "/snapshot.partial")
    try engine.execute(
      """
      ATTACH \(literal(file.temporaryPath)) AS snapshot \
      (STORAGE_VERSION \(literal(ImportVersion.storage)))
      """)
    var (catalog, result) = try write(tables)
    catalog.fingerprint = fingerprint
    catalog.timeZone = options.timeZone
    result.warnings += inventory.warnings
    try describe(catalog, result, tables)
    try engine.execute("CHECKPOINT snapshot")
    try engine.execute("DETACH snapshot")
    try inventory.checkUnchanged()
    report(WorkProgress(activity: "keeping the snapshot", fraction: 0.95))
    makeReadOnly(file.temporaryPath)
    do throws(FileFailure) {
      try file.commit(.isKept)
    } catch {
      // Another import of the same files may have been quicker; its snapshot is as good.
      if !error.isTaken { throw cannotWrite(path, error) }
    }
    // A mapping or a folder that cannot be written harms no snapshot.
    if let text = encoded(result.tables, isReadable: true) { try? writeWhole(text, to: mapping) }
    return Snapshot(path: path, catalog: catalog, report: result, reused: false)
  }

  private func configure() throws(Diagnostic) {
    let temporary = work.path + "/spill"
    try makeFolder(temporary)
    let memory = options.memoryLimit ?? (Machine.memory ?? 4 << 30) / 2
    try engine.execute("SET temp_directory = \(literal(temporary))")
    try engine.execute("SET memory_limit = '\(max(memory, 256 << 20) >> 20)MiB'")
    try engine.execute("SET preserve_insertion_order = true")
  }

  // MARK: Stages

  private func stage() throws(Diagnostic) -> [StagedTable] {
    var database = "memory"
    if inventory.byteCount > ImportRun.largeInput {
      database = "staging"
      try engine.execute("ATTACH \(literal(work.path + "/staging.partial")) AS staging")
    }
    let stager = Stager(engine: engine, workFolder: work.path, database: database)
    let scans = Dictionary(
      zip(inventory.sources.map(\.path), inventory.scans), uniquingKeysWith: { first, _ in first })
    var staged: [StagedTable] = []
    let sources = TableSource.grouped(inventory.sources)
    for (number, source) in sources.enumerated() {
      let fraction = 0.1 + 0.35 * Double(number) / Double(sources.count)
      report(WorkProgress(activity: "reading \(source.files[0].file.name)", fraction: fraction))
      staged.append(
        try stager.stage(
          source, scans: source.files.compactMap { scans[$0.path] }, number: number))
    }
    return staged
  }

  private func plan(_ staged: [StagedTable]) throws(Diagnostic) -> [PlannedTable] {
    var tables: [PlannedTable] = []
    for table in staged {
      let facts = try TypeInference(engine: engine, table: table, zone: options.timeZone).facts()
      let meaning = MeaningProposal(
        names: table.header.names, facts: facts, stem: table.source.stem, rows: table.rows
      ).meaning()
      tables.append(PlannedTable(staged: table, name: "", facts: facts, meaning: meaning))
    }
    nameTables(&tables)
    try map.apply(to: &tables)
    for index in tables.indices {
      if !tables[index].forms.isEmpty { try applyForms(&tables[index]) }
      try refuseAmbiguity(tables[index])
      for column in tables[index].names.indices where tables[index].facts[column].count == 0 {
        let role = tables[index].meaning.columns[column].role
        tables[index].facts[column].type = StoredType(ofEmptyColumn: role)
      }
      try readRefunds(&tables[index])
    }
    return tables
  }

  /// Decides which rows are refunds, and says so where the columns are explained.
  private func readRefunds(_ table: inout PlannedTable) throws(Diagnostic) {
    guard let (refunds, column) = try RefundInference(engine: engine, table: table).reading() else {
      return
    }
    table.refunds = refunds
    table.meaning.columns[refunds.amount].reason += "; " + refunds.facts.sentence
    guard let column, table.meaning.columns[column].role == nil else { return }
    let words = table.meaning.columns[column].reason
    table.meaning.columns[column].role = .transaction
    table.meaning.columns[column].reason = "tells refunds; \(words)"
  }

  /// Reads the columns again whose date form was asked for.
  private func applyForms(_ table: inout PlannedTable) throws(Diagnostic) {
    table.facts = try TypeInference(
      engine: engine, table: table.staged, zone: options.timeZone, forms: table.forms
    ).facts()
    for (name, form) in table.forms.sorted(by: { $0.key < $1.key }) {
      guard let index = table.names.firstIndex(of: name), table.facts[index].count > 0,
        !table.facts[index].type.isTemporal
      else { continue }
      throw Diagnostic(
        "wrong-format", "the values of `\(table.name).\(name)` are not \(form.rawValue)",
        notes: ["the first is `\(table.facts[index].sample.first ?? "")`"])
    }
  }

  private func refuseAmbiguity(_ table: PlannedTable) throws(Diagnostic) {
    for (index, facts) in table.facts.enumerated() {
      guard let ambiguity = facts.ambiguity else { continue }
      let column = "\(table.name).\(table.names[index])"
      throw Diagnostic(
        "ambiguous-dates", "`\(column)` may have the day or the month first",
        notes: [
          "`\(ambiguity.text)` is \(ambiguity.dayFirst) or \(ambiguity.monthFirst)",
          "read from `\(table.staged.source.files[0].path)`",
        ],
        help: [
          "say which: `--map \(column).format=dd/mm/yyyy` or "
            + "`--map \(column).format=mm/dd/yyyy`"
        ])
    }
  }

  private func write(_ tables: [PlannedTable]) throws(Diagnostic) -> (Catalog, ImportReport) {
    let writer = SnapshotWriter(
      engine: engine, database: "snapshot", tables: tables,
      hashes: Dictionary(
        zip(inventory.sources.map(\.path), inventory.hashes),
        uniquingKeysWith: { first, _ in first }))
    var catalog = Catalog(datasets: [])
    catalog.customerCount = try writer.writeKeys()
    var result = ImportReport()
    var datasets: [Dataset] = []
    try writeRejects(tables)
    for (number, table) in tables.enumerated() {
      let fraction = 0.55 + 0.25 * Double(number) / Double(tables.count)
      report(WorkProgress(activity: "ordering \(table.name)", fraction: fraction))
      let dataset = try writer.write(table)
      datasets.append(dataset)
      var entry = tableReport(table, dataset)
      entry.match = try writer.match(table)
      result.tables.append(entry)
      let survey = ImportWarnings(engine: engine, table: table, dataset: dataset)
      result.warnings += try survey.all(stored: writer.stored(table.name))
      try engine.execute("DROP TABLE \(table.staged.name)")
    }
    report(WorkProgress(activity: "joining events", fraction: 0.8))
    let contacts = datasets.first { $0.name == RowKind.contacts.rawValue }
    let customers = try writer.writeCustomers(contacts)
    let events = try EventsTable(writer: writer, tables: tables, datasets: datasets).write()
    // An invitation to a survey that nobody answered has no time, and need not have one.
    if events.leftOut > 0 {
      result.warnings.append(
        "\(counted(events.leftOut, "row")) without a customer or a time "
          + "\(events.leftOut == 1 ? "is" : "are") not in `events`")
    }
    catalog.datasets = datasets.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    catalog.datasets += [customers, events.dataset]
    let hasOffsets = tables.contains { table in
      table.facts.contains { $0.type == .timestamp(.isoWithOffset(zone: options.timeZone)) }
    }
    if hasOffsets { result.convertedZone = options.timeZone }
    return (catalog, result)
  }

  private func tableReport(_ table: PlannedTable, _ dataset: Dataset) -> TableReport {
    func day(_ microseconds: Int64?) -> String? {
      microseconds.map { String(timestampText($0).prefix(10)) }
    }
    let delimiters = Set(table.staged.source.files.map { $0.layout.word }).subtracting([","])
    let columns = table.names.indices.map { index in
      ColumnReport(
        name: table.names[index], label: table.staged.header.labels[index],
        role: table.meaning.columns[index].role, reason: table.meaning.columns[index].reason,
        sample: table.facts[index].sample.first)
    }
    return TableReport(
      table: table.name, kind: table.kind, kindReason: table.meaning.kindReason,
      files: dataset.files, rows: dataset.rowCount, rejected: table.staged.rejectCount,
      format: (["UTF-8"] + sorted(delimiters)).joined(separator: ", "),
      firstDay: day(dataset.firstTime), lastDay: day(dataset.lastTime), columns: columns)
  }

  // MARK: What the snapshot says of itself

  private func writeRejects(_ tables: [PlannedTable]) throws(Diagnostic) {
    try engine.execute(
      """
      CREATE TABLE snapshot.main._rejects ("table" VARCHAR, file VARCHAR, line BIGINT, \
      "column" VARCHAR, reason VARCHAR, raw VARCHAR)
      """)
    for table in tables {
      let rejects = table.staged.rejects
      if !rejects.isEmpty {
        let rows = rejects.map { reject in
          let values = [
            literal(table.name), literal(reject.file), reject.line.map(String.init) ?? "NULL",
            "NULL", literal(reject.reason), literal(reject.raw),
          ]
          return "(" + values.joined(separator: ", ") + ")"
        }
        try engine.execute(
          "INSERT INTO snapshot.main._rejects VALUES \(rows.joined(separator: ", "))")
      }
      try writeUnreadValues(table)
    }
  }

  /// Keeps the values that were left empty because they are no dates, or no numbers.
  private func writeUnreadValues(_ table: PlannedTable) throws(Diagnostic) {
    let files = table.staged.source.files
    let isPlain = files.count == 1 && table.staged.scans.allSatisfy(\.isRegular)
    let line =
      isPlain && table.staged.scans.allSatisfy(\.isOneLineEach) ? "s.rowid + 2" : "NULL"
    for (index, facts) in table.facts.enumerated() where facts.failures > 0 {
      let file = files.count == 1 ? literal(files[0].file.name) : "NULL"
      try engine.execute(
        """
        INSERT INTO snapshot.main._rejects SELECT \(literal(table.name)), \(file), \(line), \
        \(literal(table.names[index])), 'no \(facts.type.thing)', s.c\(index) FROM \(table.staged.name) s \
        WHERE s.c\(index) IS NOT NULL AND (\(table.value(index))) IS NULL \
        ORDER BY s.rowid LIMIT \(FileScan.keptRejects)
        """)
    }
  }

  private func describe(
    _ catalog: Catalog, _ result: ImportReport, _ tables: [PlannedTable]
  ) throws(Diagnostic) {
    guard let catalogText = encoded(catalog), let reportText = encoded(result) else {
      throw Diagnostic("internal", "the catalog cannot be written")
    }
    try engine.execute(
      """
      CREATE TABLE snapshot.main._catalog AS \
      SELECT \(literal(catalogText)) AS catalog, \(literal(reportText)) AS report
      """)
  }
}
