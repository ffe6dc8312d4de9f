package import Tables

/// A table made in Swift, known by its content.
package struct ClientTable: Sendable, Hashable {
  /// The same content has the same name in every run.
  package let id: String
  package let table: Table

  package init(_ table: Table) {
    self.table = table
    var hash = FNV1a()
    for column in table.columns {
      hash.combine(column.name)
      hash.combine("\(column.type)")
      column.combine(into: &hash)
    }
    id = hash.hexadecimal
  }

  package static func == (left: ClientTable, right: ClientTable) -> Bool {
    left.id == right.id && left.table.fields == right.table.fields
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// The 64-bit FNV-1a hash (Fowler, Noll, Vo), the same on every machine.
package struct FNV1a: Sendable {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  package init() {}

  package mutating func combine(_ text: String) {
    for byte in text.utf8 { add(byte) }
    add(0xff)
  }

  /// Takes 64 bits at once, whose upper half is mixed into the lower one for the next.
  package mutating func combine(_ word: UInt64) {
    state = (state ^ word) &* 0x0000_0100_0000_01b3
    state ^= state >> 32
  }

  private mutating func add(_ byte: UInt8) {
    state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
  }

  package var value: UInt64 { state }

  package var hexadecimal: String {
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension Column {
  /// Takes every value, and which rows have none: an empty text is another than no text.
  fileprivate func combine(into hash: inout FNV1a) {
    for isValid in valid ?? [] { hash.combine(isValid ? 1 : 0) }
    func combine<Stored>(_ values: [Stored], _ word: (Stored) -> UInt64) {
      for (row, value) in values.enumerated() { hash.combine(isNull(row) ? 0 : word(value)) }
    }
    switch storage {
    case .booleans(let values): combine(values) { $0 ? 1 : 0 }
    case .integers(let values): combine(values) { UInt64(bitPattern: $0) }
    case .doubles(let values): combine(values) { $0.bitPattern }
    case .days(let values): combine(values) { UInt64(bitPattern: Int64($0)) }
    case .texts(let values):
      for (row, value) in values.enumerated() { hash.combine(isNull(row) ? "" : value) }
    }
  }
}
