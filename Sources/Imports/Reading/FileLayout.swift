/// How the bytes of a file are cut into records and fields.
struct FileLayout: Sendable, Hashable {
  var delimiter: UInt8
  /// Bytes before the header: a byte order mark and a line `sep=;`.
  var start: Int = 0
  /// Lines before the header.
  var linesBefore: Int = 0

  /// As people read it: `,`, `tab`.
  var word: String {
    delimiter == UInt8(ascii: "\t") ? "tab" : String(UnicodeScalar(delimiter))
  }

  static let candidates: [UInt8] = [",", ";", "\t", "|"].map { (it: Character) in
    it.asciiValue ?? 0
  }

  /// The layout that cuts a sample most evenly.
  ///
  /// Evenness is the share of records as wide as most, times how much a width says, less when the
  /// header is not as wide as the rows. A line `sep=;` decides.
  ///
  /// `sample` is the start of the file, `mark` the bytes its byte order mark takes.
  static func of(_ sample: [UInt8], mark: Int, isWhole: Bool) -> FileLayout {
    if let stated = stated(sample, mark: mark) { return stated }
    var best = FileLayout(delimiter: UInt8(ascii: ","), start: mark)
    var bestScore = 0.0
    for delimiter in candidates {
      let widths = RecordCutter(delimiter).widths(sample, from: mark, isWhole: isWhole)
      let score = score(widths)
      if score > bestScore {
        bestScore = score
        best.delimiter = delimiter
      }
    }
    return best
  }

  private static func score(_ widths: [Int]) -> Double {
    guard let header = widths.first else { return 0 }
    let rows = widths.count > 1 ? Array(widths.dropFirst()) : widths
    var counts: [Int: Int] = [:]
    for width in rows { counts[width, default: 0] += 1 }
    let mode = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }
    guard let mode, mode.key > 1 else { return header > 1 ? 0.05 : 0 }
    let share = Double(mode.value) / Double(rows.count)
    return share * (1 - 1 / Double(mode.key + 1)) * (header == mode.key ? 1 : 0.3)
  }

  private static func stated(_ sample: [UInt8], mark: Int) -> FileLayout? {
    let line = sample[mark...].prefix { $0 != 10 && $0 != 13 }
    let text = String(decoding: line, as: UTF8.self)
    let bare = text.filter { $0 != "\"" }
    guard bare.lowercased().hasPrefix("sep="), bare.utf8.count <= 5 else { return nil }
    let delimiter = bare.utf8.count == 5 ? bare.utf8.last : nil
    var start = line.endIndex
    if start < sample.endIndex, sample[start] == 13 { start += 1 }
    if start < sample.endIndex, sample[start] == 10 { start += 1 }
    return FileLayout(delimiter: delimiter ?? UInt8(ascii: "\t"), start: start, linesBefore: 1)
  }
}
