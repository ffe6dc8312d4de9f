import Statistics
import Testing

@Suite("The net promoter score")
struct NetPromoterScoreTests {
  private func counts(_ promoters: Int, _ passives: Int, _ detractors: Int) throws
    -> NetPromoterScore
  {
    try #require(
      NetPromoterScore(promoters: promoters, passives: passives, detractors: detractors))
  }

  @Test(
    "has the plain intervals that calculators give",
    arguments: [
      (162, 108, 54, 33.3333, 25.2174, 41.4493), (50, 30, 20, 30, 14.6922, 45.3078),
      (70, 20, 10, 60, 46.9991, 73.0009), (5, 3, 2, 30, -18.41, 78.41),
    ])
  func wald(p: Int, n: Int, d: Int, score: Double, low: Double, high: Double) throws {
    let found = try counts(p, n, d)
    let interval = try #require(found.interval(.wald))
    let digits = p == 5 ? 2 : 4
    #expect(agree(found.score, score, to: digits))
    #expect(agree(interval.low, low, to: digits))
    #expect(agree(interval.high, high, to: digits))
  }

  @Test(
    "has adjusted intervals, cut to what a score can be",
    arguments: [
      (162, 108, 54, 24.9453, 41.1098), (50, 30, 20, 14.0511, 44.2013), (5, 3, 2, -19.05, 65.20),
      (10, 0, 0, 47.50, 100), (1, 0, 0, -48.5, 98.5),
    ])
  func adjusted(p: Int, n: Int, d: Int, low: Double, high: Double) throws {
    let interval = try #require(try counts(p, n, d).interval())
    let digits = p >= 50 ? 4 : p == 1 ? 1 : 2
    #expect(agree(interval.low, low, to: digits))
    #expect(agree(interval.high, high, to: digits))
  }

  @Test("has the standard error of answers counted one by one")
  func naive() throws {
    let answers =
      Array(repeating: 1.0, count: 162) + Array(repeating: 0.0, count: 108)
      + Array(repeating: -1.0, count: 54)
    let mean = answers.reduce(0, +) / 324
    var squares = 0.0
    for answer in answers { squares += (answer - mean) * (answer - mean) }
    let error = 100 * (squares / 324 / 324).squareRoot()
    let found = try counts(162, 108, 54)
    #expect(abs(try #require(found.standardError) - error) < 1e-10)
    #expect(agree(found.standardError, 4.1409, to: 4))
    #expect(agree(found.variance, 5 / 9.0, to: 12))
  }

  @Test("is not certain when all answers agree")
  func unanimous() throws {
    #expect(try counts(10, 0, 0).interval(.wald)?.width == 0)
    #expect(try #require(try counts(10, 0, 0).interval()).width > 50)
  }

  @Test("turns round when promoters and detractors do")
  func mirror() throws {
    let own = try #require(try counts(40, 7, 12).interval())
    let other = try #require(try counts(12, 7, 40).interval())
    #expect(abs(own.low + other.high) < 1e-12)
    #expect(abs(own.high + other.low) < 1e-12)
  }

  @Test("differs from another as the two-sample test says")
  func difference() throws {
    let found = try #require(try counts(500, 300, 200).difference(from: try counts(450, 300, 250)))
    #expect(agree(found.value, 10, to: 10))
    #expect(agree(found.standardError, 3.563706, to: 6))
    #expect(agree(found.z, 2.806068, to: 6))
    #expect(agree(found.p, 0.005015, to: 6))
    let small = try #require(try counts(50, 30, 20).difference(from: try counts(45, 30, 25)))
    #expect(agree(small.z, 0.887, to: 3))
    #expect(agree(small.p, 0.375, to: 3))
  }

  @Test("differs from a fixed one exactly when the interval leaves it out")
  func fixed() throws {
    let found = try counts(162, 108, 54)
    let interval = try #require(found.interval())
    let edge = try #require(found.difference(fromFixed: interval.low))
    #expect(agree(edge.p, 0.05, to: 9))
    #expect(agree(edge.interval?.low, 0, to: 9))
    #expect(agree(found.difference(fromFixed: 30)?.value, 10 / 3.0, to: 10))
  }

  @Test("differs from a fixed one as NumPy says")
  func fixedByHand() throws {
    // Of 5.75, 4.5 and 2.75: the centre 3/13, the variance 8.5/13 − (3/13)², its root over √13.
    let found = try #require(try counts(5, 3, 2).difference(fromFixed: 20))
    #expect(agree(found.value, 10, to: 10))
    #expect(agree(found.interval?.low, -39.05061537636366, to: 9))
    #expect(agree(found.interval?.high, 45.20446153020982, to: 9))
    #expect(agree(found.p, 0.8861698184960286, to: 11))
  }

  @Test("needs as many answers as the margin asks for")
  func required() {
    #expect(NetPromoterScore.required(margin: 5, variance: 0.61) == 938)
    #expect(NetPromoterScore.required(margin: 5) == 1537)
    #expect(NetPromoterScore.required(margin: 0) == nil)
  }

  @Test("of no answers is none")
  func none() throws {
    let nobody = try counts(0, 0, 0)
    #expect(nobody.score == nil)
    #expect(nobody.interval() == nil)
    #expect(nobody.difference(from: try counts(1, 1, 1)) == nil)
    #expect(NetPromoterScore(promoters: -1, passives: 0, detractors: 0) == nil)
  }
}

