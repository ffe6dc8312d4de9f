import Kits

/// The share of answers that make it likely to come back, with its interval.
struct Intent: TopShareVerb {
  private static let points = top("likely ones")
  static let reading = SurveyReading.intent
  static let part = "likely"
  static let signature = Signature.survey(
    "intent", "Gives the share of customers who say they are likely to come back.", reading,
    own: [points])
  static let examples = [
    Example("surveys | intent", "Of all answers."),
    Example("surveys | intent latest by region", "Of each customer's last answer, by region."),
    Example("surveys | intent by plan versus \"free\"", "Each plan against one of them."),
  ]

  let given: SurveyArguments
  let top: Int?

  init(_ arguments: Arguments) throws(Diagnostic) {
    given = try SurveyArguments(arguments, of: Self.self)
    top = try arguments[Self.points]
  }
}
