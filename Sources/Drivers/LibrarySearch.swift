package import Diagnostics
import System

/// Where the libraries of engines are looked for, and what was tried.
package struct LibrarySearch {
  /// Reads an environment variable.
  package var environment: @Sendable (String) -> String?
  /// The folder of the running program, symbolic links resolved; nil when the system does not tell.
  package var programFolder: String?
  /// One line for each place that had nothing of use: the place and why.
  package private(set) var tried: [String] = []

  package init(
    programFolder: String? = LibrarySearch.currentProgramFolder,
    environment: @escaping @Sendable (String) -> String? = environmentVariable
  ) {
    self.programFolder = programFolder
    self.environment = environment
  }

  /// The variable's value, unless it is empty.
  package func setting(_ name: String) -> String? {
    guard let value = environment(name), !value.isEmpty else { return nil }
    return value
  }

  /// Beside the program, and where `make install` puts the engine.
  package var installedFolders: [String] {
    guard let programFolder else { return [] }
    return [programFolder, folder(above: programFolder) + "/lib/kith"]
  }

  /// Where the downloaded engines are: `$KITH_ENGINE_HOME`, else `../lib/kith` beside the program,
  /// else `.engine` of the checkout that the program was built in.
  package var engineFolder: String? {
    if let home = setting("KITH_ENGINE_HOME") { return home }
    guard let programFolder else { return nil }
    let installed = folder(above: programFolder) + "/lib/kith"
    if isReadable(installed) { return installed }
    var place = programFolder
    while place.count > 1 {
      if isReadable(place + "/.engine"), isReadable(place + "/Package.swift") {
        return place + "/.engine"
      }
      place = folder(above: place)
    }
    return nil
  }

  /// The usual folders of the system's libraries.
  package static let systemFolders = [
    "/usr/local/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64",
    "/usr/lib",
  ]

  /// Opens the first library of `paths` that exists, noting what is in the way of the others.
  ///
  /// A bare name is looked for by the loader.
  package mutating func open(
    _ paths: [String], accept: (SharedLibrary) -> String? = { _ in nil }
  ) -> SharedLibrary? {
    for path in paths {
      guard !path.contains("/") || isReadable(path) else {
        note(path, "no such file")
        continue
      }
      do throws(SharedLibrary.Refusal) {
        let library = try SharedLibrary(path)
        guard let objection = accept(library) else { return library }
        library.close()
        note(path, objection)
      } catch {
        note(path, error.reason)
      }
    }
    return nil
  }

  package mutating func note(_ place: String, _ reason: String) {
    // The loader often begins with the path itself.
    let reason = reason.hasPrefix(place + ": ") ? String(reason.dropFirst(place.count + 2)) : reason
    tried.append("\(place): \(reason)")
  }

  /// The diagnostic `engine-missing`: nothing loads, this was tried, that helps.
  package func nothingFound(_ engine: String, help: [String]) -> Diagnostic {
    Diagnostic(
      "engine-missing", "no library of \(engine) can be loaded",
      notes: tried.map { "tried \($0)" }, help: help)
  }

  /// The files in a folder, as paths, in a fixed order.
  package func files(in folder: String) -> [String] {
    ((try? Folder.names(in: folder)) ?? []).map { folder + "/" + $0 }
  }

  /// The files in a folder and in its subfolders, as paths, in a fixed order.
  package func files(below folder: String) -> [String] {
    files(in: folder).flatMap { [$0] + files(in: $0) }
  }

  /// The folder of the running program.
  package static var currentProgramFolder: String? { Machine.program.map { folder(above: $0) } }
}
