import Sessions
import Tables
import Testing
import Tiers

/// Passes over events by their kernels give what their relations give.
@Suite struct KernelTests {
  static let queries = [
    "touchpoints | funnel ad, visit, cart, purchase within 30d",
    "touchpoints | funnel ad, visit, cart, purchase",
    "touchpoints | funnel visit, visit, purchase within 7d",
    "touchpoints | funnel ad, visit, purchase within 1mo ties strict",
    "touchpoints | funnel ad, cart within 2w entry first by plan",
    "contacts | where plan == \"pro\" | funnel visit, purchase within 30d using touchpoints",
    "contacts | rfm | funnel visit, purchase within 30d by segment",
    "touchpoints | where device == \"phone\" | funnel visit, cart within 1d",
    "touchpoints | funnel visit, cart within 30d asof @2025-03",
    "purchases | retention",
    "touchpoints | retention every 1w kind bracket",
    "touchpoints | where device == \"phone\" | retention every 1q kind unbounded periods 3",
    "purchases | retention every 1q by plan",
    "contacts | where plan == \"pro\" | retention every 1d kind unbounded periods 20",
    "tickets | retention every 1y asof @2024-10",
    "touchpoints | flows",
    "touchpoints | flows top 3 by plan asof @2025-06",
    "touchpoints | where device == \"phone\" | flows by plan",
    "contacts | where plan == \"pro\" | flows using touchpoints",
    "contacts | rfm | flows top 4 by segment",
    "touchpoints | flows by device",
    "touchpoints | flows top 5 by weekday, plan asof @2025-06",
    "touchpoints | paths length 2 by device",
    "touchpoints | paths length 9 from visit to purchase collapse top 4 by device, plan",
    "contacts | where plan == \"pro\" | paths using touchpoints by hour",
    "touchpoints | paths",
    "touchpoints | paths length 3 collapse top 4 by plan",
    "touchpoints | paths from visit to purchase top 5",
    "touchpoints | paths length 30 top 1000",
    "touchpoints | paths length 4 from visit to visit collapse",
    "contacts | where plan == \"pro\" | paths to purchase using touchpoints",
    "contacts | rfm | paths length 2 top 2 by segment",
    "touchpoints | journey",
    "touchpoints | journey gap 2d outcome cart by plan",
    "touchpoints | journey from visit to purchase",
    "contacts | where plan == \"pro\" | journey using touchpoints to cart",
    "touchpoints | where device == \"phone\" | journey asof @2025-03",
    "touchpoints | micromoments least 1",
    "touchpoints | micromoments least 1 outcome cart within 3d by weekday, hour",
    "touchpoints | micromoments looks visit least 1 by month, device asof @2025-06",
    "contacts | where plan == \"pro\" | micromoments least 1 using touchpoints by plan",
    "touchpoints | moments good device == \"phone\" bad device == \"computer\"",
    "touchpoints | moments within 3mo outcome visit by plan",
    "events | moments",
    "events | moments within 1mo by source, weekday asof @2025-06",
    "tickets | moments",
    "purchases | moments within 30d by plan",
    "contacts | where plan == \"pro\" | moments using touchpoints",
  ]

  @Test(arguments: queries)
  func kernelAgrees(_ query: String) throws { try compare(query, on: "shop") }

  @Test(arguments: Tier.sample(queries, oneOf: 4))
  func kernelAgreesOnTheSamples(_ query: String) throws { try compare(query, on: "samples") }

  private func compare(_ query: String, on data: String) throws {
    let session = try TestedSession.open(data)
    session.usesKernels = false
    guard let expected = try? TestedSession.table(query, in: session) else { return }
    session.usesKernels = true
    for threads in [1, 2, 3, 8] {
      session.threads = threads
      let runs = session.kernelRuns
      #expect(try TestedSession.table(query, in: session) == expected)
      #expect(session.kernelRuns > runs, "the kernel did not run: \(query)")
    }
  }
}
