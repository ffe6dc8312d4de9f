import Sequences
import Sessions
import Tables
import Testing
import Verbs

@testable import JourneyAnalyses

/// How many events tie, against the relation and against counting by hand.
@Suite(.serialized) struct TiesTests {
  static let events = JourneyEvents.make(seed: 13, customers: 2000)
  nonisolated(unsafe) static let shop = Result { try Shop(events) }

  /// Pairs of neighbours and how many are tied, among the events of some names.
  static func counted(_ names: Set<String>?) -> [[Value]] {
    var (pairs, tied) = (0, 0)
    for events in JourneyEvents.byCustomer(events) {
      let times = events.filter { names?.contains($0.step) ?? true }.map(\.time)
      for (one, next) in zip(times, times.dropFirst()) {
        pairs += 1
        tied += one == next ? 1 : 0
      }
    }
    return [[.integer(Int64(pairs)), .integer(Int64(tied))]]
  }

  @Test(arguments: [nil, ["ad", "cart"], ["visit"], []] as [Set<String>?])
  func `the kernel counts the pairs of neighbours`(_ names: Set<String>?) throws {
    let store = JourneyEvents.store(Self.events)
    let fields = [Field("pairs", .integer), Field("tied", .integer)]
    for threads in 1...8 {
      #expect(
        try JourneyEvents.table(TiesKernel(names: names), store, threads: threads)
          == Table(fields, rows: Self.counted(names)))
    }
  }

  @Test func `the note is the same with and without the kernel`() throws {
    let shop = try Self.shop.get()
    func notes(usesKernels: Bool) throws -> [String] {
      shop.session.usesKernels = usesKernels
      return try shop.answer("touchpoints | flows").notes.map(\.text)
    }
    let expected = try notes(usesKernels: false)
    #expect(
      expected.contains { $0.contains("of events follow the one before at the same instant") })
    #expect(try notes(usesKernels: true) == expected)
  }

  @Test func `customers who take no part do not count`() throws {
    let store = JourneyEvents.store(Self.events)
    let groups = Groups(
      byCustomer: store.customers.map { $0 % 2 == 0 ? 0 : .max }, labels: [])
    let half = JourneyEvents.store(Self.events.filter { $0.customer % 2 == 0 })
    #expect(
      try JourneyEvents.table(TiesKernel(), store, threads: 3, groups: groups)
        == JourneyEvents.table(TiesKernel(), half, threads: 1))
  }
}
