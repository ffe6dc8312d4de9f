import CEditLine
import System

/// What is typed at the terminal, as Unicode scalars, with a moment of rest before each wait.
final class KeyInput {
  private let source: StandardInput
  private var bytes: [UInt8] = []
  private var position = 0
  private var returned: [Unicode.Scalar] = []
  /// How many bytes were taken in so far.
  private(set) var count = 0

  init(_ source: StandardInput = .standard) { self.source = source }

  /// The next scalar, nil at the end of input.
  ///
  /// `rest` is called when nothing more waits to be read, so before every wait, and after the
  /// terminal changed under it; `events` are those of ``editline_events``.
  func next(rest: (_ events: Int32) -> Void) -> Unicode.Scalar? {
    while true {
      if let scalar = returned.popLast() ?? decoded() {
        if !(0x80...0x9F).contains(scalar.value) { return scalar }
        continue
      }
      if editline_ready(source.descriptor, 0) <= 0 {
        rest(editline_events())
        if editline_ready(source.descriptor, -1) < 0 { continue }
      }
      guard fill() else { return nil }
    }
  }

  /// The next scalar, if one comes within so many milliseconds.
  func soon(milliseconds: Int32) -> Unicode.Scalar? {
    while true {
      if let scalar = returned.popLast() ?? decoded() { return scalar }
      guard editline_ready(source.descriptor, milliseconds) > 0, fill() else { return nil }
    }
  }

  /// Gives scalars back, to be read next.
  func putBack(_ scalars: [Unicode.Scalar]) { returned += scalars.reversed() }

  private func fill() -> Bool {
    bytes.removeFirst(position)
    position = 0
    let more = source.some(most: 4_096)
    bytes += more
    count += more.count
    return !more.isEmpty
  }

  /// Takes a whole scalar from the bytes; what is not UTF-8 becomes U+FFFD, a byte at a time.
  private func decoded() -> Unicode.Scalar? {
    guard position < bytes.count else { return nil }
    let lead = bytes[position]
    let (length, first): (Int, UInt32) =
      switch lead {
      case 0..<0x80: (1, UInt32(lead))
      case 0xC2...0xDF: (2, UInt32(lead & 0x1F))
      case 0xE0...0xEF: (3, UInt32(lead & 0x0F))
      case 0xF0...0xF4: (4, UInt32(lead & 0x07))
      default: (1, 0xFFFD)
      }
    var value = first
    for offset in 1..<max(length, 1) {
      guard position + offset < bytes.count else { return nil }
      let byte = bytes[position + offset]
      guard byte & 0xC0 == 0x80 else {
        position += 1
        return "\u{FFFD}"
      }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    let least: UInt32 = [0, 0, 0x80, 0x800, 0x10000][length]
    guard value >= least || length == 1, let scalar = Unicode.Scalar(value) else {
      position += 1
      return "\u{FFFD}"
    }
    position += length
    return scalar
  }
}
