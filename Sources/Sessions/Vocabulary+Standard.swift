import ChurnAnalyses
import CoreAnalyses
import JourneyAnalyses
import LoyaltyAnalyses
import SurveyAnalyses
package import Verbs

extension Vocabulary {
  /// Every family, in the order in which the documentation tells of them.
  package static let families = [
    Family("Core", "Which rows and columns, how many, how much?", CoreVerbs.all),
    Family("Journey", "Which way do customers take, and where do they leave it?", JourneyVerbs.all),
    Family("Survey", "What do customers say when they are asked?", SurveyVerbs.all),
    Family("Churn and win-back", "Who leaves, who left, who came back?", ChurnVerbs.all),
    Family("Loyalty", "Who is loyal, and what is that worth?", LoyaltyVerbs.all),
  ]

  /// Every verb of every family.
  package static let standard = Vocabulary(families.flatMap(\.verbs))
}
