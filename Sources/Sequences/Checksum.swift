/// A sum over the bytes of a file that says whether they are the ones that were written.
///
/// Eight lanes of 64 bits take a word each in turn, so that the processor works on all at once, and each
/// step can be undone: two files of one length that differ in a single word never have the same sum. It
/// finds damage, not forgery. Bytes are read in the machine's order, as the files are that have one.
struct Checksum {
  /// Blocks are summed on all cores; a file's sum is made of theirs, in their order.
  private static let block = 1 << 20
  private static let multiplier: UInt64 = 0x9e37_79b1_85eb_ca87

  /// The sum of some words and then of bytes that begin at an address fit for words.
  static func of(_ words: [UInt64], _ bytes: UnsafeRawBufferPointer) -> UInt64 {
    // Written once, and only read here.
    nonisolated(unsafe) let bytes = bytes
    let starts = Array(stride(from: 0, to: bytes.count, by: block))
    @Sendable func sum(_ start: Int) -> UInt64 {
      block(UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + block, bytes.count)]))
    }
    let sums = starts.count > 1 ? concurrent(starts, sum) : starts.map(sum)
    return (words + sums).reduce(UInt64(bytes.count)) { step($0, $1) }
  }

  private static func block(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var lanes: SIMD8<UInt64> = [1, 2, 3, 4, 5, 6, 7, 8]
    let whole = bytes.count / 64
    if whole > 0, let base = bytes.baseAddress { sum(base, whole, &lanes) }
    var sum = UInt64(bytes.count)
    for lane in lanes.indices { sum = step(sum, lanes[lane]) }
    for byte in bytes[(whole * 64)...] { sum = step(sum, UInt64(byte)) }
    return sum
  }

  /// A variable for each lane: they stay in registers.
  private static func sum(
    _ base: UnsafeRawPointer, _ count: Int, _ lanes: inout SIMD8<UInt64>
  ) {
    var (a, b, c, d) = (lanes[0], lanes[1], lanes[2], lanes[3])
    var (e, f, g, h) = (lanes[4], lanes[5], lanes[6], lanes[7])
    for index in 0..<count {
      let place = base + index &* 64
      a = step(a, place.load(as: UInt64.self))
      b = step(b, place.load(fromByteOffset: 8, as: UInt64.self))
      c = step(c, place.load(fromByteOffset: 16, as: UInt64.self))
      d = step(d, place.load(fromByteOffset: 24, as: UInt64.self))
      e = step(e, place.load(fromByteOffset: 32, as: UInt64.self))
      f = step(f, place.load(fromByteOffset: 40, as: UInt64.self))
      g = step(g, place.load(fromByteOffset: 48, as: UInt64.self))
      h = step(h, place.load(fromByteOffset: 56, as: UInt64.self))
    }
    lanes = [a, b, c, d, e, f, g, h]
  }

  /// Each sum and each word gives another result: exclusive or, rotation and an odd factor lose nothing.
  @inline(__always)
  private static func step(_ sum: UInt64, _ word: UInt64) -> UInt64 {
    let mixed = sum ^ word
    return (mixed &<< 29 | mixed &>> 35) &* multiplier
  }
}
