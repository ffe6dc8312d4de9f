package import Tables

/// One stored table: its name, kind and columns.
package struct Dataset: Sendable, Hashable, Codable {
  package var name: String
  package var kind: RowKind
  /// Columns in file order, then the hidden `_row` (int64, the row's place in its files, from 0)
  /// and `_customer` (int32, null where the row names nobody); before them `_refund` (boolean, never
  /// null) where some rows are refunds.
  package var attributes: [Attribute]
  package var rowCount: Int
  /// The least and the greatest `time`, in microseconds; a date counts to the end of its day.
  package var firstTime: Int64?
  package var lastTime: Int64?
  /// Files it was read from.
  package var files: [String]
  /// The SHA-256 of each file's bytes, in hexadecimal, in the order of ``Dataset/files``; nil for
  /// the built-in tables.
  package var contents: [String]?
  /// In a word who wrote the files, such as `Shopify orders`; nil when nobody was recognised.
  package var vendor: String?

  package init(
    name: String, kind: RowKind, attributes: [Attribute], rowCount: Int = 0,
    firstTime: Int64? = nil,
    lastTime: Int64? = nil, files: [String] = [], vendor: String? = nil
  ) {
    self.name = name
    self.kind = kind
    self.attributes = attributes
    self.rowCount = rowCount
    self.firstTime = firstTime
    self.lastTime = lastTime
    self.files = files
    self.vendor = vendor
  }

  package var fields: [Field] { attributes.map(\.field) }

  package func attribute(_ name: String) -> Attribute? { attributes.first { $0.name == name } }

  /// The column that plays a role, if exactly one does.
  package func attribute(for role: Role) -> Attribute? {
    let found = attributes.filter { $0.role == role }
    return found.count == 1 ? found[0] : nil
  }
}

/// What a snapshot holds: every stored table, and the facts that all of them share.
package struct Catalog: Sendable, Hashable, Codable {
  /// The imported tables in name order, then the built-in `customers` and `events`.
  package var datasets: [Dataset]
  /// How many customers any table names.
  package var customerCount: Int
  /// The fingerprint of the files, in hexadecimal.
  package var fingerprint: String
  /// The zone that instants are in, such as `UTC`.
  package var timeZone: String

  package init(
    datasets: [Dataset], customerCount: Int = 0, fingerprint: String = "", timeZone: String = "UTC"
  ) {
    self.datasets = datasets
    self.customerCount = customerCount
    self.fingerprint = fingerprint
    self.timeZone = timeZone
  }

  package subscript(name: String) -> Dataset? { datasets.first { $0.name == name } }

  /// The imported tables of a kind.
  package func datasets(of kind: RowKind) -> [Dataset] { datasets.filter { $0.kind == kind } }

  /// The tables that people brought, without the built-in ones.
  package var imported: [Dataset] {
    datasets.filter { $0.kind != .customers && $0.kind != .events }
  }

  /// The last microsecond of the last day on which purchases, tickets, surveys, touchpoints or
  /// outreach happened; nil when no table has a time.
  package var lastMoment: Int64? {
    let kinds: Set<RowKind> = [.purchases, .tickets, .surveys, .touchpoints, .outreach]
    let times = datasets.filter { kinds.contains($0.kind) }.compactMap(\.lastTime)
    let latest =
      times.max() ?? datasets.filter { $0.kind == .generic }.compactMap(\.lastTime).max()
    return latest.map(endOfDay)
  }

  package var firstMoment: Int64? { imported.compactMap(\.firstTime).min() }
}

/// The last microsecond of the day that holds an instant, as far as there are microseconds.
package func endOfDay(_ microseconds: Int64) -> Int64 {
  let perDay: Int64 = 86_400_000_000
  let rest = ((microseconds % perDay) + perDay) % perDay
  let (end, overflow) = microseconds.addingReportingOverflow(perDay - 1 - rest)
  return overflow ? .max : end
}
