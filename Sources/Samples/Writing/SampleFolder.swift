import Diagnostics
import Files
import Glibc

/// The folder that the sample goes to: files appear under their own names only when all are whole.
struct SampleFolder {
  let path: String

  func path(of name: String) -> String { path + "/" + name }

  /// The name that a file has until it is whole.
  func temporaryPath(of name: String) -> String { path + "/." + name + ".partial" }

  /// Makes the folder and those above it; throws `file-exists` when a file is already there.
  func prepare(for names: [String], replacing: Bool) throws(Diagnostic) {
    var made = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: true) {
      made += (made.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
      if mkdir(made, 0o755) != 0, errno != EEXIST {
        throw Self.failure("make the folder", made, code: errno)
      }
    }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw Diagnostic("not-a-folder", "`\(path)` is not a folder", help: ["name a new folder"])
    }
    if !replacing { try refuseExisting(names) }
  }

  func refuseExisting(_ names: [String]) throws(Diagnostic) {
    let existing = names.filter { access(path(of: $0), F_OK) == 0 }
    guard !existing.isEmpty else { return }
    throw Diagnostic(
      Diagnostic.ID.fileExists,
      "`\(path)` already holds " + existing.map { "`\($0)`" }.joined(separator: ", "),
      notes: ["nothing was written"],
      help: ["name a new folder, or remove these files"])
  }

  func publish(_ names: [String], replacing: Bool) throws(Diagnostic) {
    for name in names {
      do throws(FileFailure) {
        try PartialFile(for: path(of: name), at: temporaryPath(of: name))
          .commit(replacing ? .isReplaced : .isKept)
      } catch {
        throw Self.failure("write", path(of: name), code: error.code)
      }
    }
  }

  func removeTemporary(_ names: [String]) {
    for name in names { unlink(temporaryPath(of: name)) }
  }

  static func failure(_ action: String, _ path: String, code: Int32) -> Diagnostic {
    Diagnostic("cannot-write", "cannot \(action) `\(path)`: \(String(cString: strerror(code)))")
  }
}
