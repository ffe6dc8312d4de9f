import CADBC
import Tables

/// Some rows given away: their memory lives until the array's release function is called.
final class ExportedArray {
  private let rowCount: Int
  private let children: [ExportedArray]
  private var nullCount = 0
  private var ledger: ReleaseLedger?
  private var buffers: [UnsafeMutableRawPointer?] = []
  private var memory: [UnsafeMutableRawPointer] = []

  /// A batch.
  init(rowCount: Int, children: [ExportedArray]) {
    self.rowCount = rowCount
    self.children = children
    buffers = [nil]
  }

  /// The rows of a column, copied.
  init(_ column: Column, rows: Range<Int>) {
    rowCount = rows.count
    children = []
    buffers = [validity(of: column, rows)]
    switch column.storage {
    case .booleans(let values): buffers.append(bits(values[rows]))
    case .integers(let values): buffers.append(copy(values[rows]))
    case .doubles(let values): buffers.append(copy(values[rows]))
    case .days(let values): buffers.append(copy(values[rows]))
    case .texts(let values): buffers += texts(values[rows])
    }
  }

  /// Fills `out`, which from here on owns this object.
  func export(to out: UnsafeMutablePointer<ArrowArray>, _ ledger: ReleaseLedger?) {
    self.ledger = ledger
    ledger?.noteMade()
    let pointers = allocate(UnsafeMutablePointer<ArrowArray>?.self, children.count)
    for (index, child) in children.enumerated() {
      let place = allocate(ArrowArray.self, 1)
      child.export(to: place, ledger)
      pointers[index] = place
    }
    let addresses = allocate(UnsafeRawPointer?.self, buffers.count)
    for (index, buffer) in buffers.enumerated() { addresses[index] = UnsafeRawPointer(buffer) }
    out.pointee = ArrowArray(
      length: Int64(rowCount), null_count: Int64(nullCount), offset: 0,
      n_buffers: Int64(buffers.count), n_children: Int64(children.count), buffers: addresses,
      children: children.isEmpty ? nil : pointers, dictionary: nil,
      release: { array in
        guard let array, let data = array.pointee.private_data else { return }
        for index in 0..<Int(array.pointee.n_children) {
          if let child = array.pointee.children?[index] { arrow_array_release(child) }
        }
        let owner = Unmanaged<ExportedArray>.fromOpaque(data)
        owner.takeUnretainedValue().ledger?.noteReleased()
        owner.release()
        array.pointee.private_data = nil
        array.pointee.release = nil
      },
      private_data: Unmanaged.passRetained(self).toOpaque())
  }

  private func validity(of column: Column, _ rows: Range<Int>) -> UnsafeMutableRawPointer? {
    guard let valid = column.valid else { return nil }
    nullCount = valid[rows].count { !$0 }
    return nullCount == 0 ? nil : bits(valid[rows])
  }

  private func bits(_ values: ArraySlice<Bool>) -> UnsafeMutableRawPointer {
    let bytes = allocate(UInt8.self, (values.count + 7) / 8)
    for (place, value) in values.enumerated() {
      if place & 7 == 0 { bytes[place >> 3] = 0 }
      if value { bytes[place >> 3] |= 1 << UInt8(place & 7) }
    }
    return UnsafeMutableRawPointer(bytes)
  }

  private func copy<Element: BitwiseCopyable>(
    _ values: ArraySlice<Element>
  ) -> UnsafeMutableRawPointer {
    let pointer = allocate(Element.self, values.count)
    _ = UnsafeMutableBufferPointer(start: pointer, count: values.count).initialize(
      fromContentsOf: values)
    return UnsafeMutableRawPointer(pointer)
  }

  /// 64-bit offsets and the bytes, which one batch may hold any number of.
  private func texts(_ values: ArraySlice<String>) -> [UnsafeMutableRawPointer?] {
    let offsets = allocate(Int64.self, values.count + 1)
    var bytes: [UInt8] = []
    offsets[0] = 0
    for (place, value) in values.enumerated() {
      bytes.append(contentsOf: value.utf8)
      offsets[place + 1] = Int64(bytes.count)
    }
    return [UnsafeMutableRawPointer(offsets), copy(bytes[...])]
  }

  private func allocate<Element>(_: Element.Type, _ count: Int) -> UnsafeMutablePointer<Element> {
    let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
    memory.append(UnsafeMutableRawPointer(pointer))
    return pointer
  }

  deinit { for pointer in memory { pointer.deallocate() } }
}
