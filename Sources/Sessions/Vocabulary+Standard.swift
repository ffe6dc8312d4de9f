import ChurnAnalyses
import CoreAnalyses
import JourneyAnalyses
import LoyaltyAnalyses
import SurveyAnalyses
package import Verbs

extension Vocabulary {
  /// Every verb of every family.
  package static let standard = Vocabulary(
    Core.verbs + Journey.verbs + Survey.verbs + ChurnAndWinBack.verbs + Loyalty.verbs)
}
