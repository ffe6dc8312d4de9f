/// What is planted in the sample: every number that an analysis may be asked to find again.
///
/// Chances are in thousandths, spans in days. `truth.json` repeats them beside what came out.
enum Rules {
  // Leaving.
  /// Half-life of customers who leave for reasons of their own; promises broken, hard tickets and bad
  /// repairs take more, so that half of all customers are gone in about three years.
  static let ownHalfLife = 3300
  static let comesBack = 90
  static let comesBackAfter = 240...600
  static let cancels = 480
  static let statesEnd = 600
  static let neverBuys = 20
  static let hasNoContact = 5

  // Promises.
  static let late = 115
  static let lateInSeason = 270
  static let leavesAfterLate = 330
  static let statesPriceAfterLate = 620
  static let statesPriceOtherwise = 420

  // Effort: easy, middling, hard.
  static let effortShares = [460, 320, 220]
  static let slowAgentEffortShares = [300, 330, 370]
  static let leavesAfterEffort = [15, 130, 600]
  static let satisfactionShares = [50, 80, 170, 340, 360]

  // Moments of truth.
  static let badRepair = 300
  static let leavesAfterRepair = (good: 15, bad: 720)
  static let badWorkshop = 180

  // Programme.
  static let programmeStart = 378
  static let programmeLift = 1250
  static let joinsProgramme = (base: 20, perOrderAYear: 60, most: 350)
  static let redeems = 300

  // Journey.
  static let leavesAtCheckout = (phone: 450, other: 180)
  static let leavesAtBooking = 400
  /// Customers who let themselves be followed on the web.
  static let tracked = 380
  static let peakHours = [12, 20, 21]
  static let burstsInPeakHours = 720
  static let burstBeforePhonePurchase = 280

  // Surveys: promoters and detractors by plan, and what moves them.
  static let scoreByPlan = [(450, 280), (560, 200), (630, 140)]
  static let scoreAfterEffort = [(120, -110), (-90, 70), (-330, 360)]
  static let scoreAfterLate = (-300, 350)
  static let answersByPlan = [380, 520, 620]
  /// Those who needed help are readier to answer.
  static let answersAfterTicket = 260
  static let surveyAfterOrder = 230
  static let surveyAfterTicket = 930
}

enum ServicePlan: Int, CaseIterable { case free, pro, business }
enum CustomerType: Int, CaseIterable { case home, cafe, office }

/// Why a customer really left.
enum Cause: Int, CaseIterable {
  case ownReasons, latePromise, hardTicket, badRepair

  var name: String {
    switch self {
    case .ownReasons: "own_reasons"
    case .latePromise: "late_promise"
    case .hardTicket: "hard_ticket"
    case .badRepair: "bad_repair"
    }
  }
}

/// The steps of a journey; touchpoints.csv has one row per step taken.
enum CustomerStep: Int, CaseIterable {
  case ad, search, social, reviewSite, newsletter, compare, visit, quiz, cart, checkout, purchase,
    delivery, unboxing, support, booking, workshop, repair

  var name: String { self == .reviewSite ? "review_site" : "\(self)" }

  /// Looking for information, the stuff of micro-moments.
  var seeksInformation: Bool {
    [.search, .reviewSite, .compare, .visit].contains(self)
  }
}

enum Device: Int, CaseIterable { case none, phone, computer, tablet }

enum TouchChannel: Int, CaseIterable {
  case none, web, search, social, reviewSite, email, shop, courier, chat

  var name: String {
    switch self {
    case .none: ""
    case .reviewSite: "review_site"
    default: "\(self)"
    }
  }
}

enum OrderChannel: Int, CaseIterable { case web, shop, call }
enum Topic: Int, CaseIterable {
  case delivery, billing, product, repair, account, advice, cancellation
}
