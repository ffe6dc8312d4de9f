/// A verb that gives a figure of the answers to questions of one kind: per group and question a row with
/// the counts, the figure, its interval, and its change against a yardstick.
package protocol SurveyVerb: Verb {
  /// Which answers it reads when nothing is said.
  static var reading: SurveyReading { get }
  /// Its own columns, from `n` to the figure with its interval.
  var columns: [SummaryColumn<SurveyRow>] { get }
  /// How its rows are drawn, where there are several.
  var chart: Chart.Form { get }

  var given: SurveyArguments { get }

  /// The figure of answers on a scale; throws where it cannot be read so.
  ///
  /// - Parameter isGiven: whether the query says so; else it is what is known of the column.
  func figure(
    on scale: ScoreScale, isGiven: Bool, of attribute: Attribute, at span: SourceSpan
  ) throws(Diagnostic) -> any SurveyFigure

  /// A reason to doubt the scale, from the least and the greatest of so many answers.
  static func doubt(
    _ question: SurveyQuestion, _ ends: ClosedRange<Double>, _ answers: Int
  ) -> Note?
}

/// A row of a survey verb.
package struct SurveyRow: Sendable {
  package let question: String
  package let figure: any SurveyFigure
  package let answers: CountedAnswers
  package let estimate: Estimate
  /// Against the yardstick, where there is one and a row to compare with.
  var change: Difference?
}

extension SurveyVerb {
  package static func doubt(
    _ question: SurveyQuestion, _ ends: ClosedRange<Double>, _ answers: Int
  ) -> Note? { nil }

  private static var question: SummaryColumn<SurveyRow> {
    .word("question") { $0.question }
  }

  private static func changes(_ unit: Unit) -> [SummaryColumn<SurveyRow>] {
    [
      .further("change", unit) {
        ($0.change?.value, $0.change?.interval?.low, $0.change?.interval?.high)
      }, .number("p", .number) { $0.change?.p },
    ]
  }

  package func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let arguments = given.arguments
    let verb = Self.signature.name
    let binder = SurveyBinder(survey: self, scope: scope)
    let analysed = try binder.analysed(input)
    let questions = try binder.questions(in: analysed.rows)
    let all = [Self.question] + columns + Self.changes(.number)
    let keys = try scope.keys(arguments, of: analysed, besides: all.names())
    let yardstick = try Yardstick(arguments, keys, within: questions[0].figure.range, in: scope)
    let tally = try AnswerTally(
      keys, questions, person: binder.person(keys.rows),
      latest: arguments.clause("latest")?.span, of: verb)

    let shown =
      (questions.count > 1 ? [Self.question] : []) + columns
      + (yardstick == nil ? [] : Self.changes(questions[0].figure.unit))
    let summary = Summary(keys, shown, named: input.shape.name, confidence: scope.confidence)
    let comparison = yardstick.map {
      SurveyComparison(
        tally: tally, yardstick: $0, confidence: scope.confidence, weekStart: scope.weekStart,
        span: arguments.items("versus").first?.span ?? arguments.stage.span)
    }
    let labels = keys.names + (questions.count > 1 ? ["question"] : [])
    let report = SurveyReport(
      tally: tally, comparison: comparison, summary: summary, confidence: scope.confidence,
      margin: given.margin, chart: labels.isEmpty ? nil : Chart(chart, labels: labels),
      doubt: { Self.doubt($0, $1, $2) })
    var asked = [tally.counts, tally.overall]
    if yardstick?.isRow ?? false, let repeated = tally.repeated { asked.append(repeated) }
    let then: Plan.Then = { (tables) throws(Diagnostic) in try report.rows(tables) }
    return Plan(
      shape: summary.shape,
      rules: analysed.notes + keys.notes + [rule(questions, yardstick)],
      hidden: SummaryRows.hidden, start: .ask(asked, then: then))
  }

  private func rule(_ questions: [SurveyQuestion], _ yardstick: Yardstick?) -> Note {
    var readings: [String] = []
    for question in questions {
      let origin =
        question.scaleIsAssumed && Self.reading.question != .recommend
        ? ", as its scale is not known" : ""
      let text = question.figure.score.text + origin
      if !readings.contains(text) { readings.append(text) }
    }
    let figure = questions[0].figure
    var text = figure.lead + readings.joined(separator: ", ") + figure.aside
    text += "; \(figure.method)"
    if given.arguments.has(SurveyClauses.latest) { text += "; each customer's last answer" }
    if let yardstick { text += "; \(yardstick.text)" }
    if yardstick?.isRow ?? false { text += ", answers of the same customer paired" }
    return Note(.rule, text)
  }
}
