/// The lines of a text: `\r\n`, `\n` and `\r` end one, nothing else does.
struct Lines {
  struct Line {
    /// Without the line end.
    let content: Range<Int>
    /// Where the next line starts.
    let end: Int
  }

  let bytes: [UInt8]
  private(set) var all: [Line] = []
  /// The line end that most lines have; `\n` where that is undecided.
  private(set) var commonEnd = "\n"

  init(_ bytes: [UInt8], from start: Int = 0) {
    self.bytes = bytes
    var counts = [0, 0, 0]
    var lineStart = start
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      var next = index + 1
      guard byte == 10 || byte == 13 else {
        index = next
        continue
      }
      if byte == 13, next < bytes.count, bytes[next] == 10 {
        next += 1
        counts[1] += 1
      } else {
        counts[byte == 10 ? 0 : 2] += 1
      }
      all.append(Line(content: lineStart..<index, end: next))
      lineStart = next
      index = next
    }
    if lineStart < bytes.count {
      all.append(Line(content: lineStart..<bytes.count, end: bytes.count))
    }
    if counts[1] > counts[0], counts[1] >= counts[2] {
      commonEnd = "\r\n"
    } else if counts[2] > counts[0] {
      commonEnd = "\r"
    }
  }

  func isBlank(_ line: Line) -> Bool {
    bytes[line.content].allSatisfy { $0 == 32 || $0 == 9 }
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
