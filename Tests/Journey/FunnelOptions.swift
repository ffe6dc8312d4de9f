import Tables
import Tiers

/// A funnel with options, as a query and as what brute force makes of it.
struct FunnelOptions: Sendable {
  struct Steps: Sendable {
    var text: String
    var serves: [BruteForce.Condition]
    var areApart = true
  }

  static let until = 90 * day - 1

  static let steps = [
    Steps(text: "ad, visit, cart", serves: ["ad", "visit", "cart"].map(named)),
    Steps(
      text: "ad, visit, ad", serves: ["ad", "visit", "ad"].map(named), areApart: false),
    Steps(
      text: #"step in ("ad", "visit"), web = channel == "web", buy"#,
      serves: [
        { $0.step == "ad" || $0.step == "visit" }, { $0.channel == "web" }, named("buy"),
      ], areApart: false),
  ]

  static func named(_ name: String) -> BruteForce.Condition { { $0.step == name } }

  static let options: [[(text: String, set: @Sendable (inout BruteForce) -> Void)]] = [
    [
      ("", { _ in }), (" within 5d", { $0.deadline = { $0 + 5 * day } }),
      (" within 1mo", { $0.deadline = { monthLater($0) } }),
    ],
    [("", { _ in }), (" entry first", { $0.isFirst = true })],
    [
      ("", { _ in }), (" ties strict", { $0.isStrict = true }),
    ],
    [
      ("", { _ in }), (" order strict", { $0.order = .strict }),
      (" order direct", { $0.order = .direct }), (" order any", { $0.order = .any }),
    ],
    [("", { _ in }), (" each 3d", { $0.gaps = [3 * day, 3 * day] })],
    [
      ("", { _ in }), (" exclude buy", { $0.excluded = named("buy") }),
      (" until buy", { $0.ending = named("buy") }),
      (
        #" exclude step == "visit" and channel == "shop" until cart"#,
        {
          $0.excluded = { $0.step == "visit" && $0.channel == "shop" }
          $0.ending = named("cart")
        }
      ),
    ],
    [("", { _ in }), (" holding device", { $0.holding = { $0.device } })],
    [("", { _ in }), (" optional second", { $0.optional = [1] })],
  ]

  var text: String
  var force: BruteForce
  var query: String { "touchpoints | funnel \(text)" }

  /// Every combination of steps and options that the language has.
  static let all: [FunnelOptions] = {
    var all = steps.map { steps in
      FunnelOptions(
        text: steps.text,
        force: BruteForce(
          serves: steps.serves, areApart: steps.areApart, observedUntil: until))
    }
    for group in options {
      all = all.flatMap { base in
        group.map { option in
          var next = base
          next.text += option.text
          option.set(&next.force)
          return next
        }
      }
    }
    return all.compactMap { option in
      let force = option.force
      if force.order == .any, force.isStrict || force.gaps != nil || !force.areApart { return nil }
      if force.gaps != nil, option.text.contains("1mo") { return nil }
      var named = option
      if force.optional == [1] {
        // The second step by its label.
        let label =
          option.text.hasPrefix("ad, visit") ? "visit" : "web"
        named.text = option.text.replacing(
          " optional second", with: " optional \(label)")
      }
      return named
    }
  }()

  /// A month later by the calendar, the day cut to the month's last.
  static func monthLater(_ time: Int64) -> Int64 {
    let date = CivilDate(daysSinceEpoch: Int32(time / day))
    return Int64(date.adding(months: 1).daysSinceEpoch) * day + time % day
  }

  /// Customers with a few events, half of them at instants that tie, in the order of (customer, time,
  /// row).
  static func events(customers: Int, seed: UInt64) -> [Shop.Event] {
    var draws = Draws(state: seed)
    var events: [Shop.Event] = []
    for customer in 0..<customers {
      let instants = customer % 2 == 0 ? 5 : 60
      let times = (0..<Int.random(in: 0...8, using: &draws)).map { _ in
        Int64.random(in: 0..<Int64(instants), using: &draws) * (36 * hour) + day / 2
      }.sorted()
      for time in times {
        events.append(
          .init(
            customer, time, ["ad", "visit", "cart", "buy"].randomElement(using: &draws) ?? "",
            device: ["phone", "desk", nil].randomElement(using: &draws) ?? nil,
            channel: ["web", "shop"].randomElement(using: &draws) ?? ""))
      }
    }
    // The last day is the same, whatever was drawn.
    events.append(.init(customers, 90 * day - hour, "buy", device: nil))
    return events
  }
}
