import Catalogs
import Imports
import Tables
import Verbs

/// What tells whether a table's files and the way they were read are the same: no path, no time, no
/// machine.
package struct TableFingerprint: Sendable, Hashable {
  package let name: String
  package let rows: Int
  /// Columns that people see.
  package let columns: Int
  /// Eight hexadecimal digits over the columns' names, types and roles.
  package let schema: String
  /// The SHA-256 of each file's bytes, in hexadecimal; empty for a snapshot that does not say.
  package let contents: [String]

  init(_ dataset: Dataset) {
    name = dataset.name
    rows = dataset.rowCount
    let seen = dataset.attributes.filter { !$0.isHidden }
    columns = seen.count
    schema = String(
      contentHash(
        seen.map { "\($0.name)\n\($0.type)\n\($0.role?.rawValue ?? "")\n" }.joined()
      ).prefix(8))
    contents = dataset.contents ?? []
  }

  /// As it stands in a record: `data purchases rows=6731 columns=8 schema=1f0c2a9b sha256=…`.
  package var line: String {
    let hashes = contents.isEmpty ? "" : " sha256=\(contents.joined(separator: ","))"
    return "data \(name) rows=\(rows) columns=\(columns) schema=\(schema)\(hashes)"
  }
}

extension Session {
  /// The tables that were imported, in the order of their names.
  package var tableFingerprints: [TableFingerprint] { catalog.imported.map(TableFingerprint.init) }

  /// Options from outside the text that change answers, by name.
  package var givenOptions: [(name: String, value: String)] {
    var options: [(name: String, value: String)] = []
    if asOfIsGiven, asOf != nil { options.append(("as_of", scope.asOfDay.text)) }
    if catalog.timeZone != "UTC" { options.append(("time_zone", catalog.timeZone)) }
    return options
  }
}

/// The SHA-256 of a text, in hexadecimal.
package func contentHash(_ text: String) -> String { SHA256.digest(of: text) }
