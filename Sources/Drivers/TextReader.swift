/// Reads the texts of a column in any of the three layouts; broken UTF-8 is repaired.
struct TextReader {
  private let view: ColumnView
  private let layout: ArrowType.TextLayout

  init(_ view: ColumnView, _ layout: ArrowType.TextLayout) {
    self.view = view
    self.layout = layout
  }

  subscript(row: Int) -> String {
    switch layout {
    case .small: text(row, offsets: Int32.self)
    case .large: text(row, offsets: Int64.self)
    case .view: viewedText(row)
    }
  }

  private func text<Offset: FixedWidthInteger & BitwiseCopyable>(
    _ row: Int, offsets _: Offset.Type
  ) -> String {
    guard let offsets = view.address(1) else { return "" }
    let place = row + view.offset
    let width = MemoryLayout<Offset>.stride
    let start = Int(offsets.load(fromByteOffset: place * width, as: Offset.self))
    let end = Int(offsets.load(fromByteOffset: (place + 1) * width, as: Offset.self))
    guard end > start, let bytes = view.address(2) else { return "" }
    return string(bytes + start, end - start)
  }

  /// A view is 16 bytes: the length, then up to 12 bytes of text, or a prefix of 4, the number of a
  /// data buffer and the place in it.
  private func viewedText(_ row: Int) -> String {
    guard let views = view.address(1) else { return "" }
    let one = views + (row + view.offset) * 16
    let length = Int(one.load(as: Int32.self))
    guard length > 12 else { return string(one + 4, length) }
    let buffer = Int(one.load(fromByteOffset: 8, as: Int32.self))
    let start = Int(one.load(fromByteOffset: 12, as: Int32.self))
    guard buffer >= 0, let bytes = view.address(2 + buffer) else { return "" }
    return string(bytes + start, length)
  }

  private func string(_ start: UnsafeRawPointer, _ count: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: start, count: max(0, count)), as: UTF8.self)
  }
}
