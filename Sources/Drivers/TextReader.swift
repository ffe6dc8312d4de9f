/// Reads the texts of a column in any of the three layouts; broken UTF-8 is repaired.
struct TextReader {
  private let view: ColumnView
  private let layout: ArrowType.TextLayout

  init(_ view: ColumnView, _ layout: ArrowType.TextLayout) {
    self.view = view
    self.layout = layout
  }

  subscript(row: Int) -> String { String(decoding: bytes(row), as: UTF8.self) }

  /// Whether a row is a text byte for byte; no text is made.
  func holds(_ text: String, at row: Int) -> Bool {
    bytes(row).elementsEqual(text.utf8)
  }

  private func bytes(_ row: Int) -> UnsafeRawBufferPointer {
    switch layout {
    case .small: bytes(row, offsets: Int32.self)
    case .large: bytes(row, offsets: Int64.self)
    case .view: viewedBytes(row)
    }
  }

  private func bytes<Offset: FixedWidthInteger & BitwiseCopyable>(
    _ row: Int, offsets _: Offset.Type
  ) -> UnsafeRawBufferPointer {
    guard let offsets = view.address(1) else { return .init(start: nil, count: 0) }
    let place = row + view.offset
    let width = MemoryLayout<Offset>.stride
    let start = Int(offsets.load(fromByteOffset: place * width, as: Offset.self))
    let end = Int(offsets.load(fromByteOffset: (place + 1) * width, as: Offset.self))
    guard end > start, let bytes = view.address(2) else { return .init(start: nil, count: 0) }
    return UnsafeRawBufferPointer(start: bytes + start, count: end - start)
  }

  /// A view is 16 bytes: the length, then up to 12 bytes of text, or a prefix of 4, the number of a
  /// data buffer and the place in it.
  private func viewedBytes(_ row: Int) -> UnsafeRawBufferPointer {
    guard let views = view.address(1) else { return .init(start: nil, count: 0) }
    let one = views + (row + view.offset) * 16
    let length = max(0, Int(one.load(as: Int32.self)))
    guard length > 12 else { return UnsafeRawBufferPointer(start: one + 4, count: length) }
    let buffer = Int(one.load(fromByteOffset: 8, as: Int32.self))
    let start = Int(one.load(fromByteOffset: 12, as: Int32.self))
    guard buffer >= 0, let bytes = view.address(2 + buffer) else {
      return .init(start: nil, count: 0)
    }
    return UnsafeRawBufferPointer(start: bytes + start, count: length)
  }
}
