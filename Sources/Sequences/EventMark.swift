package import Tables

/// A further column of events in memory: for each event the code of its value.
///
/// Marks hold what a question asks of events besides their step, such as their device or which
/// conditions they fulfil: values of which there are few.
package struct EventMark: Sendable {
  /// For each event an index into ``EventMark/values``.
  package let codes: EventValues<UInt16>
  /// Each value once, in the order in which events first have them; one of them may be null.
  package let values: [Value]

  package init(codes: EventValues<UInt16>, values: [Value]) {
    self.codes = codes
    self.values = values
  }

  package init(codes: [UInt16], values: [Value]) {
    self.init(codes: EventValues(codes), values: values)
  }

  var size: Int { codes.count * 2 + values.count * MemoryLayout<Value>.stride }
}

/// Gathers the values of a mark, batch by batch.
package struct EventMarkBuilder {
  /// Codes are below it; more different values are too many.
  package static let mostValues = Int(UInt16.max)

  private let type: ValueType
  private let codes = EventValuesBuilder<UInt16>()
  private var values: [Value] = []
  private var known: [Value: UInt16] = [:]
  /// Whether some value came for which there was no code left.
  package private(set) var isFull = false

  /// - Parameter type: What the values are; whole numbers, texts, dates and periods have codes.
  package init(_ type: ValueType) {
    self.type = type
  }

  /// Appends whole numbers or the days of dates; `null` stands for no value.
  package mutating func append(wholes batch: [Int64], null: Int64) {
    var last: (whole: Int64, code: UInt16)?
    for whole in batch {
      // Neighbours are often the same.
      if let last, last.whole == whole {
        codes.append(last.code)
        continue
      }
      let code = code(of: whole == null ? .null : value(whole))
      codes.append(code)
      last = (whole, code)
    }
  }

  /// Appends codes of texts; a code beyond the names stands for no value.
  package mutating func append(codes batch: [UInt16], names: [String]) {
    let translation = names.map { code(of: .text($0)) }
    var null: UInt16?
    for own in batch {
      if Int(own) < translation.count {
        codes.append(translation[Int(own)])
      } else {
        let code = null ?? code(of: .null)
        null = code
        codes.append(code)
      }
    }
  }

  /// Appends texts, of which nil stands for no value.
  package mutating func append(texts batch: [String?]) {
    var last: (text: String?, code: UInt16)?
    for text in batch {
      if let last, last.text == text {
        codes.append(last.code)
        continue
      }
      let code = code(of: text.map { .text($0) } ?? .null)
      codes.append(code)
      last = (text, code)
    }
  }

  private func value(_ whole: Int64) -> Value {
    switch type {
    case .date: .date(Int32(truncatingIfNeeded: whole))
    case .period(let unit): .period(unit, start: Int32(truncatingIfNeeded: whole))
    default: .integer(whole)
    }
  }

  private mutating func code(of value: Value) -> UInt16 {
    if let code = known[value] { return code }
    guard values.count < Self.mostValues else {
      isFull = true
      return 0
    }
    let code = UInt16(values.count)
    values.append(value)
    known[value] = code
    return code
  }

  package consuming func finish() -> EventMark { EventMark(codes: codes.finish(), values: values) }
}
