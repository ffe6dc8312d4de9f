import Kits

/// The net promoter score of survey answers, with its interval.
struct NPS: SurveyVerb {
  private static let method = Place.choice(
    "interval", default: NetPromoterScore.Method.adjusted, "The interval's method")
  static let reading = SurveyReading.recommendation
  static let signature = Signature.survey(
    "nps", "Gives the net promoter score of survey answers, with its interval.", reading,
    own: [method])
  static let examples = [
    Example("surveys | nps", "The score of all answers."),
    Example("surveys | nps by plan", "One row for each plan."),
    Example("surveys | nps by quarter versus previous", "What changed from quarter to quarter."),
    Example("tickets | nps", "The score of the customers who have tickets."),
  ]
  let columns: [SummaryColumn<SurveyRow>] = [
    .count("n") { $0.answers.n },
    .count("promoters") { $0.answers.parts[0] },
    .count("passives") { $0.answers.n - $0.answers.parts[0] - $0.answers.parts[1] },
    .count("detractors") { $0.answers.parts[1] },
    .estimate("nps", .score) { $0.estimate.columns },
  ]
  let chart = Chart.Form.stack(parts: ["detractors", "passives", "promoters"])

  let given: SurveyArguments
  private let method: NetPromoterScore.Method

  init(_ arguments: Arguments) throws(Diagnostic) {
    given = try SurveyArguments(arguments, of: Self.self)
    method = try arguments[Self.method]
  }

  func figure(
    on scale: ScoreScale, isGiven: Bool, of attribute: Attribute, at span: SourceSpan
  ) throws(Diagnostic) -> any SurveyFigure {
    guard isGiven || scale == Self.reading.usual, let read = PromoterScale(scale.low, scale.high)
    else { throw .otherScale(attribute.name, scale, help: "say how to read it: `", at: span) }
    return RecommendationFigure(score: .recommendation(read), interval: method)
  }

  /// A 0–10 question whose answers look like those of another scale.
  static func doubt(
    _ question: SurveyQuestion, _ ends: ClosedRange<Double>, _ answers: Int
  ) -> Note? {
    guard !question.scaleIsGiven, answers >= Note.smallBase, ends.lowerBound >= 1 else {
      return nil
    }
    let name = question.name
    if ends.upperBound <= 7 {
      let top = ends.upperBound <= 5 ? 5 : 7
      return Note(
        .warning,
        "no `\(name)` is above \(plainNumber(ends.upperBound)): if 1 to \(top) was asked, say "
          + "`scale 1 .. \(top)`")
    }
    guard ends.upperBound == 10, ends.lowerBound < 7 else { return nil }
    return Note(.caveat, "no `\(name)` is 0: if 1 to 10 was asked, say `scale 1 .. 10`")
  }
}

/// Promoters less detractors, in points.
struct RecommendationFigure: SurveyFigure {
  let score: AnswerScore
  let interval: NetPromoterScore.Method
  var unit: Unit { .score }
  var method: String { interval == .adjusted ? "adjusted-Wald intervals" : "Wald intervals" }
  var range: ClosedRange<Double>? { nil }

  private func score(_ answers: CountedAnswers) -> NetPromoterScore? {
    NetPromoterScore(
      promoters: answers.parts[0], passives: answers.n - answers.parts[0] - answers.parts[1],
      detractors: answers.parts[1])
  }

  func estimate(_ answers: CountedAnswers, confidence: Double) -> Estimate {
    let score = score(answers)
    return Estimate(score?.score, score?.interval(interval, confidence: confidence))
  }

  func change(
    _ answers: CountedAnswers, from other: CountedAnswers, repeated: [Repeated], confidence: Double
  ) -> Difference? {
    guard let own = score(answers), let others = score(other) else { return nil }
    return own.difference(
      from: others, repeated: repeated.map { PairedAnswers($0.first.worth, $0.second.worth) },
      confidence: confidence)
  }

  func change(
    _ answers: CountedAnswers, fromFixed value: Double, confidence: Double
  ) -> Difference? {
    score(answers)?.difference(fromFixed: value, interval, confidence: confidence)
  }

  func required(margin: Double, _ answers: CountedAnswers, confidence: Double) -> Int? {
    NetPromoterScore.required(
      margin: margin, variance: answers.worth.variance ?? 1, confidence: confidence)
  }
}
