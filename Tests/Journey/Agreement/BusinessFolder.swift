import Diagnostics
import Glibc
import Sessions

/// The files of a business in a folder of their own, imported as a user's are; gone with it.
final class BusinessFolder {
  private let path: String
  private let business: RandomBusiness

  init(_ business: RandomBusiness) throws {
    var template = Array("/tmp/kith-business-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Diagnostic("test", "no temporary folder") }
    path = String(cString: made)
    self.business = business
    mkdir(path + "/data", 0o700)
    for (name, text) in business.files {
      guard let file = fopen("\(path)/data/\(name)", "w") else {
        throw Diagnostic("test", "cannot write")
      }
      fputs(text, file)
      fclose(file)
    }
  }

  deinit { remove(path) }

  /// A session on the files; they are imported once.
  func session(engine: String? = nil) throws -> Session {
    try Session.open(
      SessionOptions(
        paths: [path + "/data"], engine: engine, timeZone: business.timeZone,
        environment: ["KITH_CACHE": path + "/cache"])
    ).session
  }

  private func remove(_ path: String) {
    if let folder = opendir(path) {
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { remove(path + "/" + name) }
      }
      closedir(folder)
    }
    Self.delete(path)
  }

  private static func delete(_ path: String) {
    if unlink(path) != 0 { rmdir(path) }
  }
}
