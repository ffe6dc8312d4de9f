import Tables

/// Who came, stayed, left and came back, told day by day from the documentation alone.
struct PlainChurn {
  /// The days with a purchase of each customer, in order.
  var days: [String: [Int]]
  /// The stated end dates that are known.
  var ended: [String: Int]
  /// The last day that is known.
  var until: Int
  /// A fixed limit in days; nil for the customers' own rhythms.
  var after: Int?

  struct Status: Equatable {
    var status: String
    var since: Int?
  }

  /// One row of `churn`: period, n, new, retained, resurrected, churned.
  struct Row: Equatable {
    var period: Int
    var n = 0
    var new = 0
    var retained = 0
    var resurrected = 0
    var churned = 0
  }

  private static func gaps(_ days: [Int]) -> [Int] { zip(days.dropFirst(), days).map { $0 - $1 } }

  /// The whole days of type 7 of Hyndman and Fan (1996) for a share of so many hundredths.
  private static func quantile(_ values: [Int], _ hundredths: Int) -> Int? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let (place, rest) = (hundredths * (sorted.count - 1)).quotientAndRemainder(dividingBy: 100)
    let (low, high) = (sorted[place], sorted[min(place + 1, sorted.count - 1)])
    return (low * 100 + rest * (high - low)) / 100
  }

  /// The days that a silence of a customer may last; nil where no silence is too long.
  func allowed(_ customer: String, _ hundredths: Int = 90) -> Int? {
    if let after { return hundredths == 90 ? after : after * 3 / 4 }
    let own = Self.gaps(days[customer] ?? [])
    let values = own.count >= 3 ? own : days.values.flatMap(Self.gaps)
    return Self.quantile(values, hundredths)
  }

  /// The day from which a customer is gone, as of a day; nil for one who is there, or has not come.
  func left(_ customer: String, asOf day: Int) -> Int? {
    guard let last = days[customer]?.last(where: { $0 <= day }) else { return nil }
    var ends: [Int] = []
    if let allowed = allowed(customer) { ends.append(last + allowed + 1) }
    if let end = ended[customer], end >= last { ends.append(end) }
    return ends.min().flatMap { $0 <= day ? $0 : nil }
  }

  func isThere(_ customer: String, asOf day: Int) -> Bool {
    days[customer]?.contains { $0 <= day } ?? false && left(customer, asOf: day) == nil
  }

  // MARK: lapse

  func status(_ customer: String) -> Status {
    guard let own = days[customer], let first = own.first, let last = own.last else {
      return Status(status: "never", since: nil)
    }
    let gone = left(customer, asOf: until)
    if let end = ended[customer], end >= last, end <= until {
      return Status(status: "ended", since: gone)
    }
    if gone != nil { return Status(status: "lapsed", since: gone) }
    let back = own.last { day in
      own.contains { $0 < day } && left(customer, asOf: day - 1) != nil
        || hasLapsed(customer, on: day)
    }
    if let usual = allowed(customer, 75), last + usual + 1 <= until {
      return Status(status: "slowing", since: last + usual + 1)
    }
    // Where no silence is too long, nobody is new or back for a while.
    guard let allowed = allowed(customer) else {
      return Status(status: "active", since: back ?? first)
    }
    if let back, back + allowed + 1 > until {
      return Status(status: "resurrected", since: back)
    }
    if first + allowed + 1 > until { return Status(status: "new", since: first) }
    return Status(status: "active", since: back ?? first)
  }

  /// Whether a customer comes on the very day of the lapse.
  private func hasLapsed(_ customer: String, on day: Int) -> Bool {
    guard let before = days[customer]?.last(where: { $0 < day }),
      let allowed = allowed(customer)
    else { return false }
    return before + allowed + 1 <= day
  }

  // MARK: churn

  /// The periods from the first to the last that is over: their first days, the last one is not over.
  private func periods(_ unit: CalendarUnit) -> [Int] {
    guard let first = days.values.compactMap(\.first).min() else { return [] }
    var starts = [CivilDate(daysSinceEpoch: Int32(first)).start(of: unit)]
    while Int(starts[starts.count - 1].end(of: unit).daysSinceEpoch) - 1 <= until {
      starts.append(starts[starts.count - 1].end(of: unit))
    }
    return starts.map { Int($0.daysSinceEpoch) }
  }

  func byLapse(_ unit: CalendarUnit) -> [Row] {
    let starts = periods(unit)
    return zip(starts, starts.dropFirst()).map { start, next in
      rows(start, next) { isThere($0, asOf: $1 - 1) }
    }
  }

  func byPeriod(_ unit: CalendarUnit) -> [Row] {
    let starts = periods(unit)
    return starts.dropLast().enumerated().map { index, start in
      rows(start, starts[index + 1]) { customer, end in
        let begin = end == start ? (index > 0 ? starts[index - 1] : start) : start
        return days[customer]?.contains { $0 >= begin && $0 < end } ?? false
      }
    }
  }

  private func rows(_ start: Int, _ next: Int, _ isThere: (String, Int) -> Bool) -> Row {
    var row = Row(period: start)
    for (customer, own) in days {
      let (before, after) = (isThere(customer, start), isThere(customer, next))
      let came = own.contains { $0 >= start && $0 < next }
      if before { row.n += 1 }
      if before, after { row.retained += 1 }
      if before, !after { row.churned += 1 }
      guard !before, came else { continue }
      if own[0] >= start { row.new += 1 } else { row.resurrected += 1 }
      if !after { row.churned += 1 }
    }
    return row
  }

  // MARK: retention

  /// How many of the customers who first came in a period come in each later one that is over, by the
  /// period's first day.
  func retention(_ unit: CalendarUnit) -> [Int: [Int]] {
    let starts = periods(unit)
    var cohorts: [Int: [Int]] = [:]
    for index in starts.indices.dropLast() {
      let own = days.values.filter { $0[0] >= starts[index] && $0[0] < starts[index + 1] }
      guard !own.isEmpty else { continue }
      cohorts[starts[index]] = (index..<starts.count - 1).map { later in
        own.count { days in
          days.contains { $0 >= starts[later] && $0 < starts[later + 1] }
        }
      }
    }
    return cohorts
  }
}
