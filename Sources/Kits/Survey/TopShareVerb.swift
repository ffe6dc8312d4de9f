/// A survey verb that gives the share of answers at the top of their scale.
package protocol TopShareVerb: SurveyVerb {
  /// The column that counts them, such as `satisfied`.
  static var part: String { get }
  /// How many points of the scale; nil where the scale says it.
  var top: Int? { get }
}

extension TopShareVerb {
  /// The clause `top`, of answers such as `satisfied ones`.
  package static func top(_ answers: String) -> Place<Int?> {
    .integer(
      "top", in: 1...10, default: "two, or one on a scale of fewer than four,",
      "How many points at the top of the scale are \(answers)")
  }

  package var columns: [SummaryColumn<SurveyRow>] {
    [
      .count("n") { $0.answers.n }, .count(Self.part) { $0.answers.parts[0] },
      .estimate(Self.signature.name, .fraction) { $0.estimate.columns },
    ]
  }

  package var chart: Chart.Form { .bars(value: Self.signature.name) }

  package func figure(
    on scale: ScoreScale, isGiven: Bool, of attribute: Attribute, at span: SourceSpan
  ) throws(Diagnostic) -> any SurveyFigure {
    let points = scale.high - scale.low + 1
    if let top, (2...11).contains(points), top >= points {
      throw Diagnostic(
        "wrong-scale",
        "`top \(top)` is all of \(typed(attribute.name)), which goes from \(scale.low) to "
          + "\(scale.high)", at: given.arguments.items("top").first?.span ?? span,
        help: ["take at most \(points - 1)"])
    }
    return ShareFigure(try readable(.top(Self.part, top, of: scale), scale, attribute, at: span))
  }
}

extension SurveyVerb {
  /// The score of a scale, or the mistake of a scale that has none.
  package func readable(
    _ score: AnswerScore?, _ scale: ScoreScale, _ attribute: Attribute, at span: SourceSpan
  ) throws(Diagnostic) -> AnswerScore {
    if let score { return score }
    throw .unreadableScale(of: Self.signature.name, attribute.name, scale, at: span)
  }
}
