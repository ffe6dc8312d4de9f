package import Tables

/// Events in memory, ordered by (customer, time, row), as parallel columns with customer bounds.
///
/// Customer number `i` owns the events in `starts[i]..<starts[i + 1]`.
package struct EventStore: Sendable {
  /// One more than customers.
  package let starts: EventValues<Int>
  /// The catalog's code of each customer, ascending.
  package let customers: EventValues<Int32>
  /// Microseconds since 1970, each within ``EventTime/reach`` where ``EventStore/isWithinReach``.
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

  /// Whether kernels may count with the times.
  package var isWithinReach: Bool {
    moments.map { EventTime.isWithinReach($0.lowerBound) && EventTime.isWithinReach($0.upperBound) }
      ?? true
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
