import Statistics
import Testing

@Suite("Shares of people who answered more than once")
struct RepeatedShareTests {
  private func sums(_ answers: [Int]) -> AnswerSums {
    AnswerSums(
      n: answers.count, sum: Double(answers.reduce(0, +)),
      squares: Double(answers.reduce(0) { $0 + $1 * $1 }))
  }

  private func share(_ answers: [Int]) throws -> Proportion {
    try #require(Proportion(answers.reduce(0, +), of: answers.count))
  }

  @Test("are compared as those of different people where nobody did")
  func independent() throws {
    let (now, before) = (try share([1, 1, 0, 1]), try share([0, 1, 0]))
    #expect(now.difference(from: before, repeated: []) == now.difference(from: before))
  }

  @Test("have the paired standard error where everybody answered twice")
  func paired() throws {
    // 30 both, 14 only now, 6 only before, 50 neither.
    var (now, before): ([Int], [Int]) = ([], [])
    for (count, one, other) in [(30, 1, 1), (14, 1, 0), (6, 0, 1), (50, 0, 0)] {
      now += Array(repeating: one, count: count)
      before += Array(repeating: other, count: count)
    }
    let pairs = zip(now, before).map { PairedAnswers(sums([$0]), sums([$1])) }
    let found = try #require(
      try share(now).difference(from: try share(before), repeated: pairs))
    #expect(abs(found.value - 0.08) < 1e-12)
    // √((b + c − (b − c)² / n)) / n
    let error = try #require(found.standardError)
    #expect(abs(error - (20 - 64.0 / 100).squareRoot() / 100) < 1e-12)
    // As Newcombe's paired interval, but for his correction of the correlation.
    let newcombe = try #require(
      Proportion.pairedDifference(both: 30, onlyFirst: 14, onlySecond: 6, neither: 50))
    let (own, other) = (try #require(found.interval), try #require(newcombe.interval))
    #expect(abs(own.low - other.low) < 0.01 && abs(own.high - other.high) < 0.01)
    #expect(own.width < other.width)
  }

  @Test("tell half as much where each says the same twice")
  func twice() throws {
    let answers = (0..<80).map { $0 % 4 == 0 ? 1 : 0 }
    let others = (0..<60).map { $0 % 3 == 0 ? 1 : 0 }
    let twice = answers + answers
    let repeated = answers.map { PairedAnswers(sums([$0, $0]), .none) }
    let found = try #require(
      try share(twice).difference(from: try share(others), repeated: repeated))
    let once = try #require(try share(answers).difference(from: try share(others)))
    let (own, plain) = (try #require(found.interval), try #require(once.interval))
    #expect(abs(own.low - plain.low) < 1e-12 && abs(own.high - plain.high) < 1e-12)
  }

  @Test("are compared with a fixed share by the score test")
  func fixed() throws {
    let found = try #require(Proportion(60, of: 100)?.difference(fromFixed: 0.5))
    #expect(abs((found.z ?? 0) - 2) < 1e-12)
    let wilson = try #require(Proportion(60, of: 100)?.wilson())
    #expect(found.interval == Interval(wilson.low - 0.5, wilson.high - 0.5))
  }
}
