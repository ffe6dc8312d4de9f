import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

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
    guard let status = fileStatus(path) else { return nil }
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    absolutePath = String(cString: resolved)
    size = Int64(status.st_size)
    inode = UInt64(status.st_ino)
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    modified = Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
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
    guard let status = fileStatus(path) else { throw missing(path) }
    if status.st_mode & S_IFMT == S_IFDIR {
      files += try folderFiles(path)
    } else {
      guard let stamp = FileStamp(path) else { throw missing(path) }
      files.append(InputFile(path: path, stamp: stamp, isFound: false))
    }
  }
  var seen = Set<String>()
  files = files.filter { seen.insert($0.stamp.absolutePath).inserted }
  for file in files where access(file.path, R_OK) != 0 {
    throw Diagnostic(
      "unreadable-file", "`\(file.path)` cannot be read: \(String(cString: strerror(errno)))",
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
    guard let status = fileStatus(base + name), status.st_mode & S_IFMT == S_IFREG,
      let stamp = FileStamp(base + name)
    else { return nil }
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
func folderNames(_ folder: String) throws(Diagnostic) -> [String] {
  guard let stream = opendir(folder) else {
    throw Diagnostic(
      "unreadable-file", "`\(folder)` cannot be read: \(String(cString: strerror(errno)))")
  }
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

private func missing(_ path: String) -> Diagnostic {
  let folder = path.contains("/") ? String(path.dropLast(lastComponent(path).count)) : "."
  let siblings = (try? folderNames(folder.isEmpty ? "." : folder)) ?? []
  let near = nearest(to: lastComponent(path), among: siblings)
  return Diagnostic(
    "missing-file", "no file or folder `\(path)`",
    help: [near.map { "did you mean `\(folder == "." ? "" : folder)\($0)`?" }]
      .compactMap { $0 })
}

func fileStatus(_ path: String) -> stat? {
  var status = stat()
  return stat(path, &status) == 0 ? status : nil
}

/// Bytes of a file.
func fileSize(_ path: String) -> Int64? { fileStatus(path).map { Int64($0.st_size) } }

func lastComponent(_ path: String) -> String {
  path.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init) ?? path
}
