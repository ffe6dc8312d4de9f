import Sequences
import Tables
import Tiers

/// Random events with ties, single events, and customers of whom nothing is known.
enum JourneyEvents {
  static let names = ["ad", "buy", "cart", "visit"]

  /// In the order of (customer, time, row), as the files are.
  static func make(seed: UInt64, customers: Int) -> [Shop.Event] {
    var draws = Draws(state: seed)
    var events: [Shop.Event] = []
    for customer in 0..<customers {
      let count = Int.random(in: 0...9, using: &draws)
      let times = (0..<count).map { _ in
        Int64.random(in: 0..<Int64(customer % 3 == 0 ? 4 : 170), using: &draws) * (12 * hour) + 7
      }.sorted()
      for time in times {
        let step = names.randomElement(using: &draws) ?? ""
        let device = ["phone", "desk", nil].randomElement(using: &draws) ?? nil
        events.append(.init(customer, time, step, device: device))
      }
    }
    return events
  }

  static func byCustomer(_ events: [Shop.Event]) -> [[Shop.Event]] {
    Dictionary(grouping: events, by: \.customer).sorted { $0.key < $1.key }.map(\.value)
  }

  /// The events as a kernel has them, with further names that nothing has.
  static func store(_ events: [Shop.Event], further: Int = 0) -> EventStore {
    let steps = names + (0..<further).map { "zz\($0)" }
    var starts: [Int] = []
    var customers: [Int32] = []
    for (place, event) in events.enumerated()
    where place == 0 || events[place - 1].customer != event.customer {
      starts.append(place)
      customers.append(Int32(event.customer))
    }
    return EventStore(
      starts: starts + [events.count], customers: customers, times: events.map(\.time),
      codes: events.map { UInt16(names.firstIndex(of: $0.step) ?? 0) }, steps: steps)
  }

  static func table(
    _ kernel: some SequenceKernel, _ store: EventStore, threads: Int,
    groups: Groups = Groups(byCustomer: nil, labels: [])
  ) throws -> Table {
    try kernel.table(over: store, groups, threads: threads)
  }
}
