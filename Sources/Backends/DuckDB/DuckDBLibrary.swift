package import Diagnostics
package import Drivers
import System

/// Finds and loads DuckDB, once for a process.
///
/// Looked for, in this order: the path in `KITH_DUCKDB` (then nowhere else); beside the program and in
/// `../lib/kith`; the system's `libduckdb`; the engine folder (``LibrarySearch/engineFolder``). A
/// plain library is preferred to the module of the Python wheel, which `make engine` makes one that
/// opens without Python.
package enum DuckDBLibrary {
  private static let entryPoint = "duckdb_adbc_init"
  /// The first release whose statements can be cancelled.
  private static let oldest = (1, 5)

  /// Loads the driver.
  ///
  /// Throws `engine-missing` with all that was tried, and the command that helps.
  package static func load(_ search: LibrarySearch = LibrarySearch()) throws(Diagnostic) -> Driver {
    var search = search
    guard let library = find(&search) else {
      throw search.nothingFound("DuckDB", help: help(after: search.tried))
    }
    return try Driver(
      library, entryPoint: entryPoint, engine: "DuckDB",
      traits: Driver.Traits(ingests: true, cancelStopsWork: true))
  }

  /// Whether there is a file where ``load(_:)`` looks; it may yet be that none can be loaded.
  package static func isThere(_ search: LibrarySearch = LibrarySearch()) -> Bool {
    places(search).lazy.flatMap { $0() }.contains { $0.contains("/") && isReadable($0) }
  }

  static func help(after tried: [String]) -> [String] {
    let isUntouched = tried.contains { $0.contains("undefined symbol: Py") }
    return [
      "run `make engine` in the checkout"
        + (isUntouched ? ": it makes Python's names optional in the module of the wheel" : ""),
      "or install `libduckdb` 1.5 or later, or put its path into `KITH_DUCKDB`",
    ]
  }

  private static func find(_ search: inout LibrarySearch) -> SharedLibrary? {
    for path in places(search).lazy.flatMap({ $0() }) {
      if let library = search.open([path], accept: objection) { return library }
    }
    if search.setting("KITH_DUCKDB") != nil { return nil }
    if let folder = search.engineFolder {
      search.note(folder, "no `_duckdb` module of the Python wheel and no `\(name)` that loads")
    } else {
      search.note("the engine folder", "there is none beside the program or in a checkout above it")
    }
    return nil
  }

  /// What the system calls a plain library.
  private static let name = "libduckdb.so"

  /// The files that may be the engine, in the order in which they are tried; a later folder is only
  /// looked into when nothing before it was of use.
  private static func places(_ search: LibrarySearch) -> [() -> [String]] {
    if let path = search.setting("KITH_DUCKDB") { return [{ [path] }] }
    func plain(_ folders: [String]) -> [String] {
      folders.map { $0 + "/" + name }.filter(isReadable)
    }
    func modules(_ files: [String]) -> [String] {
      files.filter(isModule)
    }
    return [
      { plain(search.installedFolders) },
      { modules(search.installedFolders.flatMap { search.files(in: $0) }) },
      // The loader itself looks for a bare name.
      { plain(LibrarySearch.systemFolders) + [name] },
      {
        let files = search.engineFolder.map(search.files(below:)) ?? []
        return files.filter { $0.hasSuffix("/" + name) } + modules(files)
      },
    ]
  }

  /// Why a library that loads is not of use.
  private static func objection(_ library: SharedLibrary) -> String? {
    guard let version = library.text(from: "duckdb_library_version") else {
      return "it is not DuckDB"
    }
    let numbers = version.drop { !$0.isNumber }.split(separator: ".").compactMap { Int($0) }
    guard numbers.count >= 2, (numbers[0], numbers[1]) < oldest else { return nil }
    return "\(version) is older than \(oldest.0).\(oldest.1)"
  }

  /// Whether a file is the module of the Python wheel.
  private static func isModule(_ path: String) -> Bool {
    guard let name = path.split(separator: "/").last else { return false }
    return name.hasPrefix("_duckdb") && name.hasSuffix(".so")
  }
}
