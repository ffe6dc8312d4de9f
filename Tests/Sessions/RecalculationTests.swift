import Foundation
import Sessions
import Tables
import Testing
import Verbs

/// The verbs of the sample, computed again from plain rows by the shortest possible code.
@Suite(.serialized) struct RecalculationTests {
  let session: Session

  init() throws { session = try TestedSession.open("samples") }

  private func rows(_ query: String) throws -> [[Value]] {
    try TestedSession.table(query, in: session).rows
  }

  private func day(_ value: Value) -> Int? {
    switch value {
    case .date(let day): Int(day)
    case .timestamp(let microseconds):
      Int((Double(microseconds) / 86_400_000_000).rounded(.down))
    default: nil
    }
  }

  private func number(_ value: Value) -> Double { value.number ?? .nan }

  /// Sorted days with a purchase, by customer.
  private func purchaseDays() throws -> [String: [Int]] {
    var days: [String: Set<Int>] = [:]
    for row in try rows("purchases | select customer, date, amount") {
      guard case .text(let customer) = row[0], let day = day(row[1]), number(row[2]) >= 0 else {
        continue
      }
      days[customer, default: []].insert(day)
    }
    return days.mapValues { $0.sorted() }
  }

  /// Between neighbours in proportion, by the definition.
  private func quantile(_ values: [Double], _ share: Double) -> Double {
    let sorted = values.sorted()
    let place = share * Double(sorted.count - 1)
    let (low, high) = (sorted[Int(place)], sorted[min(Int(place) + 1, sorted.count - 1)])
    return low + (place - place.rounded(.down)) * (high - low)
  }

  @Test func npsCountsEveryAnswerOnce() throws {
    var scores: [String: [Double]] = [:]
    for row in try rows("surveys | select plan = plan, score") where !row[1].isNull {
      scores[row[0].plainText, default: []].append(number(row[1]))
    }
    let found = try rows("surveys | nps by plan")
    #expect(found.count == scores.count)
    for row in found {
      let answers = try #require(scores[row[0].plainText])
      let n = Double(answers.count)
      let promoters = Double(answers.count { $0 > 8 })
      let detractors = Double(answers.count { $0 < 7 })
      #expect(number(row[1]) == n)
      #expect(number(row[2]) == promoters)
      #expect(number(row[3]) == n - promoters - detractors)
      #expect(number(row[4]) == detractors)
      #expect(abs(number(row[5]) - 100 * (promoters - detractors) / n) < 1e-9)
      let (p, d) = ((promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3))
      let reach = 195.9963984540054 * ((p + d - (p - d) * (p - d)) / (n + 3)).squareRoot()
      #expect(abs(number(row[6]) - max(-100, 100 * (p - d) - reach)) < 1e-9)
      #expect(abs(number(row[7]) - min(100, 100 * (p - d) + reach)) < 1e-9)
    }
  }

