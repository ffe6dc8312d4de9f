/// Cuts bytes into records, with RFC 4180 quotes and what is common beside them.
///
/// Lines end with LF, CRLF or CR. A quote opens a quoted field at the start of a field, also after
/// spaces; elsewhere it is a character like others.
struct RecordCutter: Sendable {
  /// One record: where it ends and what is odd about it.
  struct Cut {
    /// The end of the record's text.
    var end: Int
    /// Where the next record begins.
    var next: Int
    var fields: Int
    /// Line ends inside the record and after it.
    var lines: Int
    /// Text follows a closing quote.
    var hasGarbage: Bool
    /// Spaces around quotes, or quotes inside an unquoted field.
    var isOdd: Bool
    /// How the line ends.
    var ending: Ending
    /// The end of the bytes came inside quotes.
    var isOpen: Bool
  }

  enum Ending: UInt8 { case lf, crlf, cr, none }

  let delimiter: UInt8
  private let stops: [Bool]

  init(_ delimiter: UInt8) {
    self.delimiter = delimiter
    var stops = [Bool](repeating: false, count: 256)
    for byte in [delimiter, 10, 13, 34] { stops[Int(byte)] = true }
    self.stops = stops
  }

  /// The record that starts at `start`; nil when its end is not among the bytes and `isLast` is
  /// false.
  @inline(__always)
  func cut(_ bytes: UnsafeRawBufferPointer, from start: Int, isLast: Bool) -> Cut? {
    stops.withUnsafeBufferPointer { cut(bytes, $0, from: start, isLast: isLast) }
  }

  @inline(__always)
  private func cut(
    _ bytes: UnsafeRawBufferPointer, _ stops: UnsafeBufferPointer<Bool>, from start: Int,
    isLast: Bool
  ) -> Cut? {
    guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
    let count = bytes.count
    var cut = Cut(
      end: start, next: start, fields: 1, lines: 0, hasGarbage: false, isOdd: false, ending: .none,
      isOpen: false)
    var index = start
    var fieldStart = start
    while true {
      while index < count, !stops.baseAddress.unsafelyUnwrapped[Int(base[index])] { index &+= 1 }
      guard index < count else { break }
      let byte = base[index]
      if byte == delimiter {
        cut.fields &+= 1
        index &+= 1
        fieldStart = index
      } else if byte == 34 {
        if index != fieldStart {
          cut.isOdd = true
          if !isBlank(base, fieldStart, index) {
            index &+= 1
            continue
          }
        }
        guard let after = closing(base, count, from: index &+ 1, &cut) else {
          cut.isOpen = true
          index = count
          break
        }
        index = after
      } else {
        cut.end = index
        cut.lines &+= 1
        if byte == 10 {
          cut.ending = .lf
          index &+= 1
        } else if index &+ 1 < count {
          let isPair = base[index &+ 1] == 10
          cut.ending = isPair ? .crlf : .cr
          index &+= isPair ? 2 : 1
        } else if isLast {
          cut.ending = .cr
          index &+= 1
        } else {
          return nil
        }
        cut.next = index
        return cut
      }
    }
    guard isLast else { return nil }
    cut.end = count
    cut.next = count
    return cut
  }

  /// From after an opening quote to what ends the field; nil when the quote is never closed.
  @inline(__always)
  private func closing(
    _ base: UnsafePointer<UInt8>, _ count: Int, from start: Int, _ cut: inout Cut
  ) -> Int? {
    var index = start
    while true {
      while index < count, base[index] != 34 {
        if base[index] == 10 || (base[index] == 13 && (index + 1 >= count || base[index + 1] != 10))
        {
          cut.lines &+= 1
        }
        index &+= 1
      }
      guard index < count else { return nil }
      index &+= 1
      guard index < count, base[index] == 34 else { break }
      index &+= 1
    }
    // After the quote: spaces are let go, anything else up to the end of the field is garbage.
    while index < count, base[index] != delimiter, base[index] != 10, base[index] != 13 {
      if base[index] == 32 { cut.isOdd = true } else { cut.hasGarbage = true }
      index &+= 1
    }
    return index
  }

  @inline(__always)
  private func isBlank(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    for index in start..<end where base[index] != 32 && base[index] != 9 { return false }
    return true
  }

  /// The fields of one record, which ends where the bytes end.
  func fields(_ bytes: UnsafeRawBufferPointer) -> [[UInt8]] {
    var fields: [[UInt8]] = []
    var field: [UInt8] = []
    var isQuoted = false
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == delimiter {
        fields.append(field)
        field = []
        isQuoted = false
      } else if byte == 34, !isQuoted, field.allSatisfy({ $0 == 32 || $0 == 9 }) {
        isQuoted = true
        field = []
        while index < bytes.count {
          if bytes[index] == 34 {
            guard index + 1 < bytes.count, bytes[index + 1] == 34 else { break }
            index += 1
          }
          field.append(bytes[index])
          index += 1
        }
        index += 1
      } else if !(isQuoted && byte == 32) {
        field.append(byte)
      }
    }
    fields.append(field)
    return fields
  }

  /// How many fields the first records of a sample have, without blank lines.
  func widths(_ sample: [UInt8], from start: Int, isWhole: Bool, limit: Int = 1_000) -> [Int] {
    var widths: [Int] = []
    sample.withUnsafeBytes { bytes in
      var index = start
      while index < bytes.count, widths.count < limit,
        let cut = cut(bytes, from: index, isLast: isWhole)
      {
        if cut.end > index { widths.append(cut.fields) }
        index = cut.next
      }
    }
    return widths
  }
}
