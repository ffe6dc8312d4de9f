import Diagnostics
import System

/// The folder that the sample goes to: files appear under their own names only when all are whole.
struct SampleFolder {
  let path: String

  func path(of name: String) -> String { path + "/" + name }

  /// The name that a file has until it is whole.
  func temporaryPath(of name: String) -> String { path + "/." + name + ".partial" }

  /// Makes the folder and those above it; throws `file-exists` when a file is already there.
  func prepare(for names: [String], replacing: Bool) throws(Diagnostic) {
    do throws(Folder.Refusal) {
      try Folder.make(path)
    } catch {
      throw Self.failure("make the folder", error.path, error.failure)
    }
    guard FileStatus(path)?.isFolder == true else {
      throw Diagnostic("not-a-folder", "`\(path)` is not a folder", help: ["name a new folder"])
    }
    if !replacing { try refuseExisting(names) }
  }

  func refuseExisting(_ names: [String]) throws(Diagnostic) {
    let existing = names.filter { FileStatus(path(of: $0)) != nil }
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
        throw Self.failure("write", path(of: name), error)
      }
    }
  }

  func removeTemporary(_ names: [String]) {
    for name in names { removeFile(temporaryPath(of: name)) }
  }

  static func failure(_ action: String, _ path: String, _ failure: FileFailure) -> Diagnostic {
    Diagnostic("cannot-write", "cannot \(action) `\(path)`: \(failure.reason)")
  }
}
