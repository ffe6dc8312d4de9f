import Tables

/// CSV (RFC 4180, lines end in LF, no byte order mark) and TSV.
///
/// In CSV a text is quoted when it holds a comma, a quote or a line end, or equals the text that
/// stands for null, so that the two stay apart. In TSV each tab or line end inside a text becomes
/// one space: a row is always a line and a field never needs unquoting. On a terminal, control
/// characters of the data are made visible in both; where it is asked for, ``harmless(_:)`` texts are
/// written.
struct SeparatedRenderer: RecordRenderer {
  enum Separator { case commas, tabs }

  let separator: Separator
  let options: RenderingOptions

  init(_ separator: Separator, options: RenderingOptions) {
    self.separator = separator
    self.options = options
  }

  private var separatorByte: UInt8 { separator == .commas ? Byte.comma : Byte.tab }

  func begin(_ fields: [Field], into bytes: inout [UInt8]) {
    guard options.header, !fields.isEmpty else { return }
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(separatorByte) }
      append(field.name, into: &bytes)
    }
    bytes.append(Byte.lineFeed)
  }

  func append(_ table: Table, rows: Range<Int>, written: Int, into bytes: inout [UInt8]) {
    guard !table.columns.isEmpty else { return }
    // An empty line would be skipped by most readers and would read as the end of the table.
    let null = Array(
      (separator == .commas && table.columns.count == 1 && options.null.isEmpty
        ? "\"\"" : options.null).utf8)
    for row in rows {
      var isFirst = true
      for column in table.columns {
        if !isFirst { bytes.append(separatorByte) }
        isFirst = false
        if column.isMissing(row) {
          bytes.append(contentsOf: null)
        } else if case .texts(let values) = column.storage {
          append(values[row], into: &bytes)
        } else {
          let start = bytes.count
          bytes.append(column, row)
          // A number may be what stands for null.
          if separator == .commas, !null.isEmpty, bytes[start...].elementsEqual(null) {
            bytes.insert(Byte.quote, at: start)
            bytes.append(Byte.quote)
          }
        }
      }
      bytes.append(Byte.lineFeed)
    }
  }

  func end(written: Int, into bytes: inout [UInt8]) {}

  private func append(_ text: String, into bytes: inout [UInt8]) {
    guard !options.isSafe else { return appendRaw(harmless(text), into: &bytes) }
    guard !options.isTerminal else {
      return appendRaw(visible(text, keepingLines: true), into: &bytes)
    }
    appendRaw(text, into: &bytes)
  }

  private func appendRaw(_ text: String, into bytes: inout [UInt8]) {
    var text = text
    text.withUTF8 { utf8 in
      if separator == .commas {
        appendCommaSeparated(utf8, isNull: utf8.elementsEqual(options.null.utf8), into: &bytes)
      } else {
        appendTabSeparated(utf8, into: &bytes)
      }
    }
  }

  private func appendCommaSeparated(
    _ utf8: UnsafeBufferPointer<UInt8>, isNull: Bool, into bytes: inout [UInt8]
  ) {
    let isSpecial = utf8.contains {
      $0 == Byte.comma || $0 == Byte.quote || $0 == Byte.lineFeed || $0 == Byte.carriageReturn
    }
    guard isSpecial || isNull else { return bytes.append(contentsOf: utf8) }
    bytes.append(Byte.quote)
    for byte in utf8 {
      if byte == Byte.quote { bytes.append(Byte.quote) }
      bytes.append(byte)
    }
    bytes.append(Byte.quote)
  }

  private func appendTabSeparated(_ utf8: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) {
    guard
      utf8.contains(where: {
        $0 == Byte.tab || $0 == Byte.lineFeed || $0 == Byte.carriageReturn
      })
    else { return bytes.append(contentsOf: utf8) }
    var previous: UInt8 = 0
    for byte in utf8 {
      switch byte {
      case Byte.lineFeed where previous == Byte.carriageReturn: break
      case Byte.tab, Byte.lineFeed, Byte.carriageReturn: bytes.append(Byte.space)
      default: bytes.append(byte)
      }
      previous = byte
    }
  }
}
