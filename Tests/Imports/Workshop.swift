import Catalogs
import Diagnostics
import Drivers
import DuckDBBackend
import Glibc
import System
import Tables

@testable import Imports

/// A temporary folder with files to import and a cache of its own.
final class Workshop {
  let folder: String
  private static let driver = Result { () throws(Diagnostic) in try DuckDBLibrary.load() }

  init(_ files: [String: String] = [:]) throws {
    var template = Array("/tmp/kith-imports-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Diagnostic("test", "no temporary folder") }
    folder = String(cString: made)
    try makeFolder(folder + "/data")
    for (name, text) in files { try write(name, text) }
  }

  deinit {
    Folder.remove(folder + "/cache")
    Folder.remove(folder)
  }

  var cache: String { folder + "/cache" }

  func path(_ name: String) -> String { "\(folder)/data/\(name)" }

  func write(_ name: String, _ text: String) throws { try write(name, bytes: Array(text.utf8)) }

  func write(_ name: String, bytes: [UInt8]) throws {
    guard let file = fopen(path(name), "w") else { throw Diagnostic("test", "cannot write") }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  func importer(
    map: [String] = [], cacheLimit: Int64 = 1 << 40, maximumRejects: Int? = nil,
    zone: String = "UTC"
  ) -> Importer {
    let folder = self.folder
    return Importer(
      ImportOptions(
        cacheFolder: cache, map: map, timeZone: zone, cacheLimit: cacheLimit,
        maximumRejects: maximumRejects)
    ) { () throws(Diagnostic) in
      try DuckDBConfiguration(temporaryFolder: folder).connect(Workshop.driver.get())
    }
  }

  /// Imports the folder, or the named files of it.
  func snapshot(_ names: [String] = [], map: [String] = []) throws -> Snapshot {
    let paths = names.isEmpty ? [folder + "/data"] : names.map(path)
    return try importer(map: map).snapshot(for: paths)
  }

  /// The diagnostic that an import throws.
  func refusal(_ names: [String] = [], map: [String] = []) -> Diagnostic? {
    do {
      _ = try snapshot(names, map: map)
      return nil
    } catch { return error as? Diagnostic }
  }

  /// The rows of a query over a snapshot, as plain texts; null is `·`.
  func rows(_ snapshot: Snapshot, _ sql: String) throws -> [[String]] {
    let engine = try DuckDBConfiguration(
      attachments: [.init(path: snapshot.path, as: "data")], temporaryFolder: folder
    ).connect(Workshop.driver.get())
    return try engine.table(sql).rows.map { row in
      row.map { $0.isNull ? "·" : $0.plainText }
    }
  }

  func cached() -> [String] { (try? Folder.names(in: cache)) ?? [] }
}

extension Snapshot {
  /// As in `contacts(customer:customer/text plan:text …)`, for reading in tests.
  func columns(_ table: String) -> [String] {
    (catalog[table]?.attributes ?? []).map { attribute in
      let role = attribute.role.map { "/\($0.rawValue)" } ?? ""
      return "\(attribute.name):\(attribute.type)\(role)\(attribute.nullable ? "?" : "")"
    }
  }
}
