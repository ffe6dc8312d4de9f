import Diagnostics
import Tables

extension ColumnBuilder {
  mutating func appendIntegers(
    _ view: ColumnView, _ width: ArrowType.Width
  ) throws(Diagnostic) {
    switch width {
    case .int8: try integers.convert(view, empty: 0) { (it: Int8) in Int64(it) }
    case .int16: try integers.convert(view, empty: 0) { (it: Int16) in Int64(it) }
    case .int32: try integers.convert(view, empty: 0) { (it: Int32) in Int64(it) }
    case .int64: try integers.convert(view, empty: 0) { (it: Int64) in it }
    case .uint8: try integers.convert(view, empty: 0) { (it: UInt8) in Int64(it) }
    case .uint16: try integers.convert(view, empty: 0) { (it: UInt16) in Int64(it) }
    case .uint32: try integers.convert(view, empty: 0) { (it: UInt32) in Int64(it) }
    case .uint64:
      let name = field.name
      try integers.convert(view, empty: 0) { (it: UInt64) throws(Diagnostic) in
        guard let number = Int64(exactly: it) else { throw outOfRange(name, "\(it)") }
        return number
      }
    }
  }

  mutating func appendDoubles(_ view: ColumnView, _ width: ArrowType.Width) throws(Diagnostic) {
    switch width {
    case .int8: try doubles.convert(view, empty: 0) { (it: Int8) in Double(it) }
    case .int16: try doubles.convert(view, empty: 0) { (it: Int16) in Double(it) }
    case .int32: try doubles.convert(view, empty: 0) { (it: Int32) in Double(it) }
    case .int64: try doubles.convert(view, empty: 0) { (it: Int64) in Double(it) }
    case .uint8: try doubles.convert(view, empty: 0) { (it: UInt8) in Double(it) }
    case .uint16: try doubles.convert(view, empty: 0) { (it: UInt16) in Double(it) }
    case .uint32: try doubles.convert(view, empty: 0) { (it: UInt32) in Double(it) }
    case .uint64: try doubles.convert(view, empty: 0) { (it: UInt64) in Double(it) }
    }
  }

  mutating func appendDecimals(
    _ view: ColumnView, bits: Int, scale: Int
  ) throws(Diagnostic) {
    guard let unscaled = UnscaledDecimals(view, bits: bits) else {
      return doubles.appendNulls(view.count, empty: 0)
    }
    let divisor = powerOfTen(scale)
    try doubles.copy(view, empty: 0) { quotient(unscaled[$0], divisor) }
  }

  /// Sums of whole numbers come as decimals without a fraction.
  mutating func appendWholeDecimals(
    _ view: ColumnView, bits: Int, scale: Int
  ) throws(Diagnostic) {
    guard let unscaled = UnscaledDecimals(view, bits: bits) else {
      return integers.appendNulls(view.count, empty: 0)
    }
    let (divisor, name) = (powerOfTen(scale), field.name)
    try integers.copy(view, empty: 0) { (row) throws(Diagnostic) in
      let (whole, rest) = unscaled[row].quotientAndRemainder(dividingBy: divisor)
      guard rest == 0, let number = Int64(exactly: whole) else {
        throw outOfRange(name, "\(quotient(unscaled[row], divisor))")
      }
      return number
    }
  }
}

/// The numbers of a decimal column before the point is put in; engines align them to 8 bytes only.
private struct UnscaledDecimals {
  private let start: UnsafeRawPointer
  private let bits: Int

  init?(_ view: ColumnView, bits: Int) {
    guard let start = view.address(1) else { return nil }
    self.start = start + view.offset * (bits / 8)
    self.bits = bits
  }

  subscript(row: Int) -> Int128 {
    switch bits {
    case 32: Int128(start.load(fromByteOffset: row * 4, as: Int32.self))
    case 64: Int128(start.load(fromByteOffset: row * 8, as: Int64.self))
    default: start.loadUnaligned(fromByteOffset: row * 16, as: Int128.self)
    }
  }
}

/// The nearest double; one rounding while both numbers are exact in a double, else two.
private func quotient(_ unscaled: Int128, _ divisor: Int128) -> Double {
  if unscaled.magnitude < 1 << 53, let small = Int64(exactly: divisor) {
    return Double(Int64(truncatingIfNeeded: unscaled)) / Double(small)
  }
  let (whole, rest) = unscaled.quotientAndRemainder(dividingBy: divisor)
  return Double(whole) + Double(rest) / Double(divisor)
}

private func powerOfTen(_ exponent: Int) -> Int128 {
  var power: Int128 = 1
  for _ in 0..<min(exponent, 38) { power *= 10 }
  return power
}
