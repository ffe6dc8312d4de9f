import Tables
import Tiers
import Verbs

/// The files of a small business, as unpleasant as files come: ties, single events, customers of
/// whom nothing or too much is known, gaps in every column, steps of any spelling, clocks turned.
struct RandomBusiness: Sendable {
  struct Event: Sendable {
    var customer: Int?
    /// Microseconds since 1970, of the world's clock.
    var time: Int64?
    var step: String?
    var device: String?
    var channel: String?
  }

  /// How the files write instants.
  enum Clock: Sendable {
    case days, seconds, fractions
    /// As Berlin's clocks show them, with their distance from the world's.
    case offsets
  }

  /// How the files write customers; another form has another order.
  enum Naming: Sendable {
    case numbers, codes, words, backwards
  }

  /// In the order of the file.
  var events: [Event] = []
  /// Each customer's plan; the customers of the contacts are not those of the events.
  var plans: [String?] = []
  var clock = Clock.seconds
  var naming = Naming.codes
  var timeZone: String?
  /// The steps that events may have.
  var steps: [String] = []
  /// Whether there are tables besides the events and contacts.
  var hasMore = false
  var hasContacts = true

  /// The same for the same seed; the first few seeds walk through the kinds of events and instants,
  /// so that a few dozen have seen all of them.
  init(seed: UInt64) {
    var draws = Draws(state: seed)
    let clocks: [Clock] = [.seconds, .days, .offsets, .fractions, .seconds]
    clock = clocks[Int(seed % 5)]
    if clock == .offsets {
      timeZone = ["Europe/Berlin", "UTC", "America/New_York"].randomElement(using: &draws)
    }
    naming = [.codes, .numbers, .words].randomElement(using: &draws) ?? .codes
    hasMore = seed % 3 == 0
    hasContacts = seed % 11 != 7
    let pool = Self.names.shuffled(using: &draws)
    steps = Array(pool.prefix([4, 2, 6, 40, 1, 9][Int(seed / 2 % 6)]))
    if !steps.contains("purchase"), seed % 4 != 3 { steps.append("purchase") }

    let customers = Int.random(in: 20...(seed % 7 == 0 ? 300 : 60), using: &draws)
    plans = (0..<customers).map { _ in
      ["free", "pro", "Pro", nil].randomElement(using: &draws) ?? nil
    }
    let most = [0, 1, 25, 250, 250, 500, 500, 800, 2000][Int(seed % 9)]
    let count = most == 0 ? 0 : Int.random(in: (most + 1) / 2...most, using: &draws)
    // Clocks are turned where instants have offsets.
    let kind = seed % 20 == 12 ? 4 : Int(seed / 3 % 7)
    let instants = Self.instants(kind, using: &draws)
    let gaps = [0, 0, 3, 20][Int(seed / 5 % 4)]
    func kept<Value>(_ value: Value?, using draws: inout Draws) -> Value? {
      Int.random(in: 0..<100, using: &draws) < gaps ? nil : value
    }
    // Some are known by one event and some by hundreds; a few by none.
    let busy = max(1, customers / 9)
    for _ in 0..<count {
      let range = Bool.random(using: &draws) ? 3..<3 + busy : 3..<customers + 5
      let step = kept(steps.randomElement(using: &draws), using: &draws)
      events.append(
        Event(
          customer: kept(Int.random(in: range, using: &draws), using: &draws),
          time: kept(instants.randomElement(using: &draws), using: &draws), step: step,
          device: ["phone", "Mobile", "computer", nil].randomElement(using: &draws) ?? nil,
          channel: ["web", "shop", nil].randomElement(using: &draws) ?? nil))
    }
    // The last instant of the data, which is where all windows end, has several events.
    if let last = events.compactMap(\.time).max(), seed % 2 == 0 {
      for customer in 3..<8 {
        events.append(
          Event(
            customer: customer, time: last, step: steps.randomElement(using: &draws),
            device: "phone", channel: nil))
      }
    }
  }

  /// Words of the language, signs of CSV and of queries, what answers call things themselves, and
  /// letters that sort one way in bytes and another to people.
  private static let names =
    [
      "visit", "Visit", "VISIT", "ad", "cart", "search", "compare", "purchase", "add-to-cart",
      "where", "any", "by", "to", "визит", "оплата", "購入", "été", "Éclair", "zoë",
      "it's", "say \"hi\"", "a, b", "a;b", "a|b", "back\\slash", "(start)", "(end)", "(other)",
      "a → b", "→", "null", "true", "%", "_", "$1", "🛒", "10", "step", "refund", "x y",
    ] + (1...8).map { "step \($0)" }

  // MARK: Instants

  /// Midnight of 29 February 2024.
  private static let leapDay = Int64(19_782) * day

