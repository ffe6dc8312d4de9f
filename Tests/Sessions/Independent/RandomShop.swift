import Foundation
import Sessions
import Tables
import Tiers
import Verbs

/// A business of files made at random, with all that makes answers hard: ties, gaps in every column,
/// customers in one file only, touchpoints of which nobody says how they went.
struct RandomShop {
  struct Touch {
    var customer: Int?
    /// Seconds since 1970.
    var time: Int?
    var step: String?
    var channel: String?
    var device: String?
    /// From 1 to 5.
    var rating: Int?
  }

  struct Ticket {
    var customer: Int?
    var opened: Int?
    /// Days since 1970.
    var due: Int?
    var done: Int?
    var reopened: Int?
  }

  struct Survey {
    var customer: Int?
    var time: Int?
    var score: Int?
  }

  struct Order {
    var customer: Int?
    var time: Int?
    var isRefund: Bool
  }

  static let firstDay = 19_723  // 2024-01-01
  static let lastDay = firstDay + 399
  /// The first second of which nothing is known.
  static let end = (lastDay + 1) * 86_400
  static let steps = ["visit", "quote", "repair", "workshop", "review", "cart", "purchase"]

  /// In the order of the files.
  var touches: [Touch] = []
  var tickets: [Ticket] = []
  var surveys: [Survey] = []
  var orders: [Order] = []
  /// The plans of those in the contacts; some customers are not.
  var plans: [Int: String?] = [:]
  /// What the files call a customer.
  var name: @Sendable (Int) -> String = { "C\(1000 + $0)" }

  init(seed: UInt64) {
    var draws = SplitMix(state: seed)
    // One in ten is large.
    let customers = Int.random(in: 20...(seed % 10 == 7 ? 500 : 60), using: &draws)
    for customer in 0..<customers where customer % 9 != 4 {
      plans[customer] = ["free", "pro", "gold", nil].randomElement(using: &draws) ?? nil
    }
    // Many at few instants, all over the year, or in the same week.
    let instants = [3, 800, 28, 800][Int(seed % 4)]
    func time(_ spread: Int, using draws: inout SplitMix) -> Int? {
      guard Int.random(in: 0..<40, using: &draws) > 0 else { return nil }
      let place = Int.random(in: 0..<spread, using: &draws) * 43_200
      return Self.firstDay * 86_400 + place + ([0, 3600, 41_000].randomElement(using: &draws) ?? 0)
    }
    func customer(using draws: inout SplitMix) -> Int? {
      guard Int.random(in: 0..<50, using: &draws) > 0 else { return nil }
      // A tenth of them does most.
      let few = max(1, customers / 10)
      return Int.random(in: 0..<(Bool.random(using: &draws) ? few : customers), using: &draws)
    }
    for _ in 0..<customers * Int.random(in: 2...6, using: &draws) {
      let step = Self.steps.randomElement(using: &draws)
      let channels = step == "review" ? ["facebook", nil] : ["web", "shop", "facebook", nil]
      let isRated = ["repair", "workshop", "purchase"].contains(step) && Bool.random(using: &draws)
      touches.append(
        Touch(
          customer: customer(using: &draws), time: time(instants, using: &draws),
          step: Int.random(in: 0..<30, using: &draws) == 0 ? nil : step,
          channel: channels.randomElement(using: &draws) ?? nil,
          device: ["phone", "desk", "tablet", nil].randomElement(using: &draws) ?? nil,
          rating: isRated ? Int.random(in: 1...5, using: &draws) : nil))
    }
    for _ in 0..<customers {
      let opened = time(instants, using: &draws)
      let day = (opened ?? Self.firstDay * 86_400) / 86_400
      func later(_ most: Int, using draws: inout SplitMix) -> Int? {
        Int.random(in: 0..<5, using: &draws) == 0
          ? nil : day + Int.random(in: 0...most, using: &draws)
      }
      let due = later(30, using: &draws)
      let done = later(40, using: &draws).flatMap { $0 <= Self.lastDay ? $0 : nil }
      tickets.append(
        Ticket(
          customer: customer(using: &draws), opened: opened, due: due, done: done,
          reopened: [0, 0, 0, 1, 2, nil].randomElement(using: &draws) ?? nil))
    }
    for _ in 0..<customers * 2 {
      surveys.append(
        Survey(
          customer: customer(using: &draws), time: time(instants, using: &draws),
          score: Int.random(in: 0..<12, using: &draws) == 0
            ? nil : Int.random(in: 0...10, using: &draws)))
    }
    for _ in 0..<customers {
      orders.append(
        Order(
          customer: customer(using: &draws), time: time(instants, using: &draws),
          isRefund: Int.random(in: 0..<8, using: &draws) == 0))
    }
    // Every file goes on to the last day, so that it does not matter whose end counts.
    let last = Self.end - 7200
    touches.append(Touch(customer: customers, time: last, step: "visit"))
    tickets.append(Ticket(customer: customers, opened: last))
    surveys.append(Survey(customer: customers, time: last, score: 7))
    orders.append(Order(customer: customers, time: last, isRefund: false))
  }

