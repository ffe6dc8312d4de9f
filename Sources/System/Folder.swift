import Glibc

/// What is done with folders.
package enum Folder {
  /// A folder that could not be made, and why.
  package struct Refusal: Error, Sendable, Hashable {
    package let path: String
    package let failure: FileFailure
  }

  /// The folder that this process is in; nil where it was removed.
  package static var current: String? {
    guard let path = getcwd(nil, 0) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }

  /// The names in a folder, in binary order, without hidden ones.
  package static func names(in folder: String) throws(FileFailure) -> [String] {
    guard let stream = opendir(folder) else { throw FileFailure() }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Makes a folder and those above it; what is there already stays, whatever it is.
  package static func make(_ path: String, permissions: UInt32 = 0o755) throws(Refusal) {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/", omittingEmptySubsequences: true) {
      made += (made.isEmpty || made == "/" ? "" : "/") + part
      guard mkdir(made, permissions) != 0, errno != EEXIST else { continue }
      let failure = FileFailure()
      // Some systems refuse before they look.
      if FileStatus(made) == nil { throw Refusal(path: made, failure: failure) }
    }
  }

  /// Makes a folder that was not there; false where something of the name is.
  package static func makeNew(
    _ path: String, permissions: UInt32 = 0o700
  ) throws(FileFailure) -> Bool {
    if mkdir(path, permissions) == 0 { return true }
    let failure = FileFailure()
    guard failure.isTaken else { throw failure }
    return false
  }

  /// Removes a folder of files, and one level of folders in it.
  package static func remove(_ path: String) {
    for name in (try? names(in: path)) ?? [] {
      let item = "\(path)/\(name)"
      if unlink(item) != 0 {
        for inner in (try? names(in: item)) ?? [] { unlink("\(item)/\(inner)") }
        rmdir(item)
      }
    }
    rmdir(path)
  }
}
