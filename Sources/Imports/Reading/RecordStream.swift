import Diagnostics

/// One record of a file while it is being read.
struct RecordView {
  /// Its text, without the line end; empty for a blank line.
  let bytes: UnsafeRawBufferPointer
  let cut: RecordCutter.Cut
  /// The line it starts on, from 1.
  let line: Int
}

/// Reads a file record by record.
struct RecordStream {
  /// A record that has no end within so many bytes ends the reading.
  static let longest = 64 << 20

  let path: String
  let layout: FileLayout
  let cutter: RecordCutter

  init(_ path: String, _ layout: FileLayout) {
    self.path = path
    self.layout = layout
    cutter = RecordCutter(layout.delimiter)
  }

  /// Hands over every record, the header first, until `body` returns false.
  ///
  /// Throws `encoding` for bytes that are not UTF-8, `open-quote` for a quote that is never closed,
  /// `long-record` for one longer than ``longest``.
  @inline(__always)
  func records(_ body: (RecordView) throws(Diagnostic) -> Bool) throws(Diagnostic) {
    let reader = try FileReader(path)
    var capacity = 1 << 20
    var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 64)
    defer { buffer.deallocate() }
    var filled = 0
    var line = layout.linesBefore + 1
    var toSkip = layout.start
    var check = UTF8Check()
    while true {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<capacity])
      let count = try reader.read(into: rest)
      let piece = UnsafeRawBufferPointer(rebasing: buffer[filled..<filled + count])
      if let wrong = check.firstError(in: piece) {
        throw notUTF8(UnsafeRawBufferPointer(rebasing: buffer[..<(filled + wrong)]), line)
      }
      let isLast = count < rest.count
      filled += count
      if isLast, !check.isComplete {
        throw notUTF8(UnsafeRawBufferPointer(rebasing: buffer[..<filled]), line)
      }
      var index = min(toSkip, filled)
      toSkip -= index
      let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<filled])
      while index < filled, let cut = cutter.cut(bytes, from: index, isLast: isLast) {
        if cut.isOpen { throw openQuote(line) }
        let text = UnsafeRawBufferPointer(rebasing: bytes[index..<cut.end])
        guard try body(RecordView(bytes: text, cut: cut, line: line)) else { return }
        line &+= cut.lines
        index = cut.next
      }
      if isLast { return }
      // The record that is not whole yet moves to the front; the buffer grows when it is too long.
      let tail = filled - index
      if tail == capacity {
        guard capacity < RecordStream.longest else { throw tooLong(bytes, line) }
        let larger = UnsafeMutableRawBufferPointer.allocate(
          byteCount: capacity * 2, alignment: 64)
        larger.copyMemory(from: bytes)
        buffer.deallocate()
        buffer = larger
        capacity *= 2
      } else if index > 0 {
        let source = UnsafeRawBufferPointer(rebasing: buffer[index..<filled])
        buffer.copyMemory(from: source)
      }
      filled = tail
    }
  }

  private func notUTF8(_ before: UnsafeRawBufferPointer, _ line: Int) -> Diagnostic {
    let column = before.count - (before.lastIndex(of: 10).map { $0 + 1 } ?? 0) + 1
    var place = line
    var index = min(layout.start, before.count)
    if line > layout.linesBefore + 1 { index = 0 }
    while index < before.count {
      if before[index] == 10 { place += 1 }
      index += 1
    }
    return Diagnostic(
      "encoding", "`\(path)`:\(place) is not UTF-8",
      notes: ["the first wrong byte is byte \(column) of line \(place)"],
      help: [
        "save it as CSV UTF-8, or convert it: "
          + "`iconv -f CP1252 -t UTF-8 \(path) > converted.csv`"
      ])
  }

  private func openQuote(_ line: Int) -> Diagnostic {
    Diagnostic(
      "open-quote", "`\(path)`:\(line): a quote is opened and never closed",
      notes: ["everything after it would be one value"],
      help: ["close the quote in line \(line), or take it out"])
  }

  private func tooLong(_ bytes: UnsafeRawBufferPointer, _ line: Int) -> Diagnostic {
    if cutter.cut(bytes, from: 0, isLast: true)?.isOpen == true { return openQuote(line) }
    return Diagnostic(
      "long-record", "`\(path)`:\(line): the line is longer than \(RecordStream.longest >> 20) MB",
      help: ["take the line out, or export the file again"])
  }
}
