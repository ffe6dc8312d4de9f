/// The columns of a store as they lie in memory: whoever counts event by event reads them without a call
/// for each value.
package struct EventColumns: @unchecked Sendable {
  /// See ``EventStore``.
  package let starts: UnsafeBufferPointer<Int>
  package let times: UnsafeBufferPointer<Int64>
  package let codes: UnsafeBufferPointer<UInt16>
  /// The codes of each mark.
  package let marks: [UnsafeBufferPointer<UInt16>]
  /// Keeps the memory.
  private let store: EventStore

  package init(_ store: EventStore) {
    self.store = store
    starts = store.starts.buffer
    times = store.times.buffer
    codes = store.codes.buffer
    marks = store.marks.map(\.codes.buffer)
  }

  /// The events of a customer.
  @inline(__always)
  package func events(of customer: Int) -> Range<Int> {
    starts[customer]..<starts[customer &+ 1]
  }
}
