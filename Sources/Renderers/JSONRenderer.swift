import Tables

/// JSON: objects with the columns as keys in their order, one object per line.
///
/// Texts are valid UTF-8; control and direction characters are escaped, so that the bytes are also
/// safe to show. Dates, times, periods and durations are texts; a number that is not finite is null.
struct JSONRenderer: RecordRenderer {
  enum Layout {
    /// One array, each object on its line.
    case array
    /// One array on one line: results that follow each other stay apart.
    case arrayOnOneLine
    /// NDJSON: objects only.
    case lines
  }

  let layout: Layout
  let options: RenderingOptions

  init(_ layout: Layout, options: RenderingOptions) {
    self.layout = layout
    self.options = options
  }

  func begin(_ fields: [Field], into bytes: inout [UInt8]) {
    if layout != .lines { bytes.append(UInt8(ascii: "[")) }
  }

  func append(_ table: Table, rows: Range<Int>, written: Int, into bytes: inout [UInt8]) {
    let keys = table.columns.enumerated().map { index, column in
      var key: [UInt8] = index == 0 ? [] : Array(", ".utf8)
      append(column.name, into: &key)
      key.append(contentsOf: ": ".utf8)
      return key
    }
    for row in rows {
      separate(isFirst: written == 0 && row == rows.lowerBound, into: &bytes)
      bytes.append(UInt8(ascii: "{"))
      for (index, column) in table.columns.enumerated() {
        bytes.append(contentsOf: keys[index])
        append(column, row, into: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
      if layout == .lines { bytes.append(Byte.lineFeed) }
    }
  }

  func end(written: Int, into bytes: inout [UInt8]) {
    switch layout {
    case .lines: break
    case .array: bytes.append(text: written == 0 ? "]\n" : "\n]\n")
    case .arrayOnOneLine: bytes.append(text: "]\n")
    }
  }

  private func separate(isFirst: Bool, into bytes: inout [UInt8]) {
    switch layout {
    case .lines: break
    case .array: bytes.append(text: isFirst ? "\n" : ",\n")
    case .arrayOnOneLine: if !isFirst { bytes.append(text: ", ") }
    }
  }

  private func append(_ column: Column, _ row: Int, into bytes: inout [UInt8]) {
    if column.isMissing(row) { return bytes.append(text: "null") }
    switch (column.storage, column.type) {
    case (.texts(let values), _): append(values[row], into: &bytes)
    case (.days, _), (.integers, .timestamp), (.integers, .duration):
      bytes.append(Byte.quote)
      bytes.append(column, row)
      bytes.append(Byte.quote)
    default: bytes.append(column, row)
    }
  }

  private func append(_ text: String, into bytes: inout [UInt8]) {
    bytes.append(Byte.quote)
    var copy = text
    let isSimple = copy.withUTF8 { utf8 in
      guard utf8.allSatisfy({ $0 != Byte.quote && $0 != Byte.backslash && isShown($0) }) else {
        return false
      }
      bytes.append(contentsOf: utf8)
      return true
    }
    if !isSimple { appendEscaped(text, into: &bytes) }
    bytes.append(Byte.quote)
  }

  private func appendEscaped(_ text: String, into bytes: inout [UInt8]) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": bytes.append(text: "\\\"")
      case "\\": bytes.append(text: "\\\\")
      case "\n": bytes.append(text: "\\n")
      case "\r": bytes.append(text: "\\r")
      case "\t": bytes.append(text: "\\t")
      case _ where isInvisible(scalar) && scalar.value <= 0xFFFF:
        let digits = String(scalar.value, radix: 16)
        bytes.append(text: "\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
      default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }
}
