import Diagnostics
import System

/// One CSV file, written as bytes through a buffer; the hot path formats and allocates nothing.
///
/// Fields end in a comma, which ``endRow()`` turns into the line end. The first failure is kept and
/// thrown by ``close()``, so that fields can be written without `try`.
final class RowWriter {
  let name: String
  private(set) var rows = 0
  private let file: WritableFile
  private let buffer: UnsafeMutableRawBufferPointer
  private var used = 0
  private var failure: FileFailure?
  private let dates: [UInt8]

  /// No field is longer than this, so one check per field is enough.
  private static let longestField = 4096

  init(path: String, name: String, header: String?, dates: [UInt8]) throws(Diagnostic) {
    self.name = name
    self.dates = dates
    do throws(FileFailure) {
      file = try WritableFile(path)
    } catch {
      throw SampleFolder.failure("write", path, error)
    }
    buffer = .allocate(byteCount: 1 << 18, alignment: 16)
    if let header { put(Array((header + "\n").utf8)) }
  }

  deinit { buffer.deallocate() }

  /// Whether writing has failed; the rest of the work is pointless then.
  var failed: Bool { failure != nil }

  func text(_ bytes: [UInt8]) {
    put(bytes)
    comma()
  }

  /// Several texts that make one field.
  func text(_ first: [UInt8], _ second: [UInt8]) {
    put(first)
    put(second)
    comma()
  }

  func blank() { comma() }

  func number(_ value: Int) {
    digits(value, width: 1)
    comma()
  }

  func code(_ letter: Unicode.Scalar, _ value: Int, width: Int) {
    byte(UInt8(truncatingIfNeeded: letter.value))
    digits(value, width: width)
    comma()
  }

  /// A part of a field that a later call ends.
  func append(_ bytes: [UInt8]) { put(bytes) }

  /// A whole text that is no row.
  func write(_ text: String) {
    for byte in text.utf8 {
      self.byte(byte)
      if used == buffer.count { flush() }
    }
  }

  func append(_ letter: Unicode.Scalar) { byte(UInt8(truncatingIfNeeded: letter.value)) }

  func append(_ value: Int, width: Int) { digits(value, width: width) }

  /// Money with two decimals.
  func cents(_ value: Int) {
    if value < 0 { byte(UInt8(ascii: "-")) }
    let magnitude = abs(value)
    digits(magnitude / 100, width: 1)
    byte(UInt8(ascii: "."))
    digits(magnitude % 100, width: 2)
    comma()
  }

  /// A date; blank when there is none or it lies after the last day.
  func date(_ day: Int?) {
    if let day, day >= 0, day < Season.dayCount { putDate(day) }
    comma()
  }

  /// A promised date, which may lie after the last day.
  func promise(_ day: Int?) {
    if let day, day >= 0, day < Season.datedDays { putDate(day) }
    comma()
  }

  /// A date and time of day; blank when there is none or it lies after the last day.
  func time(_ seconds: Int?) {
    if let seconds, seconds >= 0, seconds < Season.dayCount * Season.secondsPerDay {
      let (day, rest) = seconds.quotientAndRemainder(dividingBy: Season.secondsPerDay)
      putDate(day)
      byte(UInt8(ascii: " "))
      digits(rest / 3600, width: 2)
      byte(UInt8(ascii: ":"))
      digits(rest / 60 % 60, width: 2)
      byte(UInt8(ascii: ":"))
      digits(rest % 60, width: 2)
    }
    comma()
  }

  func endRow() {
    rows += 1
    buffer[used - 1] = UInt8(ascii: "\n")
    if used > buffer.count - 2 * Self.longestField { flush() }
  }

  /// Writes what is left and closes the file; throws the first failure of any write.
  func close(path: String) throws(Diagnostic) {
    flush()
    do throws(FileFailure) {
      try file.close()
    } catch {
      failure = failure ?? error
    }
    if let failure { throw SampleFolder.failure("write", path, failure) }
  }

  private func comma() { byte(UInt8(ascii: ",")) }

  private func byte(_ value: UInt8) {
    buffer[used] = value
    used += 1
  }

  private func put(_ bytes: [UInt8]) {
    if used + bytes.count > buffer.count - Self.longestField { flush() }
    bytes.withUnsafeBytes { source in
      if let base = source.baseAddress, let target = buffer.baseAddress {
        target.advanced(by: used).copyMemory(from: base, byteCount: source.count)
      }
    }
    used += bytes.count
  }

  private func putDate(_ day: Int) {
    for position in day * 10..<day * 10 + 10 { byte(dates[position]) }
  }

  private func digits(_ value: Int, width: Int) {
    var length = 1
    var power = 10
    while length < 18, value >= power || length < width {
      power *= 10
      length += 1
    }
    var rest = value
    var position = used + length
    used = position
    for _ in 0..<length {
      position -= 1
      buffer[position] = UInt8(truncatingIfNeeded: 48 + rest % 10)
      rest /= 10
    }
  }

  private func flush() {
    defer { used = 0 }
    guard failure == nil else { return }
    do throws(FileFailure) {
      try file.write(UnsafeRawBufferPointer(rebasing: buffer[..<used]))
    } catch {
      failure = error
    }
  }
}
