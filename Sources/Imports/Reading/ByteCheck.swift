import Diagnostics

/// Refuses what is no UTF-8 text, by its first bytes: empty, packed, binary, UTF-16.
///
/// Throws `empty-file`, `binary-file` or `encoding`. Returns how many bytes a byte order mark takes.
func checkedMark(_ bytes: [UInt8], of path: String) throws(Diagnostic) -> Int {
  guard !bytes.isEmpty else {
    throw Diagnostic(
      "empty-file", "`\(path)` is empty", help: ["export it again, or leave it out"])
  }
  for (mark, what) in fileMarks where bytes.dropFirst(mark.offset).starts(with: mark.bytes) {
    throw Diagnostic(
      "binary-file", "`\(path)` is \(what), not a text file",
      help: ["save it as CSV UTF-8 and name that file"])
  }
  if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) || isWide(bytes) {
    throw Diagnostic(
      "encoding", "`\(path)` is UTF-16, and only UTF-8 can be read",
      help: [
        "save it as CSV UTF-8, or convert it: `iconv -f UTF-16 -t UTF-8 \(path) > converted.csv`"
      ])
  }
  if let place = bytes.firstIndex(of: 0) {
    throw Diagnostic(
      "binary-file", "`\(path)` is not a text file",
      notes: ["byte \(place + 1) is zero, which no text has"],
      help: ["save it as CSV UTF-8 and name that file"])
  }
  return bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
}

private let fileMarks: [((offset: Int, bytes: [UInt8]), String)] = [
  ((0, Array("PK\u{03}\u{04}".utf8)), "an Excel workbook or another ZIP archive"),
  ((0, [0xd0, 0xcf, 0x11, 0xe0]), "an old Excel workbook"),
  ((0, [0x1f, 0x8b]), "packed with gzip"),
  ((0, Array("PAR1".utf8)), "a Parquet file"),
  ((0, Array("%PDF".utf8)), "a PDF"),
  ((0, Array("SQLite format 3".utf8)), "an SQLite database"),
]

/// Whether every other byte of the start is zero: UTF-16 without a mark.
private func isWide(_ bytes: [UInt8]) -> Bool {
  let start = bytes.prefix(64)
  guard start.count >= 4 else { return false }
  let zeros = start.enumerated().filter { $0.element == 0 }.map { $0.offset % 2 }
  return zeros.count * 2 >= start.count - 1 && Set(zeros).count == 1
}

/// Checks that bytes arriving in pieces are UTF-8 (Unicode 15, table 3-7).
struct UTF8Check {
  /// Continuation bytes that must still come, and the range of the next one.
  private var missing = 0
  private var low: UInt8 = 0x80
  private var high: UInt8 = 0xbf

  var isComplete: Bool { missing == 0 }

  /// How many bytes of the character at hand were read.
  private var begun = 0

  /// The offset of the first character that is wrong, 0 if it began before; nil when there is none.
  mutating func firstError(in bytes: UnsafeRawBufferPointer) -> Int? {
    var index = 0
    let count = bytes.count
    while index < count {
      if missing == 0 {
        while index &+ 8 <= count,
          bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        { index &+= 8 }
        guard index < count else { return nil }
      }
      let byte = bytes[index]
      if missing > 0 {
        guard byte >= low, byte <= high else { return max(0, index - begun) }
        begun &+= 1
        (low, high) = (0x80, 0xbf)
        missing &-= 1
      } else if byte >= 0x80 {
        guard begin(byte) else { return index }
      }
      index &+= 1
    }
    return nil
  }

  private mutating func begin(_ byte: UInt8) -> Bool {
    (low, high) = (0x80, 0xbf)
    begun = 1
    switch byte {
    case 0xc2...0xdf: missing = 1
    case 0xe0...0xef:
      missing = 2
      if byte == 0xe0 { low = 0xa0 }
      if byte == 0xed { high = 0x9f }
    case 0xf0...0xf4:
      missing = 3
      if byte == 0xf0 { low = 0x90 }
      if byte == 0xf4 { high = 0x8f }
    default: return false
    }
    return true
  }
}
