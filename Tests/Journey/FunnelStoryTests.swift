import Diagnostics
import Findings
import Tables
import Testing

/// What `why` says of one customer: the events that count, and what stands between.
@Suite struct FunnelStoryTests {
  /// Letters with the hour, of the first customer; the data goes on to the 60th day.
  func story(_ events: String, _ stage: String) throws -> [String] {
    let own = events.split(separator: " ").map { event in
      Shop.Event(0, Int64(event.dropFirst()).map { $0 * hour } ?? 0, String(event.prefix(1)))
    }
    let shop = try Shop(
      own + [.init(1, 60 * day, "Z")], plans: ["free", "pro"], names: ["A", "B", "C", "D"])
    let table = try shop.answer("touchpoints | funnel \(stage) why \"C0\"").table
    return table.rows.map { row in
      guard case .text(let reason) = row[6] else {
        guard case .timestamp(let time) = row[3], case .text(let name) = row[4] else { return "?" }
        return "\(name)\(time / hour)"
      }
      return reason
    }
  }

  @Test func `a way to the end is shown by its events`() throws {
    #expect(try story("A1 A3 B5 C9", "A, B, C within 1d") == ["A3", "B5", "C9"])
    #expect(try story("A1 C2", "A, B, C optional B") == ["A1", "left out", "C2"])
    #expect(try story("B1 C2 A4", "A, B, C order any within 1d") == ["A4", "B1", "C2"])
  }

  @Test func `what is not there is named`() throws {
    #expect(try story("B1", "A, B") == ["no `A`", "`A` was not reached"])
    #expect(try story("A1", "A, B, C") == ["A1", "no `B`", "`B` was not reached"])
    #expect(try story("B1 A2", "A, B") == ["A2", "no `B` after `A`"])
  }

  @Test func `what comes too late is said with how late it is`() throws {
    #expect(
      try story("A1 B73", "A, B within 2d") == ["A1", "`B` came 3 d after `A`: more than 2d"])
    #expect(
      try story("A1 B3 C10", "A, B, C each 3h")
        == ["A1", "B3", "`C` came 7 h after `B`: more than 3h"])
  }

  @Test func `what comes between is said with its day`() throws {
    #expect(
      try story("A1 D3 B30", "A, B exclude D")
        == ["A1", "`D` came between, on 1970-01-01"])
    #expect(
      try story("A1 C25 B30", "A, B, C order strict")[1]
        == "`C` came between, on 1970-01-02")
    #expect(
      try story("A1 D25 B30", "A, B order direct")[1] == "`D` came between, on 1970-01-02")
  }

  @Test func `an entry that is too young is not judged`() throws {
    #expect(
      try story("A1430", "A, B within 7d")
        == ["not judged yet: 7d have not passed by 1970-03-02", "`A` was not reached"])
  }

  @Test func `a customer nobody knows is a mistake, and so are groups`() throws {
    let shop = try Shop([.init(0, 0, "A"), .init(0, 1, "B")], plans: ["free"])
    #expect(
      shop.mistake("touchpoints | funnel A, B why \"C7\"")?.message
        == "no customer `C7` in any table")
    #expect(
      shop.mistake("touchpoints | funnel A, B why \"C0\" by device")?.message
        == "`why` follows one customer, so there are no groups")
  }
}
