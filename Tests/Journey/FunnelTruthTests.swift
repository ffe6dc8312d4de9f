import Findings
import Tables
import Testing

/// Sequences of one customer and the step they reach, as ClickHouse's `windowFunnel` has them in
/// its default mode and with `strict_increase` and `strict_once`, where it means the same.
@Suite struct FunnelTruthTests {
  struct Truth: Sendable, CustomTestStringConvertible {
    /// Letter and minute.
    var events: String
    var steps: String
    var window = ""
    var optimistic: Int
    var strict: Int
    var testDescription: String { "\(events): \(steps)\(window)" }
  }

  static let truths = [
    Truth(events: "A1 X2 B3 C4", steps: "A, B, C", optimistic: 3, strict: 3),
    Truth(events: "A1 C2 B3 D4", steps: "A, B, C, D", optimistic: 2, strict: 2),
    Truth(events: "A1 B2 B3 C4", steps: "A, B, C", optimistic: 3, strict: 3),
    Truth(events: "A1 B2 D3 C4", steps: "A, B, C, D", optimistic: 3, strict: 3),
    Truth(events: "A0 B10", steps: "A, B", window: " within 10m", optimistic: 2, strict: 2),
    Truth(events: "A0 B11", steps: "A, B", window: " within 10m", optimistic: 1, strict: 1),
    Truth(events: "A0 A8 B12", steps: "A, B", window: " within 10m", optimistic: 2, strict: 2),
    Truth(
      events: "A0 B5 A8 C12", steps: "A, B, C", window: " within 10m", optimistic: 2, strict: 2),
    Truth(events: "A1 B1 C1", steps: "A, B, C", optimistic: 3, strict: 1),
    Truth(events: "C1 B1 A1", steps: "A, B, C", optimistic: 3, strict: 1),
    // One event serves one step.
    Truth(events: "A1", steps: "A, A", optimistic: 1, strict: 1),
    // ClickHouse/ClickHouse#93789, where `strict_increase` alone says 1.
    Truth(events: "A3 B3 A8 B8", steps: "A, B", optimistic: 2, strict: 2),
  ]

  @Test(arguments: truths) func `the step reached is the known one`(_ truth: Truth) throws {
    let shop = try Self.shop(truth.events)
    let funnel = truth.steps + truth.window
    #expect(try Self.reached(funnel, in: shop) == truth.optimistic)
    #expect(try Self.reached(funnel + " ties strict", in: shop) == truth.strict)
  }

  /// One customer with events that are written as a letter and a minute.
  private static func shop(_ events: String) throws -> Shop {
    let events = events.split(separator: " ").map { event in
      Shop.Event(0, Int64(event.dropFirst()).map { $0 * hour / 60 } ?? 0, String(event.prefix(1)))
    }
    return try Shop(events, names: ["A", "B", "C", "D"])
  }

  /// How many steps the customer reached.
  private static func reached(_ funnel: String, in shop: Shop) throws -> Int {
    let table = try shop.answer("touchpoints | funnel \(funnel)").table
    return (0..<table.rowCount).count { table["n"]?[$0] == .integer(1) }
  }

  struct OrderTruth: Sendable, CustomTestStringConvertible {
    var events: String
    var steps: String
    /// With `order strict` and `order direct`.
    var strict: Int
    var direct: Int
    var testDescription: String { "\(events): \(steps)" }
  }

  /// `order strict` is ClickHouse's `strict_order`, but for events that are no step of the funnel,
  /// which its documentation lets pass and its version 26.9 does not (`order direct` does not either).
  static let orders = [
    OrderTruth(events: "A1 X2 B3 C4", steps: "A, B, C", strict: 3, direct: 1),
    OrderTruth(events: "A1 C2 B3 D4", steps: "A, B, C, D", strict: 1, direct: 1),
    // `strict_deduplication` says 2 here, as `order direct` does.
    OrderTruth(events: "A1 B2 B3 C4", steps: "A, B, C", strict: 3, direct: 2),
    OrderTruth(events: "A1 B2 D3 C4", steps: "A, B, C, D", strict: 2, direct: 2),
    OrderTruth(events: "A1 A2 B3 C4", steps: "A, B, C", strict: 3, direct: 3),
    OrderTruth(events: "A1 B2 A3 C4 A5 B6 C7", steps: "A, B, C", strict: 3, direct: 3),
    OrderTruth(events: "A1 B2 A3 C4", steps: "A, B, C", strict: 2, direct: 2),
  ]

  @Test(arguments: orders) func `a strict order lets no other step between`(
    _ truth: OrderTruth
  ) throws {
    let shop = try Self.shop(truth.events)
    #expect(try Self.reached(truth.steps + " order strict", in: shop) == truth.strict)
    #expect(try Self.reached(truth.steps + " order direct", in: shop) == truth.direct)
  }
}
