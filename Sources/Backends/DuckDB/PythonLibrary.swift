import Drivers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Finds the libpython whose symbols the module in DuckDB's Python wheel refers to.
///
/// No Python code ever runs; the loader only wants the names resolved.
enum PythonLibrary {
  /// Lends the symbols of the libpython that the module at `path` was built for.
  ///
  /// Looked for: the path in `KITH_LIBPYTHON` (then nowhere else); beside the module; the loader's own
  /// search and the system's folders; last the library that `python3` names, which costs 20 ms.
  static func load(for path: String, _ search: inout LibrarySearch) -> Bool {
    if let named = search.setting("KITH_LIBPYTHON") {
      return search.open([named], global: true) != nil
    }
    guard let version = version(of: path) else {
      search.note(path, "its name does not say which Python it was built for")
      return false
    }
    let ending = LibrarySearch.libraryEnding
    let names =
      ending == ".so"
      ? ["libpython\(version).so.1.0", "libpython\(version).so"] : ["libpython\(version)\(ending)"]
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    var quiet = search
    var places = names.map { folder + "/" + $0 }.filter(search.isReadable)
    places += names
    for folder in LibrarySearch.systemFolders {
      places += names.map { folder + "/" + $0 }.filter(search.isReadable)
    }
    if quiet.open(places, global: true) != nil { return true }
    if let told = toldByPython(version), quiet.open([told], global: true) != nil { return true }
    search.note(
      path,
      "it needs `\(names[0])`, which Debian has in the package `libpython\(version)`; "
        + "`KITH_LIBPYTHON` may hold its path")
    return false
  }

  /// `3.11` for `_duckdb.cpython-311-x86_64-linux-gnu.so`.
  static func version(of path: String) -> String? {
    guard let name = path.split(separator: "/").last,
      let tag = name.split(separator: ".").first(where: { $0.hasPrefix("cpython-") })
    else { return nil }
    let digits = tag.dropFirst("cpython-".count).prefix { $0.isNumber }
    guard digits.count >= 2 else { return nil }
    return "\(digits.prefix(1)).\(digits.dropFirst())"
  }

  private static func toldByPython(_ version: String) -> String? {
    let program =
      "import sysconfig as s; print(s.get_config_var('LIBDIR'), s.get_config_var('INSTSONAME'), sep='/')"
    guard let pipe = popen("python\(version) -c \"\(program)\" 2>/dev/null", "r") else {
      return nil
    }
    defer { pclose(pipe) }
    var line = [CChar](repeating: 0, count: 4096)
    guard fgets(&line, Int32(line.count), pipe) != nil else { return nil }
    let bytes = line.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init(bitPattern:))
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}
