import Catalogs
import Diagnostics
import FoundationEssentials
import System

/// What is remembered of files that were imported: found by their paths and how they were asked
/// for, valid while their stamps are the same.
struct KnownSet: Codable {
  var stamps: [FileStamp]
  var fingerprint: String
  var catalog: Catalog
  var report: ImportReport
  /// Bytes of the snapshot, which never changes.
  var size: Int64?

  /// The name that a set of files is remembered under.
  static func key(_ files: [InputFile], _ options: ImportOptions) -> String {
    var hash = SHA256()
    hash.update(ImportVersion.text(options))
    for file in files { hash.update(file.stamp.absolutePath + "\n") }
    return hash.digest()
  }

  /// What is remembered, if the files and the snapshot are still there and the same.
  static func find(_ key: String, _ files: [InputFile], in cache: CacheFolder) -> KnownSet? {
    guard let known: KnownSet = decoded(cache.setPath(key)),
      known.stamps == files.map(\.stamp),
      let size = FileStatus(cache.snapshotPath(known.fingerprint))?.size,
      known.size ?? size == size
    else { return nil }
    return known
  }

  /// Whether a snapshot has another size than it had when it was made.
  static func isDamaged(_ key: String, _ fingerprint: String, in cache: CacheFolder) -> Bool {
    guard let known: KnownSet = decoded(cache.setPath(key)), known.fingerprint == fingerprint,
      let size = known.size, let now = FileStatus(cache.snapshotPath(fingerprint))?.size
    else { return false }
    return size != now
  }

  func remember(as key: String, in cache: CacheFolder) {
    // A set that cannot be remembered is only slower to find.
    guard let text = encoded(self) else { return }
    try? writeWhole(text, to: cache.setPath(key))
  }
}

/// What a snapshot depends on besides the files.
enum ImportVersion {
  /// Raised whenever the same files would give another snapshot.
  static let number = 4
  /// The storage that snapshots are written in: that of the oldest engine that is taken, so that any reads
  /// what another wrote.
  static let storage = "v1.5.0"

  static func text(_ options: ImportOptions) -> String {
    "kith import \(number), DuckDB storage \(storage)\n\(options.timeZone)\n"
      + options.map.sorted().map { $0 + "\n" }.joined()
  }

  /// The fingerprint of files with these hashes.
  static func fingerprint(
    _ files: [InputFile], hashes: [String], _ options: ImportOptions
  ) -> String {
    var hash = SHA256()
    hash.update(text(options))
    for (file, content) in zip(files, hashes) { hash.update("\(file.name)\n\(content)\n") }
    return hash.digest()
  }
}

func encoded(_ value: some Encodable, isReadable: Bool = false) -> String? {
  let encoder = JSONEncoder()
  encoder.outputFormatting =
    isReadable
    ? [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    : [.sortedKeys, .withoutEscapingSlashes]
  guard let data = try? encoder.encode(value) else { return nil }
  return String(decoding: data, as: UTF8.self)
}

func decoded<Result: Decodable>(_ path: String) -> Result? {
  guard let bytes = try? ReadableFile.bytes(of: path) else { return nil }
  return try? JSONDecoder().decode(Result.self, from: Data(bytes))
}

func decoded<Result: Decodable>(text: String) -> Result? {
  try? JSONDecoder().decode(Result.self, from: Data(text.utf8))
}
