import Sequences
import Tables
import Testing
import Tiers
import Verbs

@testable import JourneyAnalyses

/// The ways that customers take, against following each of them by hand.
@Suite(.serialized) struct PathsTests {
  static let customers = Tier.count(800, long: 3_000)
  static let events = JourneyEvents.make(seed: 11, customers: customers)
  nonisolated(unsafe) static let shop = Result {
    try Shop(events, plans: (0..<customers).map { ["free", "pro", nil][$0 % 3] })
  }

  struct Setting: Sendable, CustomTestStringConvertible {
    var length = 5
    var from: String?
    var to: String?
    var collapses = false
    var top = 20

    var query: String {
      "touchpoints | paths length \(length)" + (from.map { " from \($0)" } ?? "")
        + (to.map { " to \($0)" } ?? "") + (collapses ? " collapse" : "") + " top \(top)"
    }
    var testDescription: String { query }

    /// A customer's path, the event that begins it and whether it comes to its end.
    func path(_ events: [Shop.Event]) -> (names: [String], first: Shop.Event, converted: Bool)? {
      var rest = events[...]
      if let from { rest = rest.drop { $0.step != from } }
      guard let first = rest.first else { return nil }
      let end = rest.indices.first { index in
        rest[index].step == to && !(from != nil && index == rest.startIndex)
      }
      var names: [String] = []
      for event in rest[...(end ?? rest.endIndex - 1)] {
        if collapses, names.last == event.step { continue }
        names.append(event.step)
      }
      return (Array(names.prefix(length)), first, end != nil)
    }
  }

  static let settings: [Setting] = {
    var settings: [Setting] = [
      .init(length: 1), .init(length: 12, top: 7), .init(length: 50, top: 10_000),
    ]
    for from in [nil, "ad"] {
      for to in [nil, "buy", "ad"] {
        for collapses in [false, true] {
          settings.append(.init(length: 3, from: from, to: to, collapses: collapses))
        }
      }
    }
    return settings
  }()

  static func expected(
    _ setting: Setting, group: (Shop.Event) -> String? = { _ in nil }
  ) -> [String?: [(names: [String], n: Int, converted: Int)]] {
    var groups: [String?: [[String]: (n: Int, converted: Int)]] = [:]
    for events in JourneyEvents.byCustomer(Self.events) {
      guard let path = setting.path(events) else { continue }
      let group = group(path.first)
      groups[group, default: [:]][path.names, default: (0, 0)].n += 1
      if path.converted { groups[group]?[path.names]?.converted += 1 }
    }
    return groups.mapValues { paths in
      paths.map { ($0.key, $0.value.n, $0.value.converted) }.sorted { left, right in
        left.1 == right.1 ? left.0.lexicographicallyPrecedes(right.0) : left.1 > right.1
      }
    }
  }

  func check(
    _ table: Table, _ setting: Setting, _ paths: [(names: [String], n: Int, converted: Int)]
  ) {
    let base = paths.reduce(0) { $0 + $1.n }
    var sum = 0
    #expect(table.rowCount == min(paths.count, setting.top + 1))
    for row in 0..<table.rowCount {
      let isOther = row == setting.top
      let rest = paths.dropFirst(row)
      let n = isOther ? rest.reduce(0) { $0 + $1.n } : paths[row].n
      let converted = isOther ? rest.reduce(0) { $0 + $1.converted } : paths[row].converted
      sum += n
      #expect(
        table["path"]?[row].word
          == (isOther ? "(other)" : paths[row].names.joined(separator: " → ")))
      #expect(table["n"]?[row] == .integer(Int64(n)))
      #expect(table["base"]?[row] == .integer(Int64(base)))
      #expect(table["share"]?[row] == .double(Double(n) / Double(base)))
      #expect(table["cumulative"]?[row] == .double(Double(sum) / Double(base)))
      #expect(
        table["converted"]?[row] == (setting.to == nil ? .null : .integer(Int64(converted))))
    }
  }

  @Test(arguments: settings)
  func `every customer's path is counted`(_ setting: Setting) throws {
    let paths = try #require(Self.expected(setting)[nil])
    check(try Self.shop.get().answer(setting.query).table, setting, paths)
  }

  @Test(arguments: [Setting(length: 2), Setting(length: 3, from: "ad", to: "buy", top: 4)])
  func `a customer is in the group of the first event`(_ setting: Setting) throws {
    let table = try Self.shop.get().answer(setting.query + " by device").table
    let groups = Self.expected(setting) { $0.device }
    for (device, paths) in groups {
      let rows = (0..<table.rowCount).filter { table["device"]?[$0].word == device }
      check(table.rows(at: rows), setting, paths)
    }
    #expect(groups.count == 3)
  }

  @Test(arguments: Tier.sample(settings, oneOf: 3))
  func `the kernel gives the relation's table`(_ setting: Setting) throws {
    let expected = try Self.shop.get().counts(setting.query)
    let kernel = PathsKernel(
      begins: setting.from.map { [$0] }, ends: setting.to.map { [$0] },
      collapses: setting.collapses, length: setting.length, top: setting.top)
    // With many names, a path is a chain of keys.
    for further in [0, 60_000] {
      let store = JourneyEvents.store(Self.events, further: further)
      for threads in [1, 3, 8] {
        #expect(try JourneyEvents.table(kernel, store, threads: threads) == expected)
      }
    }
  }

  @Test func `paths may begin and end with conditions`() throws {
    let shop = try Self.shop.get()
    let named = try shop.answer("touchpoints | paths from ad to buy").table
    let condition = try shop.answer(
      #"touchpoints | paths from step == "ad" and device != "x" or step == "ad" to step in ("buy")"#
    ).table
    #expect(named == condition)
  }

  @Test func `nothing comes of no events`() throws {
    let shop = try Shop([], names: ["visit"])
    #expect(try shop.answer("touchpoints | paths from visit").table.rowCount == 0)
    let store = EventStore(starts: [0], customers: [], times: [], codes: [], steps: [])
    let kernel = PathsKernel(begins: nil, ends: nil, collapses: false, length: 5, top: 20)
    #expect(try JourneyEvents.table(kernel, store, threads: 2).rowCount == 0)
  }

  @Test func `mistakes are told`() throws {
    let shop = try Self.shop.get()
    func message(_ query: String) -> String? { shop.mistake(query)?.message }
    #expect(
      message("touchpoints | paths length 0")
        == "`length` needs a whole number, at least 1 and at most 50")
    #expect(
      message("touchpoints | paths top 0")
        == "`top` needs a whole number, at least 1 and at most 10000")
    #expect(message("touchpoints | paths from vist") == "no event `vist` in `touchpoints`")
    #expect(shop.mistake("touchpoints | paths to vist")?.help == ["did you mean `visit`?"])
    #expect(
      message("touchpoints | paths from add-to-cart")
        == "a step is the name of an event or a condition, and `add-to-cart` is neither")
    #expect(message("touchpoints | paths from ad, visit") == "`from` takes one STEP, not 2")
    #expect(message("touchpoints | paths collapse 3") == "`collapse` takes nothing after it")
    #expect(
      message("touchpoints | paths by path = device") == "`paths` gives a column `path` itself")
  }
}
