import Kits

/// The share of satisfied answers, with its interval.
struct CSAT: TopShareVerb {
  private static let points = top("satisfied answers")
  static let reading = SurveyReading.satisfaction
  static let part = "satisfied"
  static let signature = Signature.survey(
    "csat", "Gives the share of satisfied answers, with its interval.", reading, own: [points])
  static let examples = [
    Example("surveys | csat", "Of all answers."),
    Example("surveys | csat by topic", "One row for each topic."),
    Example("surveys | csat top 1 by plan target 0.5", "Only the very best, against a target."),
    Example("surveys | csat by quarter versus previous", "What changed from quarter to quarter."),
  ]

  let given: SurveyArguments
  let top: Int?

  init(_ arguments: Arguments) throws(Diagnostic) {
    given = try SurveyArguments(arguments, of: Self.self)
    top = try arguments[Self.points]
  }
}
