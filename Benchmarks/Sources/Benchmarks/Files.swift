import FoundationEssentials
import Glibc

/// A folder for what the measured programs write, emptied at the start of a benchmark.
struct WorkFolder {
  let path: String

  init(_ path: String) throws(Failure) {
    self.path = path
    try makeFolder(path)
  }

  /// Removes a file or folder inside, if it is there, and says its path.
  func fresh(_ name: String) -> String {
    let item = path + "/" + name
    try? FileManager.default.removeItem(atPath: item)
    return item
  }
}

func readText(_ path: String) throws(Failure) -> String {
  guard let bytes = FileManager.default.contents(atPath: path) else {
    throw Failure("cannot read \(path)")
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// The path from the root, for a program that works elsewhere.
func absolute(_ path: String) throws(Failure) -> String {
  guard let full = realpath(path, nil) else { throw Failure("no \(path)") }
  defer { free(full) }
  return String(cString: full)
}

func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

func makeFolder(_ path: String) throws(Failure) {
  do {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  } catch {
    throw Failure("cannot make \(path): \(error)")
  }
}

/// Makes a file that says that what stands beside it is whole.
func writeStamp(_ path: String) throws(Failure) {
  guard FileManager.default.createFile(atPath: path, contents: nil) else {
    throw Failure("cannot write \(path)")
  }
}

/// Puts a finished file in its place.
func move(_ path: String, to place: String) throws(Failure) {
  do {
    try FileManager.default.moveItem(atPath: path, toPath: place)
  } catch {
    throw Failure("cannot move \(path) to \(place): \(error)")
  }
}

/// The bytes of the files of a folder.
func size(ofFolder folder: String) -> Int {
  var total = 0
  for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
    var status = stat()
    if stat(folder + "/" + name, &status) == 0 { total += Int(status.st_size) }
  }
  return total
}
