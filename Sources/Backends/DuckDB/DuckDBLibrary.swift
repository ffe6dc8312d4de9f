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
    places(search).lazy.flatMap { $0() }.contains { $0.contains("/") && search.isReadable($0) }
  }

  private static func find(_ search: inout LibrarySearch) -> SharedLibrary? {
    for path in places(search).lazy.flatMap({ $0() }) {
      let library =
        isWheelModule(path)
        ? openModule(path, &search) : search.open([path], accept: objection)
      if let library { return library }
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
  private static let name = "libduckdb" + LibrarySearch.libraryEnding

  /// The files that may be the engine, in the order in which they are tried; a later folder is only
  /// looked into when nothing before it was of use.
  private static func places(_ search: LibrarySearch) -> [() -> [String]] {
    if let path = search.setting("KITH_DUCKDB") { return [{ [path] }] }
    func plain(_ folders: [String]) -> [String] {
      folders.map { $0 + "/" + name }.filter(search.isReadable)
    }
    func modules(_ files: [String]) -> [String] {
      files.filter { isWheelModule($0) && $0.hasSuffix(".so") }
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

  // MARK: The Python wheel

  private static func isWheelModule(_ path: String) -> Bool {
    path.split(separator: "/").last?.hasPrefix("_duckdb") ?? false
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
