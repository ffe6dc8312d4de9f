import Catalogs
import Findings
import Tables
import Testing

@Suite struct FunnelTests {
  /// Four customers on the first of January, then a late event that ends the table's time.
  static let events: [Shop.Event] = [
    .init(0, 0, "visit", device: "phone"),
    .init(0, 2 * day, "cart", device: "desk"),
    .init(0, 3 * day, "buy", device: "desk"),
    .init(1, 0, "visit", device: "phone"),
    .init(1, 1 * day, "visit", device: "desk"),
    .init(1, 5 * day, "cart", device: "desk"),
    .init(2, 0, "visit", device: nil),
    .init(3, 28 * day, "visit", device: "phone"),
    .init(4, 30 * day - hour, "other"),
  ]

  static func shop(_ events: [Shop.Event] = events, days: Bool = false) throws -> Shop {
    try Shop(events, plans: ["pro", "free", nil, "pro", "pro"], days: days, names: ["buy"])
  }

  @Test func `the columns are those that are documented`() throws {
    let table = try Self.shop().answer("touchpoints | funnel visit, cart, buy within 7d").table
    #expect(
      table.fields.map(\.name) == [
        "position", "step", "n", "rate", "low", "high", "step_rate", "step_rate_low",
        "step_rate_high", "median_time", "p90_time", "immature",
      ])
    #expect(table["n"]?.storage == .integers([3, 2, 1]))
    #expect(table["step"]?.storage == .texts(["visit", "cart", "buy"]))
    #expect(table["immature"]?.storage == .integers([1, 1, 1]))
    #expect(table["rate"]?[1] == .double(2.0 / 3))
    #expect(table["step_rate"]?[2] == .double(0.5))
    #expect(table["step_rate"]?[0] == .null)
    #expect(table["median_time"]?[0] == .null)
    // Customer 0 took two days, customer 1 four from the later visit.
    #expect(table["median_time"]?[1] == .duration(3 * day))
    #expect(table["p90_time"]?[1] == .duration(2 * day + 18 * 2 * day / 20))
  }

  @Test func `rates carry Wilson's interval at the confidence asked for`() throws {
    let shop = try Self.shop()
    let wide = try shop.answer("touchpoints | funnel visit, cart confidence 0.99")
    // 2 of 4 visitors; Wilson by hand: (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n).
    let z = 2.5758293035489004
    let reach = z * (0.25 / 4 + z * z / 64).squareRoot() / (1 + z * z / 4)
    guard case .double(let low)? = wide.table["low"]?[1] else {
      Issue.record("no interval")
      return
    }
    #expect(abs(low - (0.5 - reach)) < 1e-9)
    let rate = wide.presentation[3]
    #expect(
      rate
        == ColumnPresentation(
          unit: .fraction, low: "low", high: "high", base: "n", confidence: 0.99))
    #expect(wide.chart == Chart(.bars(value: "rate"), labels: ["step"]))
  }

  @Test func `entries whose window has not passed are not counted`() throws {
    let finding = try Self.shop().answer("touchpoints | funnel visit, cart within 2d")
    #expect(finding.table["n"]?.storage == .integers([3, 1]))
    #expect(finding.table["immature"]?[0] == .integer(1))
    #expect(
      finding.notes.contains {
        $0.text
          == "1 customer entered too late for 2d to have passed by 1970-01-30: counted in "
          + "`immature` alone"
      })
    // A window that would end within the last day has passed.
    let closed = try Self.shop().answer("touchpoints | funnel visit, cart within 1d")
    #expect(closed.table["immature"]?[0] == .integer(0))
    // Without a window nothing is young.
    let open = try Self.shop().answer("touchpoints | funnel visit, cart")
    #expect(open.table["n"]?.storage == .integers([4, 2]))
    #expect(open.table["immature"]?[0] == .integer(0))
  }

  @Test func `times between steps leave an entry time as a window does`() throws {
    let shop = try Self.shop([
      .init(0, 0, "visit"), .init(0, hour, "cart"), .init(0, day, "buy"),
      .init(1, 30 * day - hour, "visit"),
    ])
    let finding = try shop.answer("touchpoints | funnel visit, buy each 30d")
    #expect(finding.table["n"]?.storage == .integers([0, 0]))
    let short = try shop.answer("touchpoints | funnel visit, buy each 20d")
    #expect(short.table["n"]?.storage == .integers([1, 1]))
    #expect(short.table["rate"]?[1] == .double(1))
    #expect(short.table["immature"]?[0] == .integer(1))
    #expect(
      short.notes.contains {
        $0.text
          == "1 customer entered too late for 20d to have passed by 1970-01-30: counted in "
          + "`immature` alone"
      })
    // All times together, or the window where it is shorter.
    for (query, young): (String, Int64) in [
      ("visit, cart, buy each 10d", 1), ("visit, cart, buy each 10d within 30m", 0),
      ("visit, cart, buy each 40d within 3d", 1), ("visit, cart, buy each 40d until visit", 2),
    ] {
      let table = try shop.answer("touchpoints | funnel \(query)").table
      #expect(table["immature"]?[0] == .integer(young), "\(query)")
    }
  }

  @Test func `an earlier as-of date closes fewer windows and hides later events`() throws {
    let table = try Self.shop().answer(
      "touchpoints | funnel visit, cart within 3d asof @1970-01-05"
    ).table
    // Customer 1 came back on the second day, and the cart of the sixth is not known yet.
    #expect(table["n"]?.storage == .integers([3, 1]))
    #expect(table["immature"]?[0] == .integer(0))
  }

  @Test func `an event attribute groups by the entry, null last`() throws {
    let finding = try Self.shop().answer("touchpoints | funnel visit, cart within 10d by device")
    let table = finding.table
    #expect(table["device"]?.nullCount == 2)
    #expect(
      (0..<6).map { table["device"]?[$0] } == [
        .text("desk"), .text("desk"), .text("phone"), .text("phone"), .null, .null,
      ])
    #expect(table["n"]?.storage == .integers([1, 1, 2, 2, 1, 0]))
    #expect(table["immature"]?.storage == .integers([0, 0, 1, 1, 0, 0]))
    #expect(finding.chart == Chart(.bars(value: "rate"), labels: ["device", "step"]))
    #expect(
      finding.notes.contains {
        $0.text == "the groups are those of the entry: a customer counts in every group entered"
      })
  }

  @Test func `a customer attribute groups the customer`() throws {
    let finding = try Self.shop().answer("touchpoints | funnel visit, cart by plan")
    #expect(
      (0..<6).map { finding.table["plan"]?[$0] } == [
        .text("free"), .text("free"), .text("pro"), .text("pro"), .null, .null,
      ])
    #expect(finding.table["n"]?.storage == .integers([1, 1, 2, 1, 1, 0]))
    #expect(!finding.notes.contains { $0.text.contains("every group") })
  }

  @Test func `a calendar word groups by the entry's period`() throws {
    let table = try Self.shop().answer("touchpoints | funnel visit, cart within 5d by week").table
    // The first of January 1970 was a Thursday; the late visit is in a week of its own, and young.
    #expect(table["week"]?[0] == .period(.week, start: -3))
    #expect(table["n"]?.storage == .integers([3, 2, 0, 0]))
    #expect(table["immature"]?.storage == .integers([0, 0, 1, 1]))
  }

  @Test func `any entry may convert, or only the first`() throws {
    // Mixpanel's documentation: A 1:00, A 1:30, B 1:45, C 2:15 in an hour.
    let shop = try Self.shop([
      .init(0, 60 * hour / 60, "A"), .init(0, 90 * hour / 60, "A"), .init(0, 105 * hour / 60, "B"),
      .init(0, 135 * hour / 60, "C"),
    ])
    let any = try shop.answer("touchpoints | funnel A, B, C within 1h").table
    #expect(any["n"]?.storage == .integers([1, 1, 1]))
    let first = try shop.answer("touchpoints | funnel A, B, C within 1h entry first").table
    #expect(first["n"]?.storage == .integers([1, 1, 0]))
  }

  @Test func `rows that stand for customers call up the events`() throws {
    let shop = try Self.shop()
    let finding = try shop.answer("purchases | funnel visit, cart")
    #expect(finding.table["n"]?.storage == .integers([1, 1]))
    #expect(finding.notes.contains { $0.text == "all events of these customers" })
    let picked = try shop.answer("purchases | funnel visit, cart using touchpoints")
    #expect(picked.table["n"]?.storage == .integers([1, 1]))
    #expect(picked.notes.contains { $0.text == "all touchpoints of these customers" })
    #expect(
      try shop.answer("customers | where plan == \"pro\" | funnel visit, cart").table["n"]?.storage
        == .integers([2, 1]))
  }

  @Test func `steps may be conditions with names`() throws {
    let table = try Self.shop().answer(
      #"touchpoints | funnel first = step == "visit" and device == "phone", "cart", step in ("buy", "other")"#
    ).table
    #expect(table["n"]?.storage == .integers([3, 2, 1]))
    #expect(
      table["step"]?.storage == .texts(["first", "cart", #"step in ("buy", "other")"#]))
  }

  @Test func `steps that one event may serve are said to overlap`() throws {
    let shop = try Self.shop()
    let notes = try shop.answer("touchpoints | funnel visit, visit, cart").notes.map(\.text)
    #expect(
      notes.contains(
        "`visit` stands twice: one event serves one step, and events of one instant count in the "
          + "files' order"))
    let maybe = try shop.answer(
      #"touchpoints | funnel visit, device == "desk" ties strict"#
    ).notes.map(\.text)
    #expect(
      maybe.contains(
        "one event may be both `visit` and `device == \"desk\"`: one event serves one step"))
    let apart = try shop.answer(
      #"touchpoints | funnel step in ("visit", "cart") and device == "phone", device == "desk""#)
    #expect(!apart.notes.contains { $0.text.contains("serves one step") })
  }

  @Test func `an answer goes on as a table`() throws {
    let table = try Self.shop().answer(
      "touchpoints | funnel visit, cart by plan | where position == 2 | sort by rate desc | take 1"
    ).table
    #expect(table["plan"]?[0] == .text("free"))
  }

  @Test func `no events at all are no customers`() throws {
    let shop = try Self.shop()
    let none = try shop.answer("touchpoints | where device == \"car\" | funnel visit, cart").table
    #expect(none["n"]?.storage == .integers([0, 0]))
    #expect(none["rate"]?[0] == .null)
    let groups = try shop.answer(
      "touchpoints | where device == \"car\" | funnel visit, cart by device"
    ).table
    #expect(groups.rowCount == 0)
  }

  @Test func `eighty steps run`() throws {
    let shop = try Self.shop()
    let steps = Array(repeating: "visit, cart", count: 40).joined(separator: ", ")
    let table = try shop.answer("touchpoints | funnel \(steps)").table
    #expect(table.rowCount == 80)
    #expect(table["n"]?[79] == .integer(0))
  }

  @Test func `ties are said where they are many`() throws {
    let events = (0..<40).flatMap { customer -> [Shop.Event] in
      [.init(customer, 0, "cart"), .init(customer, customer == 0 ? 0 : day, "visit")]
    }
    let few = try Self.shop(events).answer("touchpoints | funnel visit, cart")
    #expect(
      few.notes.map(\.text).contains(
        "2.5 % of events follow the one before at the same instant: they count in any order; "
          + "`ties strict` lets none follow another"))
    let days = try Self.shop(events, days: true).answer(
      "touchpoints | funnel visit, cart ties strict")
    #expect(
      days.notes.map(\.text).contains(
        "2.5 % of events follow the one before on the same day (there are no times of day): they "
          + "do not follow each other (`ties strict`)"))
    #expect(few.table["n"]?.storage == .integers([40, 1]))
    #expect(days.table["n"]?.storage == .integers([40, 0]))
    let apart = try Self.shop().answer("touchpoints | funnel visit, cart")
    #expect(!apart.notes.contains { $0.text.contains("follow the one before") })
  }
}
