package import Diagnostics
package import Drivers

/// Finds and loads DuckDB, once for a process.
///
/// Looked for, in this order: the path in `KITH_DUCKDB` (then nowhere else); beside the program and in
/// `../lib/kith`; the system's `libduckdb`; the engine folder (``LibrarySearch/engineFolder``). A
/// plain library is preferred to the Python wheel's module, which needs libpython loaded before it.
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
      throw search.nothingFound(
        "DuckDB",
        help: [
          "run `make engine` in the checkout",
          "or install `libduckdb` 1.5 or later, or put its path into `KITH_DUCKDB`",
        ])
    }
    return try Driver(
      library, entryPoint: entryPoint, engine: "DuckDB",
      traits: Driver.Traits(ingests: true, cancelStopsWork: true))
  }

  /// Whether there is a file where ``load(_:)`` looks; it may yet be that none can be loaded.
  package static func isThere(_ search: LibrarySearch = LibrarySearch()) -> Bool {
    if let path = search.setting("KITH_DUCKDB") { return search.isReadable(path) }
    let name = "libduckdb" + LibrarySearch.libraryEnding
    let folders = search.installedFolders + LibrarySearch.systemFolders
    if folders.contains(where: { search.isReadable($0 + "/" + name) }) { return true }
    if search.installedFolders.contains(where: {
      search.files(in: $0).contains(where: isWheelModule)
    }) {
      return true
    }
    guard let folder = search.engineFolder else { return false }
    return search.files(below: folder).contains { isWheelModule($0) || $0.hasSuffix("/" + name) }
  }

  private static func find(_ search: inout LibrarySearch) -> SharedLibrary? {
    if let path = search.setting("KITH_DUCKDB") {
      return isWheelModule(path)
        ? openModule(path, &search) : search.open([path], accept: objection)
    }
    let name = "libduckdb" + LibrarySearch.libraryEnding
    let installed = search.installedFolders.map { $0 + "/" + name }.filter(search.isReadable)
    if let library = search.open(installed, accept: objection) { return library }
    for folder in search.installedFolders {
      if let library = openModule(among: search.files(in: folder), &search) { return library }
    }
    let system = LibrarySearch.systemFolders.map { $0 + "/" + name }.filter(search.isReadable)
    if let library = search.open(system + [name], accept: objection) { return library }
    guard let folder = search.engineFolder else {
      search.note("the engine folder", "there is none beside the program or in a checkout above it")
      return nil
    }
    let files = search.files(below: folder)
    let plain = files.filter { $0.hasSuffix("/" + name) }
    if let library = search.open(plain, accept: objection) { return library }
    if let library = openModule(among: files, &search) { return library }
    search.note(folder, "no `_duckdb` module of the Python wheel and no `\(name)` that loads")
    return nil
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

  // MARK: The Python wheel

  private static func isWheelModule(_ path: String) -> Bool {
    path.split(separator: "/").last?.hasPrefix("_duckdb") ?? false
  }

  private static func openModule(
    among files: [String], _ search: inout LibrarySearch
  ) -> SharedLibrary? {
    for path in files where isWheelModule(path) && path.hasSuffix(".so") {
      if let library = openModule(path, &search) { return library }
    }
    return nil
  }

  private static func openModule(
    _ path: String, _ search: inout LibrarySearch
  ) -> SharedLibrary? {
    guard search.isReadable(path) else {
      search.note(path, "no such file")
      return nil
    }
    guard PythonLibrary.load(for: path, &search) else { return nil }
    return search.open([path], accept: objection)
  }
}
