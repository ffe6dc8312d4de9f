/// The values of one field, stored together.
package struct Column: Sendable, Hashable {
  /// The values by physical type; a null has any value here and `false` in ``Column/valid``.
  package enum Storage: Sendable, Hashable {
    case booleans([Bool])
    /// Whole numbers, timestamps and durations (microseconds).
    case integers([Int64])
    case doubles([Double])
    case texts([String])
    /// Dates and the first days of periods.
    case days([Int32])
  }

  package var name: String
  package let type: ValueType
  package let storage: Storage
  /// Which rows have a value; nil when all have.
  package let valid: [Bool]?

  package init(_ name: String, _ type: ValueType, _ storage: Storage, valid: [Bool]? = nil) {
    self.name = name
    self.type = type
    self.storage = storage
    self.valid = valid
  }

  package var field: Field { Field(name, type) }

  package var count: Int {
    switch storage {
    case .booleans(let values): values.count
    case .integers(let values): values.count
    case .doubles(let values): values.count
    case .texts(let values): values.count
    case .days(let values): values.count
    }
  }

  /// About how many bytes of memory it takes.
  var size: Int {
    let values =
      switch storage {
      case .booleans(let values): values.count
      case .integers(let values): values.count * 8
      case .doubles(let values): values.count * 8
      // A text has 16 bytes of its own, and more elsewhere when it does not fit there.
      case .texts(let values):
        values.reduce(0) { $0 + 16 + ($1.utf8.count > 15 ? $1.utf8.count : 0) }
      case .days(let values): values.count * 4
      }
    return values + (valid?.count ?? 0)
  }

  package func isNull(_ row: Int) -> Bool {
    guard let valid else { return false }
    return !valid[row]
  }

  package var nullCount: Int { valid?.count { !$0 } ?? 0 }

  package subscript(row: Int) -> Value {
    guard !isNull(row) else { return .null }
    switch (storage, type) {
    case (.booleans(let values), _): return .boolean(values[row])
    case (.integers(let values), .timestamp): return .timestamp(values[row])
    case (.integers(let values), .duration): return .duration(values[row])
    case (.integers(let values), _): return .integer(values[row])
    case (.doubles(let values), _): return .double(values[row])
    case (.texts(let values), _): return .text(values[row])
    case (.days(let values), .period(let unit)): return .period(unit, start: values[row])
    case (.days(let values), _): return .date(values[row])
    }
  }
}

extension Column {
  /// Makes a column from values; a value that does not fit the type becomes null.
  package init(_ name: String, _ type: ValueType, values: [Value]) {
    var valid = [Bool](repeating: true, count: values.count)
    func stored<Element>(_ empty: Element, _ read: (Value) -> Element?) -> [Element] {
      values.enumerated().map { row, value in
        guard let element = read(value) else {
          valid[row] = false
          return empty
        }
        return element
      }
    }
    let storage: Storage
    switch type {
    case .boolean:
      storage = .booleans(stored(false) { if case .boolean(let it) = $0 { it } else { nil } })
    case .integer:
      storage = .integers(stored(0) { if case .integer(let it) = $0 { it } else { nil } })
    case .timestamp:
      storage = .integers(stored(0) { if case .timestamp(let it) = $0 { it } else { nil } })
    case .duration:
      storage = .integers(stored(0) { if case .duration(let it) = $0 { it } else { nil } })
    case .decimal, .double: storage = .doubles(stored(0) { $0.number })
    case .text: storage = .texts(stored("") { if case .text(let it) = $0 { it } else { nil } })
    case .date: storage = .days(stored(0) { if case .date(let it) = $0 { it } else { nil } })
    case .period:
      storage = .days(
        stored(0) {
          switch $0 {
          case .period(_, let start), .date(let start): start
          default: nil
          }
        })
    }
    self.init(name, type, storage, valid: valid.allSatisfy { $0 } ? nil : valid)
  }
}
