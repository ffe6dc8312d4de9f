import Diagnostics
import Drivers
import Sequences

extension Connection {
  /// Reads events in the order they come: a customer's code, an instant in microseconds, a step.
  ///
  /// Nil when the engine's columns are not such that they can be read without a copy; the inner nil
  /// when the events did not come in the order of customer and time.
  func events(_ query: String) throws(Diagnostic) -> EventStore?? {
    var stream = try self.query(query)
    var builder = EventStoreBuilder()
    var codes: [UInt16] = []
    while let batch = try stream.next() {
      guard let names = try batch.dictionary(of: 2), names.count < UInt16.max else {
        return .some(nil)
      }
      codes.removeAll(keepingCapacity: true)
      try batch.appendCodes(of: 2, to: &codes, null: .max)
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
