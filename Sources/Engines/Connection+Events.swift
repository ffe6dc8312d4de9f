import Diagnostics
import Drivers
import Sequences

extension Connection {
  /// Reads events in the order they come: a customer's code, an instant in microseconds, and a step
  /// where they have one.
  ///
  /// Nil when the engine's columns are not such that they can be read without a copy; the inner nil
  /// when the events did not come in the order of customer and time.
  func events(_ query: String, hasSteps: Bool) throws(Diagnostic) -> EventStore?? {
    var stream = try self.query(query)
    guard stream.schema.columns.first?.type == .integer(.int32) else { return .some(nil) }
    var builder = EventStoreBuilder()
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
    }
    return .some(builder.finish())
  }
}
