import Diagnostics

/// The secure hash of FIPS 180-4, fed piece by piece.
package struct SHA256 {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]
  private var pending: [UInt8] = []
  private var length: UInt64 = 0

  init() { pending.reserveCapacity(64) }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    length &+= UInt64(bytes.count)
    var start = 0
    if !pending.isEmpty {
      start = min(64 - pending.count, bytes.count)
      pending.append(contentsOf: bytes[..<start])
      guard pending.count == 64 else { return }
      let block = pending
      block.withUnsafeBytes { compress($0, blocks: 1) }
      pending.removeAll(keepingCapacity: true)
    }
    let blocks = (bytes.count - start) / 64
    if blocks > 0 {
      compress(UnsafeRawBufferPointer(rebasing: bytes[start...]), blocks: blocks)
    }
    pending.append(contentsOf: bytes[(start + blocks * 64)...])
  }

  mutating func update(_ text: String) {
    let bytes = Array(text.utf8)
    bytes.withUnsafeBytes { update($0) }
  }

  /// The hash in hexadecimal.
  consuming func digest() -> String {
    var tail = pending + [0x80]
    while tail.count % 64 != 56 { tail.append(0) }
    let bits = length &* 8
    for shift in stride(from: 56, through: 0, by: -8) {
      tail.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
    tail.withUnsafeBytes { compress($0, blocks: tail.count / 64) }
    let digits = Array("0123456789abcdef")
    var text = ""
    for word in state {
      for shift in stride(from: 28, through: 0, by: -4) {
        text.append(digits[Int(word >> UInt32(shift)) & 15])
      }
    }
    return text
  }

  /// The hash of a whole file.
  static func digest(ofFile path: String) throws(Diagnostic) -> String {
    var hash = SHA256()
    try FileReader.pieces(of: path) { piece throws(Diagnostic) in
      hash.update(piece)
      return true
    }
    return hash.digest()
  }

  /// The hash of a text.
  package static func digest(of text: String) -> String {
    var hash = SHA256()
    hash.update(text)
    return hash.digest()
  }

  private mutating func compress(_ bytes: UnsafeRawBufferPointer, blocks: Int) {
    var (a0, b0, c0, d0) = (state[0], state[1], state[2], state[3])
    var (e0, f0, g0, h0) = (state[4], state[5], state[6], state[7])
    SHA256.constants.withUnsafeBufferPointer { constants in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
        for block in 0..<blocks {
          let base = block &* 64
          for index in 0..<16 {
            schedule[index] = UInt32(
              bigEndian: bytes.loadUnaligned(fromByteOffset: base &+ index &* 4, as: UInt32.self))
          }
          for index in 16..<64 {
            let near = schedule[index &- 2]
            let far = schedule[index &- 15]
            let one = rotated(near, 17) ^ rotated(near, 19) ^ (near >> 10)
            let zero = rotated(far, 7) ^ rotated(far, 18) ^ (far >> 3)
            schedule[index] = schedule[index &- 16] &+ zero &+ schedule[index &- 7] &+ one
          }
          var (a, b, c, d, e, f, g, h) = (a0, b0, c0, d0, e0, f0, g0, h0)
          for index in 0..<64 {
            let one = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
            let choice = (e & f) ^ (~e & g)
            let first = h &+ one &+ choice &+ constants[index] &+ schedule[index]
            let zero = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
            let majority = (a & b) ^ (a & c) ^ (b & c)
            (h, g, f, e) = (g, f, e, d &+ first)
            (d, c, b, a) = (c, b, a, first &+ zero &+ majority)
          }
          (a0, b0, c0, d0) = (a0 &+ a, b0 &+ b, c0 &+ c, d0 &+ d)
          (e0, f0, g0, h0) = (e0 &+ e, f0 &+ f, g0 &+ g, h0 &+ h)
        }
      }
    }
    state = [a0, b0, c0, d0, e0, f0, g0, h0]
  }

  @inline(__always)
  private func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    (word >> count) | (word << (32 &- count))
  }

  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}