  /// The instants that events may have; `kind` from 0 to 6.
  private static func instants(_ kind: Int, using draws: inout Draws) -> [Int64] {
    switch kind {
    case 0:
      return (0..<340).map { (half: Int64) -> Int64 in leapDay - 85 * day + half * 12 * hour }
    case 1:
      return [leapDay + 9 * hour]
    case 2:
      return (0..<5).map { _ in leapDay + Int64.random(in: -9...9, using: &draws) * day }
    case 3:
      // Ends of months, at midnight and a moment before the next.
      let days: [Int64] = [-30, -29, 0, 1, 30, 31, 61, 62, 91, 92, 306, 307, 365, 366]
      return days.flatMap { later -> [Int64] in
        let midnight = leapDay + later * day
        return [midnight, midnight + day - 1_000_000]
      }
    case 4:
      // The hours around which Berlin's clocks were turned: 01:00 of the world's clock.
      let turned = [19_442, 19_659, 19_813, 20_023].map { Int64($0) * day + hour }
      return turned.flatMap { moment -> [Int64] in
        (-9...9).map { (step: Int64) -> Int64 in moment + step * hour / 3 }
      }
    case 5:
      // Minutes of a few evenings, as when something is looked up on a phone.
      return (0..<6 as Range<Int64>).flatMap { evening -> [Int64] in
        let start = leapDay + Int64.random(in: 0...20, using: &draws) * day + 20 * hour
        return (0..<40).map { _ -> Int64 in
          let minute = Int64.random(in: 0...evening * 30 + 9, using: &draws)
          return start + minute * hour / 60
        }
      }
    default:
      return (0..<4000).map { _ -> Int64 in
        leapDay + Int64.random(in: -400 * day...400 * day, using: &draws)
      }
    }
  }

  // MARK: Files

  /// The files by name.
  var files: [String: String] {
    var files: [String: String] = [:]
    files["touchpoints.csv"] = csv(
      ["customer", "time", "step", "channel", "device"],
      events.enumerated().map { place, event in
        // One word in two spellings of Unicode.
        let step = event.step == "été" && place % 2 == 0 ? "e\u{301}te\u{301}" : event.step
        return [event.customer.map(name), event.time.map(text), step, event.channel, event.device]
      })
    if hasContacts {
      files["contacts.csv"] = csv(
        ["customer", "plan"], plans.enumerated().map { [name($0), $1] })
    }
    guard hasMore else { return files }
    // Every seventh event has a purchase, a ticket or an answer of its own beside it.
    let chosen = events.enumerated().filter { $0.offset % 7 == 0 }.map(\.element)
    files["purchases.csv"] = csv(
      ["order", "customer", "time", "amount"],
      chosen.enumerated().map { place, event in
        [
          "O\(place)", event.customer.map(name), event.time.map(text),
          "\(place % 5 == 4 ? "-" : "")\(place % 90 + 1).50",
        ]
      })
    files["tickets.csv"] = csv(
      ["ticket", "customer", "opened", "topic"],
      chosen.enumerated().map { place, event in
        [
          "T\(place)", event.customer.map(name), event.time.map { text($0 + hour) },
          ["billing", "delivery"][place % 2],
        ]
      })
    files["surveys.csv"] = csv(
      ["response", "customer", "answered", "nps"],
      chosen.enumerated().map { place, event in
        ["R\(place)", event.customer.map(name), event.time.map(text), "\(place * 7 % 11)"]
      })
    return files
  }

  /// What the files call a customer.
  func name(_ customer: Int) -> String {
    switch naming {
    case .numbers: "\(customer + 1)"
    case .codes: "C\(customer)"
    case .words: customer % 3 == 0 ? "Ω-\(customer)" : "\"the \(customer)th\", it's"
    case .backwards: "K\(9000 - customer)"
    }
  }

  func text(_ time: Int64) -> String {
    let date = CivilDate(microseconds: time).text
    switch clock {
    case .days: return date
    case .seconds: return date + " " + timeOfDay(time)
    case .fractions: return date + "T" + timeOfDay(time) + "." + padded(Int(time % 1_000_000), 6)
    case .offsets:
      let hours = isSummer(time) ? 2 : 1
      let local = time + Int64(hours) * hour
      return CivilDate(microseconds: local).text + "T" + timeOfDay(local) + "+0\(hours):00"
    }
  }

  private func timeOfDay(_ time: Int64) -> String {
    let seconds = Int(time % day / 1_000_000)
    return "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
  }

  /// Whether Berlin has summer time: from the last Sunday of March to that of October.
  private func isSummer(_ time: Int64) -> Bool {
    let changes: [Range<Int64>] = [
      19_078..<19_295, 19_442..<19_659, 19_813..<20_023, 20_177..<20_387,
    ]
    return changes.contains {
      ($0.lowerBound * day + hour..<$0.upperBound * day + hour).contains(time)
    }
  }

  private func csv(_ header: [String], _ rows: [[String?]]) -> String {
    var text = header.joined(separator: ",") + "\n"
    for row in rows {
      text += row.map { $0.map(quoted) ?? "" }.joined(separator: ",") + "\n"
    }
    return text
  }

  private func quoted(_ text: String) -> String {
    guard text.utf8.contains(where: { [0x22, 0x2c, 0x3b, 0x5c].contains($0) }) else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
