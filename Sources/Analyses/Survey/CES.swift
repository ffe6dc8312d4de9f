import Kits

/// How easy customers found it: the share of easy answers, or the mean answer, with its interval.
struct CES: SurveyVerb {
  private static let agree = Place.flag(
    "agree", "Gives the share of easy answers, which is the rule if nothing is said.")
  private static let mean = Place.flag("mean", "Gives the mean answer instead of the share.")
  private static let reversed = Place.flag(
    "reversed", "Takes low answers as easy, where the question was how much effort it took.")
  static let reading = SurveyReading.effort
  static let signature = Signature.survey(
    "ces", "Gives the share of answers that found it easy, or their mean, with its interval.",
    reading, own: [agree, mean, reversed])
  static let examples = [
    Example("surveys | ces", "The share of easy answers."),
    Example("surveys | ces mean by topic", "The mean answer, topic by topic."),
    Example("surveys | ces reversed", "Where 1 stands for the least effort."),
  ]

  let given: SurveyArguments
  private let isMean: Bool
  private let isReversed: Bool

  init(_ arguments: Arguments) throws(Diagnostic) {
    given = try SurveyArguments(arguments, of: Self.self)
    isMean = try arguments[Self.mean]
    isReversed = try arguments[Self.reversed]
    if isMean, let clause = arguments.clause("agree") {
      throw Diagnostic(
        "conflicting-clauses", "`agree` and `mean` are two ways to read the answers",
        at: clause.span, help: ["leave out one of them: both columns are always there"])
    }
  }

  var columns: [SummaryColumn<SurveyRow>] {
    [
      .count("n") { $0.answers.n }, .count("easy") { $0.answers.parts[0] },
      .estimate("ces", isMean ? .number : .fraction) { $0.estimate.columns },
      .number("mean", .number) { $0.answers.values.mean },
    ]
  }

  var chart: Chart.Form { .bars(value: "ces") }

  func figure(
    on scale: ScoreScale, isGiven: Bool, of attribute: Attribute, at span: SourceSpan
  ) throws(Diagnostic) -> any SurveyFigure {
    let score = try readable(
      .beyondMiddle("easy", isBelow: isReversed, of: scale), scale, attribute, at: span)
    let aside = isReversed ? ", low answers are easy" : ", high answers are easy"
    return isMean
      ? MeanFigure(score, aside: aside) : ShareFigure(score, aside: aside, needsValues: true)
  }
}
