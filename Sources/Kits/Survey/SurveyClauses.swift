/// The clauses that the survey verbs share.
package enum SurveyClauses {
  static let latest = Place.flag("latest", "Counts only each customer's last answer.")
  static let versus = Place.items(
    "versus", .expressions, placeholder: "previous|VALUE|NUMBER",
    "Compares with the period before, with the row whose last key has the value, or with a number.")
  static let target = Place.number(
    "target", in: -1e15...1e15, "Compares with a fixed number")
  /// Of figures in points from −100 to 100.
  static let pointMargin = Place.number(
    "margin", in: 0.1...100, placeholder: "POINTS",
    "Says how many answers an interval of so many points either way takes")
  /// Of shares from 0 to 1, and means.
  static let shareMargin = Place.number(
    "margin", in: 0.001...10, placeholder: "NUMBER",
    "Says how many answers an interval of so much either way takes, such as 0.05")

  /// The scale of the answers, of as many points as the verb reads.
  static func scale(points: ClosedRange<Int>, default standard: String) -> Place<ScoreScale?> {
    let parameter = Parameter(
      "scale", .expressions, placeholder: "LOW .. HIGH",
      "The scale of the answers, when it is not \(standard).")
    return Place(parameter) { (arguments) throws(Diagnostic) in
      guard let syntax = try arguments.expression("scale") else { return nil }
      guard case .range(let low, let high) = syntax.kind,
        case .integer(let first) = try arguments.scope.constant(low),
        case .integer(let last) = try arguments.scope.constant(high)
      else { throw .expected("whole numbers such as `1 .. 10`", after: "scale", at: syntax.span) }
      let (span, overflow) = last.subtractingReportingOverflow(first)
      guard !overflow, points.contains(Int(clamping: span).addingReportingOverflow(1).partialValue),
        (-1000...1000).contains(first)
      else {
        throw Diagnostic(
          "wrong-scale",
          "a scale has \(points.lowerBound) to \(points.upperBound) points, the lower end first",
          at: syntax.span)
      }
      return ScoreScale(low: Int(first), high: Int(last))
    }
  }
}

/// What every survey verb is told, before its rows are known.
package struct SurveyArguments {
  package let arguments: Arguments
  package let scale: ScoreScale?
  package let margin: Double?

  package init<Survey: SurveyVerb>(_ arguments: Arguments, of verb: Survey.Type) throws(Diagnostic)
  {
    self.arguments = arguments
    scale = try arguments[verb.reading.scale]
    margin = try arguments[verb.reading.margin]
    if arguments.has(SurveyClauses.versus), arguments.has(SurveyClauses.target) {
      throw Diagnostic(
        "repeated-clause", "`versus` and `target` both say what to compare with",
        at: arguments.span(of: SurveyClauses.target))
    }
  }
}

/// Which answers a survey verb reads when nothing is said.
package struct SurveyReading: Sendable {
  package let question: QuestionKind
  /// What is asked, as in `how satisfied customers are`.
  package let asked: String
  /// What surveys ask for, as in `satisfaction`.
  package let subject: String
  /// The scale of a column whose own is not known.
  package let usual: ScoreScale
  package let scale: Place<ScoreScale?>
  package let margin: Place<Double?>

  private init(
    _ question: QuestionKind, asked: String, subject: String, usual: ScoreScale,
    points: ClosedRange<Int> = 2...11, margin: Place<Double?> = SurveyClauses.shareMargin,
    scale: String = "the column's own"
  ) {
    self.question = question
    self.asked = asked
    self.subject = subject
    self.usual = usual
    self.scale = SurveyClauses.scale(points: points, default: scale)
    self.margin = margin
  }

  package static let recommendation = SurveyReading(
    .recommend, asked: "how likely customers would recommend", subject: "a recommendation",
    usual: .usual(for: .recommend), points: 3...11, margin: SurveyClauses.pointMargin,
    scale: "0 .. 10")
  package static let satisfaction = SurveyReading(
    .satisfaction, asked: "how satisfied customers are", subject: "satisfaction",
    usual: .usual(for: .satisfaction))
  package static let effort = SurveyReading(
    .effort, asked: "how easy it was for customers", subject: "effort",
    usual: .usual(for: .effort))
  package static let intent = SurveyReading(
    .intent, asked: "how likely customers are to come back", subject: "the intent to come back",
    usual: .usual(for: .intent))
}

extension Signature {
  /// The signature of a survey verb: its own clauses between those that all have.
  ///
  /// - Parameter reading: what it reads when nothing is said.
  package static func survey(
    _ name: String, _ summary: String, _ reading: SurveyReading, own: [any Declared] = []
  ) -> Signature {
    let items = Place.items(
      .columns, 0...50, placeholder: "SCORE",
      "The columns with scores; those that ask for \(reading.subject) if none is given.")
    var clauses: [any Declared] = [CommonClauses.by, SurveyClauses.latest, reading.scale]
    clauses += own
    clauses += [
      SurveyClauses.versus, SurveyClauses.target, reading.margin, CommonClauses.confidence,
    ]
    return Signature(
      name, summary, outcome: .summary, analyses: [.surveys], items: items, clauses: clauses)
  }
}
