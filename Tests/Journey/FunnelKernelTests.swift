import Sequences
import Tables
import Testing
import Verbs

@testable import JourneyAnalyses

/// The kernel against the relation: the same table, however the customers are cut.
@Suite(.serialized) struct FunnelKernelTests {
  struct Setting: Sendable, CustomTestStringConvertible {
    var query: String
    var testDescription: String { query }
  }

  static let settings = [
    Setting(query: "ad, visit, cart"), Setting(query: "ad, ad, visit"),
    Setting(query: #"step in ("ad", "visit"), step in ("visit", "cart"), buy"#),
  ]

  /// An engine of its own: suites run beside each other.
  nonisolated(unsafe) static let shop = Result { try Shop(FunnelAgreementTests.events) }

  static let store: EventStore = {
    let events = FunnelAgreementTests.events
    let names = ["ad", "buy", "cart", "visit"]
    let ranges = FunnelAgreementTests.ranges
    return EventStore(
      starts: ranges.map(\.lowerBound) + [events.count],
      customers: ranges.indices.map { Int32($0) }, times: events.map(\.time),
      codes: events.map { UInt16(names.firstIndex(of: $0.step) ?? 0) }, steps: names)
  }()

  @Test(arguments: settings, ["", " within 5d", " within 1mo"])
  func `the kernel gives the relation's table`(_ setting: Setting, _ within: String) throws {
    for first in [false, true] {
      for strict in [false, true] {
        let query =
          "touchpoints | funnel \(setting.query)\(within)\(first ? " entry first" : "")"
          + (strict ? " ties strict" : "")
        let expected = try Self.shop.get().counts(query)
        guard let kernel = try Self.shop.get().kernel(query) as? FunnelKernel else {
          Issue.record("no kernel")
          continue
        }
        for parts in [1, 7] { #expect(Self.table(kernel, parts: parts) == expected) }
      }
    }
  }

  static func table(_ kernel: FunnelKernel, parts: Int) -> Table {
    let groups = Groups(byCustomer: nil, labels: [])
    let count = store.customers.count
    let ground = kernel.ground(store, groups)
    var all = kernel.begin(ground, store)
    for part in 0..<parts {
      var partial = kernel.begin(ground, store)
      let range = count * part / parts..<count * (part + 1) / parts
      kernel.run(range, of: store, ground, into: &partial)
      kernel.end(&partial)
      kernel.merge(&all, partial)
    }
    return kernel.finish(all, store, ground)
  }
}