  // MARK: Files

  var files: [String: String] {
    func text(_ number: Int?) -> String { number.map { "\($0)" } ?? "" }
    func name(_ customer: Int?) -> String { customer.map(self.name) ?? "" }
    var files = [
      "contacts.csv": "customer,plan\n",
      "touchpoints.csv": "customer,time,step,channel,device,rating\n",
      "tickets.csv": "ticket,customer,opened,due,done,reopened\n",
      "surveys.csv": "response,customer,date,score\n",
      "purchases.csv": "order,customer,date,kind,amount\n",
    ]
    for (customer, plan) in plans.sorted(by: { $0.key < $1.key }) {
      files["contacts.csv", default: ""] += "\(name(customer)),\(plan ?? "")\n"
    }
    for touch in touches {
      files["touchpoints.csv", default: ""] +=
        [
          name(touch.customer), Self.text(touch.time), touch.step ?? "", touch.channel ?? "",
          touch.device ?? "", text(touch.rating),
        ].joined(separator: ",") + "\n"
    }
    for (place, ticket) in tickets.enumerated() {
      files["tickets.csv", default: ""] +=
        [
          "T\(place)", name(ticket.customer), Self.text(ticket.opened),
          Self.text(ticket.due.map { $0 * 86_400 }, isDay: true),
          Self.text(ticket.done.map { $0 * 86_400 }, isDay: true), text(ticket.reopened),
        ].joined(separator: ",") + "\n"
    }
    for (place, survey) in surveys.enumerated() {
      files["surveys.csv", default: ""] +=
        "R\(place),\(name(survey.customer)),\(Self.text(survey.time)),\(text(survey.score))\n"
    }
    for (place, order) in orders.enumerated() {
      files["purchases.csv", default: ""] +=
        "O\(place),\(name(order.customer)),\(Self.text(order.time)),"
        + (order.isRefund ? "refund,-5.25\n" : "order,20.50\n")
    }
    return files
  }

  private static func text(_ seconds: Int?, isDay: Bool = false) -> String {
    guard let seconds else { return "" }
    let date = CivilDate(microseconds: Int64(seconds) * 1_000_000).text
    let second = seconds % 86_400
    return isDay
      ? date
      : date + String(format: " %02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60)
  }

  /// A session on the files, imported as a user's are; the folder goes when `body` ends.
  func withSession<Result>(
    adding further: [String: String] = [:], _ body: (Session, String) throws -> Result
  ) throws -> Result {
    let folder = NSTemporaryDirectory() + "kith-shop-\(UUID().uuidString)"
    let manager = FileManager.default
    try manager.createDirectory(atPath: folder + "/data", withIntermediateDirectories: true)
    defer { try? manager.removeItem(atPath: folder) }
    for (name, text) in files {
      try text.write(toFile: folder + "/data/" + name, atomically: false, encoding: .utf8)
    }
    for (name, text) in further {
      try text.write(toFile: folder + "/" + name, atomically: false, encoding: .utf8)
    }
    let session = try Session.open(
      SessionOptions(
        paths: [folder + "/data"], environment: ["KITH_CACHE": folder + "/cache"])
    ).session
    return try body(session, folder)
  }
}