  @Test func npsPairsTheAnswersOfTheSameCustomer() throws {
    // By quarter: each customer's answers, as 1, 0 and −1.
    var answers: [String: [String: [Double]]] = [:]
    let query = "surveys | extend q = quarter(date) | select q, customer, score"
    for row in try rows(query) where !row[2].isNull {
      let score = number(row[2])
      answers[row[0].plainText, default: [:]][row[1].plainText, default: []]
        .append(score > 8 ? 1 : score < 7 ? -1 : 0)
    }
    let quarters = answers.keys.sorted()
    let found = try rows("surveys | nps by quarter versus previous confidence 0.9")
    #expect(found.map { $0[0].plainText } == quarters)
    for (row, pair) in zip(found.dropFirst(), zip(quarters.dropFirst(), quarters)) {
      let (now, before) = (try #require(answers[pair.0]), try #require(answers[pair.1]))
      func mean(_ all: [String: [Double]]) -> (Double, Double) {
        let values = all.values.flatMap { $0 }
        return (values.reduce(0, +) / Double(values.count), Double(values.count))
      }
      let ((m, n), (k, l)) = (mean(now), mean(before))
      var square = 0.0
      for customer in Set(now.keys).union(before.keys) {
        let own = (now[customer] ?? []).map { $0 - m }.reduce(0, +) / n
        let other = (before[customer] ?? []).map { $0 - k }.reduce(0, +) / l
        square += (own - other) * (own - other)
      }
      #expect(abs(number(row[8]) - 100 * (m - k)) < 1e-9)
      let reach = 164.4853626951473 * square.squareRoot()
      #expect(abs(number(row[9]) - (100 * (m - k) - reach)) < 1e-7)
      #expect(abs(number(row[10]) - (100 * (m - k) + reach)) < 1e-7)
    }
  }

  @Test func rfmPlacesEveryCustomerByItsCuts() throws {
    let days = try purchaseDays()
    var money: [String: Double] = [:]
    for row in try rows("purchases | select customer, amount") where !row[1].isNull {
      money[row[0].plainText, default: 0] += number(row[1])
    }
    let today = try #require(CivilDate(year: 2025, month: 12, day: 31)).daysSinceEpoch
    var measures: [String: [Double]] = [:]
    for (customer, days) in days {
      measures[customer] = [
        Double(Int(today) - (days.last ?? 0)), Double(days.count),
        // Cents, so that equal sums are equal.
        ((money[customer] ?? 0) * 100).rounded() / 100,
      ]
    }
    let cuts = (0..<3).map { index in
      (1...4).map { quantile(measures.values.map { $0[index] }, Double($0) / 5) }
    }
    let found = try rows(
      "customers | rfm | select customer, recency_days, frequency, monetary, r, f, m, segment")
    #expect(found.count == Set(found.map { $0[0].plainText }).count)
    for row in found {
      guard let own = measures[row[0].plainText] else {
        #expect(row[7] == .text("never"))
        let scores = row[1...6].filter { !$0.isNull }
        #expect(scores.isEmpty)
        continue
      }
      for index in 0..<3 {
        #expect(abs(number(row[1 + index]) - own[index]) < 1e-9)
        let above = cuts[index].count { own[index] > $0 + 1e-9 }
        #expect(number(row[4 + index]) == Double(index == 0 ? 5 - above : 1 + above))
      }
    }
  }

  @Test func scoringCommutesWithWhere() throws {
    for verb in ["rfm", "lapse"] {
      let before = try rows("contacts | where plan == \"pro\" | \(verb)")
      let after = try rows("contacts | \(verb) | where plan == \"pro\"")
      #expect(before == after)
      let scored = try rows("surveys | \(verb) | count")
      let plain = try rows("surveys | count")
      #expect(scored == plain)
    }
  }

  @Test func churnByLapseFollowsEveryCustomer() throws {
    let all = try purchaseDays()
    var ended: [String: Int] = [:]
    for row in try rows("contacts | select customer, ended") {
      ended[row[0].plainText] = day(row[1])
    }
    func gaps(_ days: [Int]) -> [Double] { zip(days.dropFirst(), days).map { Double($0 - $1) } }
    let common = quantile(all.values.flatMap(gaps), 0.9)
    // For each customer the stretches from the first day to the day of the lapse or of the stated end,
    // whichever is first.
    var stretches: [[Range<Int>]] = []
    for (customer, days) in all {
      let own = gaps(days)
      let allowed = Int((own.count >= 3 ? quantile(own, 0.9) : common) + 1e-6)
      var found: [Range<Int>] = []
      var start = days[0]
      for (place, day) in days.enumerated() {
        let next = place + 1 < days.count ? days[place + 1] : .max
        let end = ended[customer].flatMap { day <= $0 && $0 < next ? $0 : nil } ?? .max
        let left = min(day + allowed + 1, end)
        guard left <= next else { continue }
        found.append(start..<max(left, start))
        start = next
      }
      stretches.append(found)
    }
    var before: Set<Int> = []
    let found = try rows("purchases | churn every 1q rule lapse")
    #expect(found.count == 12)
    for row in found {
      guard case .period(let unit, let start) = row[0] else { continue }
      let quarter = Int(start)..<Int(CivilDate(daysSinceEpoch: start).end(of: unit).daysSinceEpoch)
      let now = Set(
        stretches.indices.filter { index in
          stretches[index].contains { $0.contains(quarter.upperBound - 1) }
        })
      let came = stretches.indices.filter { index in
        stretches[index].contains { quarter.contains($0.lowerBound) }
      }
      let new = came.filter { quarter.contains(stretches[$0][0].lowerBound) }
      let returned = Set(came).subtracting(new).subtracting(before)
      let passing = Set(came).subtracting(now).subtracting(before)
      let gone = before.subtracting(now)
      let expected = [
        before.count, new.count, before.count - gone.count, returned.count,
        gone.count + passing.count,
      ]
      #expect(row[1...5].map(\.whole) == expected)
      before = now
    }
    let active = try rows(
      "customers | lapse | where status in (\"new\", \"active\", \"slowing\", \"resurrected\") | count"
    )
    #expect(number(active[0][0]) == Double(before.count))
  }

  @Test func churnByPeriodFollowsEveryCustomer() throws {
    let all = try purchaseDays()
    func month(_ day: Int) -> Int {
      let date = CivilDate(daysSinceEpoch: Int32(day))
      return date.year * 12 + date.month - 1
    }
    let months = all.values.map { Set($0.map(month)) }
    for row in try rows("purchases | churn every 1mo rule period") {
      guard case .period(_, let start) = row[0] else { continue }
      let now = month(Int(start))
      let before = months.filter { $0.contains(now - 1) }
      let here = months.filter { $0.contains(now) }
      let new = here.count { $0.min() == now }
      let stayed = here.count { $0.contains(now - 1) }
      let expected = [
        before.count, new, stayed, here.count - new - stayed, before.count - stayed,
      ]
      #expect(row[1...5].map(\.whole) == expected)
    }
  }
}
