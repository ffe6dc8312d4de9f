package import Tables

/// Events in memory, ordered by (customer, time, row), as parallel columns with customer bounds.
///
/// Customer number `i` owns the events in `starts[i]..<starts[i + 1]`.
package struct EventStore: Sendable {
  /// One more than customers.
  package let starts: EventValues<Int>
  /// The catalog's code of each customer, ascending.
  package let customers: EventValues<Int32>
  /// Microseconds since 1970, each within ``EventStore/reach`` where ``EventStore/isWithinReach``.
  package let times: EventValues<Int64>
  /// The step of each event, an index into ``EventStore/steps``.
  package let codes: EventValues<UInt16>
  package let steps: [String]
  /// From the first event to the last; nil without events.
  package let moments: ClosedRange<Int64>?
  /// Whether every event has a step: no code is beyond ``EventStore/steps``.
  package let isNamed: Bool
  /// What else is known of each event, as the question's relation says.
  package let marks: [EventMark]

  package init(
    starts: EventValues<Int>, customers: EventValues<Int32>, times: EventValues<Int64>,
    codes: EventValues<UInt16>, steps: [String], marks: [EventMark] = [],
    moments: ClosedRange<Int64>? = nil, isNamed: Bool? = nil
  ) {
    self.starts = starts
    self.customers = customers
    self.times = times
    self.codes = codes
    self.steps = steps
    self.marks = marks
    self.moments = moments ?? Self.moments(starts, times)
    self.isNamed = isNamed ?? codes.allSatisfy { $0 < steps.count }
  }

  /// The times that kernels count with, 36,000 years on either side of 1970.
  ///
  /// Neither the difference of two such times nor one and all windows of a question overflow, which no
  /// kernel checks. Import reads no year beyond 9999.
  package static let reach = -(Int64(1) << 60)...(Int64(1) << 60)

  /// Whether kernels may count with the times.
  package var isWithinReach: Bool {
    moments.map { Self.reach.contains($0.lowerBound) && Self.reach.contains($0.upperBound) } ?? true
  }

  private static func moments(
    _ starts: EventValues<Int>, _ times: EventValues<Int64>
  ) -> ClosedRange<Int64>? {
    guard var (least, greatest) = times.first.map({ ($0, $0) }) else { return nil }
    for customer in 0..<starts.count - 1 where starts[customer] < starts[customer + 1] {
      least = min(least, times[starts[customer]])
      greatest = max(greatest, times[starts[customer + 1] - 1])
    }
    return least...greatest
  }

  package init(
    starts: [Int], customers: [Int32], times: [Int64], codes: [UInt16], steps: [String],
    marks: [EventMark] = []
  ) {
    self.init(
      starts: EventValues(starts), customers: EventValues(customers), times: EventValues(times),
      codes: EventValues(codes), steps: steps, marks: marks)
  }
}

/// Which customers take part, and in which group each one is.
package struct Groups: Sendable {
  /// The group of each customer of the store, `.max` for one who takes no part; nil when all are in
  /// the one group.
  package let byCustomer: [UInt16]?
  /// One column per grouping key, one row per group.
  package let labels: [Column]

  package init(byCustomer: [UInt16]?, labels: [Column]) {
    self.byCustomer = byCustomer
    self.labels = labels
  }

  /// How many there are, 1 when all customers are in the one group or nobody is in any.
  package var count: Int { max(1, labels.first?.count ?? 1) }
}

/// A pass over ordered events that gives the same table as the relation that defines it.
///
/// A kernel runs over ranges of customers, on any number of threads; partial results are merged in
/// the order of the ranges, so that the answer never depends on how the work was cut.
package protocol SequenceKernel: Sendable {
  associatedtype Partial: Sendable
  /// Into how many ranges each thread's share of the customers is cut: more share the work better, as
  /// long as partial results are small.
  var rangesPerThread: Int { get }
  /// Whether the kernel can run over these events; else the definition answers.
  func fits(_ events: EventStore) -> Bool
  /// Nothing counted yet; asked for once in a pass, and copied for each range.
  func begin(_ events: EventStore, _ groups: Groups) -> Partial
  func run(
    _ events: EventStore, _ groups: Groups, customers: Range<Int>, into partial: inout Partial)
  func merge(_ partial: inout Partial, _ next: consuming Partial)
  /// The same kernel for one more pass, with what this one's found; nil when it was the last.
  func another(after partial: borrowing Partial, _ events: EventStore, _ groups: Groups) -> Self?
  func finish(_ partial: consuming Partial, _ events: EventStore, _ groups: Groups) -> Table
}

extension SequenceKernel {
  package var rangesPerThread: Int { 4 }

  package func fits(_ events: EventStore) -> Bool { true }

  /// One pass is enough for most.
  package func another(
    after partial: borrowing Partial, _ events: EventStore, _ groups: Groups
  ) -> Self? { nil }
}
