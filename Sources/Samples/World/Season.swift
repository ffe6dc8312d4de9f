/// The three years of the sample, 2023-01-02 to 2025-12-31, and how demand runs through them.
///
/// Days count from 0; seconds count from the first midnight. Demand is a weight per day, on average
/// about 1000, so that time measured in demand runs fast in December and slowly in summer.
struct Season {
  static let dayCount = 1095
  static let secondsPerDay = 86_400
  /// Demand by month, January first: a peak in November and December.
  static let monthWeights = [
    780, 840, 900, 900, 900, 850, 740, 740, 950, 1080, 1520, 1800,
  ]
  /// New customers by half-year, in thousandths of all: many at the opening, fewer later.
  static let newcomerShares = [300, 230, 160, 140, 95, 75]

  /// Promises may name days after the last one.
  static let datedDays = dayCount + 60

  /// Ten bytes a day, such as `2023-01-02`.
  let dates: [UInt8]
  /// The month of each day, 0 for January.
  let months: [Int]
  /// Demand up to the start of each day; one entry more than there are days.
  private let demand: [Int]
  private let newcomers: [Int]

  init() {
    var dates: [UInt8] = []
    var months: [Int] = []
    var halves: [Int] = []
    var (year, month, day) = (2023, 1, 2)
    for dated in 0..<Self.datedDays {
      for (value, digits) in [(year, 4), (month, 2), (day, 2)] {
        if digits == 2 { dates.append(UInt8(ascii: "-")) }
        let text = String(value)
        dates.append(contentsOf: String(repeating: "0", count: digits - text.count).utf8)
        dates.append(contentsOf: text.utf8)
      }
      if dated < Self.dayCount {
        months.append(month - 1)
        halves.append((year - 2023) * 2 + (month > 6 ? 1 : 0))
      }
      day += 1
      if day > Self.length(ofMonth: month, year: year) { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
    self.dates = dates
    self.months = months
    let weights = months.map { Self.monthWeights[$0] }
    demand = Self.sums(weights)
    var totals = [Int](repeating: 0, count: Self.newcomerShares.count)
    for (half, weight) in zip(halves, weights) { totals[half] += weight }
    newcomers = Self.sums(
      zip(halves, weights).map { half, weight in
        Self.newcomerShares[half] * weight * 1_000_000 / totals[half]
      })
  }

  func isPeak(_ day: Int) -> Bool { months[min(day, Self.dayCount - 1)] >= 10 }

  /// The day on which the given amount of demand has passed since the middle of `day`, or nil when
  /// the three years are over by then.
  func day(after day: Int, demand amount: Int) -> Int? {
    let start = (demand[day] + demand[day + 1]) / 2
    return Self.position(of: start + amount, in: demand)
  }

  /// The day on which customer `index` of `count` joins: customers are numbered as they come.
  func joinDay(_ index: Int, of count: Int) -> Int {
    let share = (index * 2 + 1) * newcomers[Self.dayCount] / (count * 2)
    return Self.position(of: share, in: newcomers) ?? Self.dayCount - 1
  }

  private static func sums(_ weights: [Int]) -> [Int] {
    var sums = [0]
    var total = 0
    for weight in weights {
      total += weight
      sums.append(total)
    }
    return sums
  }

  private static func position(of amount: Int, in sums: [Int]) -> Int? {
    guard amount < sums[sums.count - 1] else { return nil }
    var low = 0
    var high = sums.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if sums[middle] <= amount { low = middle } else { high = middle }
    }
    return low
  }

  private static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
