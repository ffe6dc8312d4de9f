import CADBC

/// The values of one column of a batch, in the engine's own memory; valid while the batch lives.
struct ColumnView {
  let array: UnsafeMutablePointer<ArrowArray>
  /// The first row's place in the buffers, and the number of rows.
  let offset: Int
  let count: Int

  /// The values of a buffer that holds one element for each row; empty when there are none.
  func values<Element: BitwiseCopyable>(
    _ buffer: Int = 1, as type: Element.Type = Element.self
  ) -> UnsafeBufferPointer<Element>? {
    guard count > 0 else { return UnsafeBufferPointer(start: nil, count: 0) }
    guard let start = address(buffer) else { return nil }
    return UnsafeBufferPointer(
      start: start.assumingMemoryBound(to: type) + offset, count: count)
  }

  func address(_ buffer: Int) -> UnsafeRawPointer? {
    guard buffer < array.pointee.n_buffers else { return nil }
    return array.pointee.buffers?[buffer]
  }

  var validity: Validity {
    guard array.pointee.null_count != 0, let bits = address(0) else {
      return Validity(bits: nil, offset: 0)
    }
    return Validity(bits: bits.assumingMemoryBound(to: UInt8.self), offset: offset)
  }

  var dictionary: ColumnView? {
    array.pointee.dictionary.map {
      ColumnView(array: $0, offset: Int($0.pointee.offset), count: Int($0.pointee.length))
    }
  }
}

/// Which rows of a column have a value; valid while the batch lives.
package struct Validity {
  let bits: UnsafePointer<UInt8>?
  let offset: Int

  /// Whether every row is known to have a value.
  package var isComplete: Bool { bits == nil }

  /// Whether the row has a value.
  package subscript(row: Int) -> Bool {
    guard let bits else { return true }
    let place = row + offset
    return bits[place >> 3] & (1 << UInt8(place & 7)) != 0
  }
}