@Suite("Scores of people who answered twice")
struct RepeatedAnswersTests {
  private func score(of answers: [Int]) throws -> NetPromoterScore {
    try #require(
      NetPromoterScore(
        promoters: answers.count { $0 == 1 }, passives: answers.count { $0 == 0 },
        detractors: answers.count { $0 == -1 }))
  }

  @Test("differ as the paired test on −1, 0 and 1 says")
  func paired() throws {
    let now = [1, 1, 0, -1, 1, 0, 1, 1, -1, 0]
    let before = [1, 0, 0, -1, 0, -1, 1, 0, -1, 1]
    var pairs: [PairedAnswers] = []
    for (one, other) in zip(now, before) {
      pairs.append(PairedAnswers(try score(of: [one]), try score(of: [other])))
    }
    let found = try #require(
      try score(of: now).difference(from: try score(of: before), repeated: pairs))
    let differences = zip(now, before).map { Double($0 - $1) }
    let mean = differences.reduce(0, +) / 10
    var squares = 0.0
    for difference in differences { squares += (difference - mean) * (difference - mean) }
    #expect(agree(found.value, 100 * mean, to: 10))
    #expect(agree(found.standardError, 100 * (squares / 10 / 10).squareRoot(), to: 9))
  }

  @Test("differ as NumPy says, some of them paired and one of two answers")
  func mixed() throws {
    // np.cov of the ten answers before with the ten now: Σ d² / n − mean² = 0.5 − 0.09, and its root
    // over √10 is 0.20248; 2 · norm.sf(0.3 / 0.20248) = 0.138448.
    let (now, before) = ([1, 1, 0, -1, 1, 0, 1, 1, -1, 0], [1, 0, 0, -1, 0, -1, 1, 0, -1, 1])
    let pairs = try zip(now, before).map {
      PairedAnswers(try score(of: [$0]), try score(of: [$1]))
    }
    let all = try #require(
      try score(of: now).difference(from: try score(of: before), repeated: pairs))
    #expect(agree(all.standardError, 20.248456731316587, to: 10))
    #expect(agree(all.p, 0.13844825131971747, to: 12))
    // A: 1 then 0. B: 1 and −1, then −1. C: 0. D: 1. E: 1 and 1 later. F: −1 later. The variance is
    // wᵀSw with the weights 1/5 and −1/5 and S the products of residuals of the same person.
    let nobody = try score(of: [])
    let some = try #require(
      try score(of: [1, 1, -1, 0, 1]).difference(
        from: try score(of: [0, -1, 1, 1, -1]),
        repeated: [
          PairedAnswers(try score(of: [1]), try score(of: [0])),
          PairedAnswers(try score(of: [1, -1]), try score(of: [-1])),
          PairedAnswers(nobody, try score(of: [1, 1])),
        ]))
    #expect(agree(some.value, 40, to: 10))
    #expect(agree(some.standardError, 48.66210024238576, to: 10))
    #expect(agree(some.p, 0.41107977872331547, to: 12))
  }

  @Test("differ alike whoever the people are")
  func order() throws {
    var pairs: [PairedAnswers] = []
    var (now, before): ([Int], [Int]) = ([], [])
    for index in 0..<300 {
      let (one, other) = ([index % 3 - 1], [index / 3 % 3 - 1, index % 2])
      pairs.append(PairedAnswers(try score(of: one), try score(of: other)))
      now += one
      before += other
    }
    now.append(1)
    let found = try score(of: now).difference(from: try score(of: before), repeated: pairs)
    #expect(
      try score(of: now).difference(from: try score(of: before), repeated: pairs.reversed())
        == found)
    pairs.sort { $0.second.squares < $1.second.squares }
    #expect(
      try score(of: now).difference(from: try score(of: before), repeated: pairs) == found)
  }

  @Test("differ as strangers' do when nobody answered twice")
  func independent() throws {
    let (now, before) = (try score(of: [1, 1, 0, -1]), try score(of: [0, 0, -1, 1, 1]))
    #expect(now.difference(from: before, repeated: []) == now.difference(from: before))
  }

  @Test("count a customer's answers in one sample together")
  func clustered() throws {
    // Ten customers who each answer the same twice know no more than ten answers.
    let answers = [1, 1, 1, 0, 0, -1, 1, 0, -1, 1]
    let once = try score(of: answers)
    let twice = try score(of: answers + answers)
    let others = try score(of: [1, 0, 0, -1, -1, 0])
    let nobody = try score(of: [])
    var repeated: [PairedAnswers] = []
    for answer in answers {
      repeated.append(PairedAnswers(try score(of: [answer, answer]), nobody))
    }
    let found = try #require(twice.difference(from: others, repeated: repeated))
    let expected = try #require(once.difference(from: others))
    #expect(agree(found.standardError, try #require(expected.standardError), to: 9))
  }

  @Test("have no test when nobody changed their mind")
  func unchanged() throws {
    let answers = [1, 0, -1, 1]
    var pairs: [PairedAnswers] = []
    for answer in answers {
      pairs.append(PairedAnswers(try score(of: [answer]), try score(of: [answer])))
    }
    let found = try #require(
      try score(of: answers).difference(from: try score(of: answers), repeated: pairs))
    #expect(found.value == 0)
    #expect(found.p == nil)
    #expect(found.interval == nil)
  }
}
