/// Who a customer is, from the first day to the last.
struct Person {
  let index: Int
  let joinDay: Int
  let type: CustomerType
  let plan: ServicePlan
  /// What the customer brews: 0 tea, 1 filter coffee, 2 espresso.
  let profile: Int
  let culture: Culture
  let given: Int
  let family: Int
  let region: Int
  let device: Device
  let people: Int
  /// Orders a year, in thousandths.
  let rate: Int
  let tracked: Bool
  let hasContact: Bool
  let buys: Bool

  init(index: Int, joinDay: Int, world: World, tracked: Int, _ draws: inout RandomDraws) {
    self.index = index
    self.joinDay = joinDay
    let kind = Self.types.draw(&draws)
    type = CustomerType(rawValue: kind) ?? .home
    plan = ServicePlan(rawValue: Self.plans[kind].draw(&draws)) ?? .free
    profile = Self.profiles[kind].draw(&draws)
    let culture = world.names.cultures.draw(&draws)
    self.culture = Culture(rawValue: culture) ?? .english
    given = draws.below(world.names.given[culture].count)
    family = draws.below(world.names.family[culture].count)
    region = Self.regions.draw(&draws)
    device = Device(rawValue: Self.devices[kind].draw(&draws) + 1) ?? .phone
    people = kind == 0 ? draws.within(1...5) : 2 + draws.exponential(mean: kind == 1 ? 6 : 22)
    let habit = [600, 1700, 3600, 9000][Self.habits.draw(&draws)]
    rate = habit * draws.within(600...1400) / 1000 * [900, 1350, 1150][kind] / 1000
    self.tracked = draws.chance(perMille: tracked)
    hasContact = !draws.chance(perMille: Rules.hasNoContact)
    buys = !hasContact || !draws.chance(perMille: Rules.neverBuys)
  }

  private static let types = Lottery(72, 16, 12)
  private static let plans = [Lottery(76, 24, 0), Lottery(26, 42, 32), Lottery(30, 30, 40)]
  private static let profiles = [Lottery(42, 34, 24), Lottery(18, 22, 60), Lottery(28, 48, 24)]
  private static let regions = Lottery(28, 24, 20, 16, 12)
  private static let devices = [Lottery(66, 25, 9), Lottery(45, 47, 8), Lottery(22, 74, 4)]
  private static let habits = Lottery(50, 36, 11, 3)
}

/// The fixed surroundings of every customer.
struct World {
  let season = Season()
  let catalogue = Catalogue()
  let names = Names()
  let comments = Comments()
  let words = Words()
}

/// What happens to one customer; rebuilt for each, its storage reused.
struct Life {
  struct Touch {
    var time: Int
    var order: Int
    var step: CustomerStep
    var channel: TouchChannel
    var device: Device
    var score: Int?
  }

  struct SurveyAnswer {
    let time: Int
    let effort: Int
    let satisfaction: Int
  }

  struct Moment {
    let time: Int
    let step: CustomerStep
    let good: Bool
  }

  var firstDay = 0
  var leaveDay = 0
  var cause = Cause.ownReasons
  var departures = 0
  var firstDeparture: Int?
  var returned = false
  var endedDay: Int?
  var memberDay: Int?
  var redeemedDay: Int?
  /// The times of all orders, of late and kept promises, of answers after tickets, of moments.
  var orders: [Int] = []
  var promises: [(time: Int, late: Bool)] = []
  var answers: [SurveyAnswer] = []
  var moments: [Moment] = []
  var bursts: [(time: Int, peak: Bool)] = []
  var touches: [Touch] = []

  mutating func restart(firstDay: Int) {
    self.firstDay = firstDay
    (leaveDay, cause, departures) = (Season.dayCount, .ownReasons, 0)
    (firstDeparture, returned, endedDay) = (nil, false, nil)
    (memberDay, redeemedDay) = (nil, nil)
    orders.removeAll(keepingCapacity: true)
    promises.removeAll(keepingCapacity: true)
    answers.removeAll(keepingCapacity: true)
    moments.removeAll(keepingCapacity: true)
    bursts.removeAll(keepingCapacity: true)
    touches.removeAll(keepingCapacity: true)
  }

  /// The customer will leave on `day`, unless already gone by then.
  mutating func leave(on day: Int, because cause: Cause) {
    guard day < leaveDay else { return }
    leaveDay = day
    self.cause = cause
  }
}

/// The codes of the files as bytes, by raw value.
struct Words {
  let plans = fields(ServicePlan.allCases.map { "\($0)" })
  let types = fields(CustomerType.allCases.map { "\($0)" })
  let profiles = fields(["tea", "filter", "espresso"])
  let sizes = fields(["small", "medium", "large"])
  let regions = fields(["North", "South", "Coast", "Hills", "Islands"])
  let owners = fields(["Mara", "Levan", "Anahit", "Joy"])
  let agents = fields(["Ilse", "Davit", "Tamar", "Paolo", "Robin"])
  let devices = fields(["", "phone", "computer", "tablet"])
  let steps = fields(CustomerStep.allCases.map(\.name))
  let touchChannels = fields(TouchChannel.allCases.map(\.name))
  let orderChannels = fields(OrderChannel.allCases.map { "\($0)" })
  let ticketChannels = fields(["email", "chat", "call", "shop"])
  let surveyChannels = fields(["email", "web", "sms"])
  let topics = fields(Topic.allCases.map { "\($0)" })
  let states = fields(["solved", "escalated", "open"])
  let reasons = fields(["price", "competitor", "moved", "quality", "late", "other"])
  let tiers = fields(["blue", "silver", "gold"])
  let surveyTopics = fields(["order", "delivery", "support"])
  let kinds = fields(["order", "refund"])
  let currency = field("EUR")
  let domains = fields(["example.com", "example.org"])
  let phones = fields(["+44 7700 900", "+44 1632 960"])
}
