import Diagnostics
import System

/// A file to import, as it was when the import began.
struct InputFile: Sendable, Hashable {
  /// The path as it was typed, or found in a folder that was typed; messages use it.
  let path: String
  let stamp: FileStamp
  /// Whether it was found in a folder rather than named.
  let isFound: Bool

  /// The name without folders.
  var name: String { lastComponent(path) }

  /// The name without folders and ending.
  var stem: String {
    let name = self.name
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }
}

/// What tells without reading a file that it is the same: absolute path, size, time, inode.
struct FileStamp: Sendable, Hashable, Codable {
  var absolutePath: String
  var size: Int64
  /// Time of the last change, in nanoseconds since 1970.
  var modified: Int64
  var inode: UInt64

  /// The stamp of a path; nil when nothing is there.
  init?(_ path: String) {
    guard let status = FileStatus(path), let absolute = withoutLinks(path) else { return nil }
    absolutePath = absolute
    size = status.size
    inode = status.inode
    modified = status.modified
  }
}

/// Finds the files that paths name: a folder means its `*.csv`, `*.tsv` and `*.txt`, in name order.
///
/// Throws `missing-file`, `no-files` (a folder without any) or `unreadable-file`.
func inputFiles(_ paths: [String]) throws(Diagnostic) -> [InputFile] {
  guard !paths.isEmpty else {
    throw Diagnostic("no-files", "no files to import", help: ["name CSV files or a folder of them"])
  }
  var files: [InputFile] = []
  for path in paths {
    guard let status = FileStatus(path) else { throw missing(path) }
    if status.isFolder {
      files += try folderFiles(path)
    } else {
      guard let stamp = FileStamp(path) else { throw missing(path) }
      files.append(InputFile(path: path, stamp: stamp, isFound: false))
    }
  }
  var seen = Set<String>()
  files = files.filter { seen.insert($0.stamp.absolutePath).inserted }
  for file in files where !isReadable(file.path) {
    throw Diagnostic(
      "unreadable-file", "`\(file.path)` cannot be read: \(FileFailure().reason)",
      help: ["give the file's owner and this program the right to read it"])
  }
  return files
}

private func folderFiles(_ folder: String) throws(Diagnostic) -> [InputFile] {
  let names = try folderNames(folder)
  let readable = names.filter { name in
    [".csv", ".tsv", ".txt"].contains { name.lowercased().hasSuffix($0) }
  }
  let base = folder.hasSuffix("/") ? folder : folder + "/"
  let files = readable.compactMap { name -> InputFile? in
    guard FileStatus(base + name)?.isFile == true, let stamp = FileStamp(base + name) else {
      return nil
    }
    return InputFile(path: base + name, stamp: stamp, isFound: true)
  }
  guard !files.isEmpty else {
    let others = names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
    throw Diagnostic(
      "no-files", "no `.csv`, `.tsv` or `.txt` file in `\(folder)`",
      notes: [names.isEmpty ? "the folder is empty" : "it holds \(others)"],
      help: ["name a folder with CSV files, or the files themselves"])
  }
  return files
}

/// The names in a folder, in binary order, without hidden ones.
private func folderNames(_ folder: String) throws(Diagnostic) -> [String] {
  do throws(FileFailure) {
    return try Folder.names(in: folder)
  } catch {
    throw unreadable(folder, error)
  }
}

func unreadable(_ path: String, _ failure: FileFailure) -> Diagnostic {
  Diagnostic("unreadable-file", "`\(path)` cannot be read: \(failure.reason)")
}

private func missing(_ path: String) -> Diagnostic {
  let folder = path.contains("/") ? String(path.dropLast(lastComponent(path).count)) : "."
  let siblings = (try? Folder.names(in: folder.isEmpty ? "." : folder)) ?? []
  let near = nearest(to: lastComponent(path), among: siblings)
  return Diagnostic(
    "missing-file", "no file or folder `\(path)`",
    help: [near.map { "did you mean `\(folder == "." ? "" : folder)\($0)`?" }]
      .compactMap { $0 })
}
