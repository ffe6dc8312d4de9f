package import Diagnostics
import Files
import System

/// Notebooks on disk: read whole, written whole or not at all.
package enum NotebookStore {
  /// Reads a notebook; what is wrong with its text stands in its diagnostics.
  package static func read(_ path: String) throws(Diagnostic) -> NotebookFile {
    try NotebookFile(bytes: try bytes(of: path), name: path)
  }

  /// Writes a run to a file of its own; false when the file has these bytes already.
  ///
  /// Throws `file-exists` when another text is there than a run of this notebook, unless it may be
  /// replaced.
  package static func writeRun(
    _ bytes: [UInt8], of notebook: NotebookFile, to path: String, replacing: Bool = false
  ) throws(Diagnostic) -> Bool {
    if FileStatus(path) != nil {
      if let own = notebook.source.name, isSame(own, path) {
        throw Diagnostic(
          "file-exists", "\(typed(path)) is the notebook itself",
          help: ["refresh it in place with --write, or name another file"])
      }
      let existing = try self.bytes(of: path)
      if existing == bytes { return false }
      let isRun =
        (try? NotebookFile(bytes: existing, name: path).checkedForWriting(replacing: false))?
        .isRun(of: notebook) ?? false
      guard isRun || replacing else {
        throw Diagnostic(
          "file-exists", "\(typed(path)) exists and is no run of this notebook as it is now",
          help: ["name another file, or replace it with --replace"])
      }
    }
    try write(bytes, to: path)
    return true
  }

  /// Refuses a place for a run where something else would be lost or made, before anything runs.
  ///
  /// - Parameter sources: the files that the run reads; none of them is ever written over.
  package static func check(
    target path: String, for notebook: NotebookFile, reading sources: [String]
  ) throws(Diagnostic) {
    let name = path.split(separator: "/").last ?? ""
    guard name.lowercased().hasSuffix(".md") || name.lowercased().hasSuffix(".markdown") else {
      throw Diagnostic(
        "not-markdown", "\(typed(path)) is no name for a run, which is Markdown",
        help: ["give it a name that ends in `.md`"])
    }
    if let own = notebook.source.name, isSame(own, path) {
      throw Diagnostic(
        "file-exists", "\(typed(path)) is the notebook itself",
        help: ["refresh it in place with --write, or name another file"])
    }
    if let source = sources.first(where: { isSame($0, path) }) {
      throw Diagnostic(
        "data-file", "\(typed(path)) is data of the run, and is never written over",
        notes: source == path ? [] : ["it is \(typed(source))"], help: ["name another file"])
    }
    let folder = folder(above: path)
    guard FileStatus(folder)?.isFolder == true else {
      throw Diagnostic(
        "no-folder", "no folder \(typed(folder)) for \(typed(path))",
        help: ["make it first: mkdir -p \(shellWord(folder))"])
    }
  }

  /// Writes a notebook back to where it was read from; false when nothing changed.
  ///
  /// Throws `changed-on-disk` when somebody else wrote the file since.
  package static func refresh(
    _ notebook: NotebookFile, with bytes: [UInt8]
  ) throws(Diagnostic) -> Bool {
    guard let path = notebook.source.name else {
      throw Diagnostic("cannot-write", "the notebook was not read from a file")
    }
    guard bytes != notebook.bytes else { return false }
    guard try self.bytes(of: path) == notebook.bytes else {
      throw Diagnostic(
        "changed-on-disk", "\(typed(path)) was changed while it ran",
        help: ["nothing was written; run it again"])
    }
    // Whatever led here: a notebook that would lose people's words is not written.
    guard try NotebookFile(bytes: bytes, name: path).isRun(of: notebook) else {
      throw Diagnostic(
        "internal-error", "writing \(typed(path)) would lose text outside of its outputs",
        help: ["nothing was written"])
    }
    try write(bytes, to: path)
    return true
  }

  /// Writes a new file; throws `file-exists` when there is one.
  package static func create(_ bytes: [UInt8], at path: String) throws(Diagnostic) {
    try write(bytes, to: path, isNew: true)
  }

  // MARK: Bytes

  private static func bytes(of path: String) throws(Diagnostic) -> [UInt8] {
    do throws(FileFailure) {
      return try ReadableFile.bytes(of: path)
    } catch {
      throw Diagnostic("cannot-read", "\(typed(path)) cannot be read", notes: [error.reason])
    }
  }

  /// Writes the file whole or not at all; a link stays a link, and what it points to is written.
  ///
  /// A new file never takes the place of another, nor of a link that leads nowhere.
  private static func write(
    _ bytes: [UInt8], to path: String, isNew: Bool = false
  ) throws(Diagnostic) {
    do {
      try PartialFile.write(bytes, to: path, isNew ? .isKept : .isReplaced)
    } catch {
      guard isNew, error.isTaken else {
        throw Diagnostic(
          "cannot-write", "\(typed(path)) cannot be written", notes: [error.reason])
      }
      throw Diagnostic(
        Diagnostic.ID.fileExists, "\(typed(path)) exists", help: ["name another file"])
    }
  }

  private static func isSame(_ one: String, _ other: String) -> Bool {
    guard let one = FileStatus(one), let other = FileStatus(other) else { return false }
    return one.isSame(as: other)
  }
}

extension NotebookFile {
  /// Whether the file is the notebook with outputs and a record: every line that is not blank and
  /// not written by a run is the same.
  ///
  /// An output that belongs to no cell is nobody's to write.
  package func isRun(of notebook: NotebookFile) -> Bool {
    writtenByPeople == notebook.writtenByPeople
  }

  private var writtenByPeople: [String] {
    var lines: [String] = []
    for piece in pieces {
      switch piece {
      case .output(let index) where outputs[index].cell != nil: continue
      case .record, .mark: continue
      case .output, .frontMatter, .prose, .cell: break
      }
      let range = range(of: piece)
      let scan = Lines(Array(source.utf8[range]))
      lines += scan.all.filter { !scan.isBlank($0) }.map { scan.text($0.content) }
    }
    return lines
  }
}
