import Diagnostics
import Drivers
import Sequences
import Tables

extension Connection {
  /// Reads events in the order they come.
  ///
  /// Nil when the engine's columns are not such that they can be read without a copy, or a mark has
  /// too many values; the inner nil when the events did not come in the order of customer and time.
  ///
  /// - Parameters:
  ///   - columns: What the query gives, see ``EventColumn``.
  ///   - most: How many events there are at most, if that is known.
  func events(_ query: String, _ columns: [Field], most: Int?) throws(Diagnostic) -> EventStore?? {
    var stream = try self.query(query)
    guard stream.schema.columns.first?.type == .integer(.int32) else { return .some(nil) }
    let hasSteps = columns.contains { $0.name == EventColumn.step }
    var builder = EventStoreBuilder()
    if let most { builder.reserve(most) }
    var marks = columns.enumerated().filter { EventColumn.isMark($1.name) }
      .map { (column: $0, builder: EventMarkBuilder($1.type)) }
    var codes: [UInt16] = []
    var names = [""]
    while let batch = try stream.next() {
      if hasSteps {
        guard let steps = try batch.dictionary(of: 2, known: names), steps.count < UInt16.max
        else {
          return .some(nil)
        }
        names = steps
        codes.removeAll(keepingCapacity: true)
        try batch.appendCodes(of: 2, to: &codes, null: .max)
      } else if codes.count != batch.rowCount {
        codes = [UInt16](repeating: 0, count: batch.rowCount)
      }
      try batch.withValues(of: 0, as: Int32.self) { (customers) throws(Diagnostic) in
        try batch.withIntegers(of: 1) { (times) throws(Diagnostic) in
          builder.append(customers: customers, times: times, codes: codes, names: names)
        }
      }
      guard builder.isOrdered else { return nil }
      for index in marks.indices {
        guard try batch.read(marks[index].column, into: &marks[index].builder) else {
          return .some(nil)
        }
      }
    }
    return .some(builder.finish(marks: marks.map { $0.builder.finish() }))
  }
}

extension Batch {
  /// Reads a column as a mark; false when its values are not such as a mark has, or too many.
  fileprivate func read(
    _ column: Int, into mark: inout EventMarkBuilder
  ) throws(Diagnostic) -> Bool {
    switch schema.columns[column].type {
    case .dictionary:
      guard let names = try dictionary(of: column), names.count < UInt16.max else { return false }
      var codes: [UInt16] = []
      try appendCodes(of: column, to: &codes, null: .max)
      mark.append(codes: codes, names: names)
    case .text:
      guard let texts = try texts(of: column) else { return false }
      mark.append(texts: texts)
    case .integer, .days:
      var wholes: [Int64] = []
      wholes.reserveCapacity(rowCount)
      try appendWholes(of: column, to: &wholes, null: .min)
      mark.append(wholes: wholes, null: .min)
    default: return false
    }
    return !mark.isFull
  }
}
