import Diagnostics

/// Lives every customer's three years in turn and writes what the shop's systems would have kept.
struct Simulation {
  let world: World
  let files: SampleFiles
  let volume: Volume
  let customers: Int
  let seed: UInt64
  let idWidth: Int
  var draws: RandomDraws
  var person: Person
  var life = Life()
  var tally = TruthTally()

  init(customers: Int, events: Int, seed: UInt64, world: World, files: SampleFiles) {
    self.world = world
    self.files = files
    self.customers = customers
    self.seed = seed
    volume = Volume(customers: customers, events: events)
    idWidth = max(4, String(customers).utf8.count)
    draws = RandomDraws(seed: seed)
    person = Person(index: 0, joinDay: 0, world: world, tracked: 0, &draws)
  }

  mutating func live(_ index: Int) {
    draws = RandomDraws(seed: seed, stream: index)
    person = Person(
      index: index, joinDay: world.season.joinDay(index, of: customers), world: world,
      tracked: volume.tracked, &draws)
    let wait = draws.chance(perMille: 600) ? 0 : draws.within(1...21)
    life.restart(firstDay: person.joinDay + wait)
    if person.buys {
      buyUntilGone()
      browse()
    }
    writeTouches()
    writeMember()
    writeContact()
    tally.close(person, life)
  }

  private mutating func buyUntilGone() {
    var day = life.firstDay
    life.leaveDay = day + 1 + ownLifetime()
    while day < Season.dayCount {
      while day < life.leaveDay {
        order(on: day)
        redeem(on: day)
        let next = nextOrderDay(after: day)
        joinProgramme(between: day, and: next ?? Season.dayCount)
        guard let next else { break }
        day = next
      }
      guard life.leaveDay < Season.dayCount else { return }
      leave()
      guard !life.returned, draws.chance(perMille: Rules.comesBack) else { return }
      life.returned = true
      day = life.leaveDay + draws.within(Rules.comesBackAfter)
      life.leaveDay = day + 1 + ownLifetime()
      life.cause = .ownReasons
    }
  }

  /// Days until the customer leaves without any fault of the shop: exponential with the half-life.
  private mutating func ownLifetime() -> Int {
    draws.exponential(mean: Rules.ownHalfLife * 1_000_000 / 693_147)
  }

  /// Gaps are Erlang (shape 2) in demand time, steadier than chance alone: cups empty regularly.
  private mutating func nextOrderDay(after day: Int) -> Int? {
    let lift = life.memberDay == nil ? 1000 : Rules.programmeLift
    let half = 365_000 * 1_000_000 / max(1, person.rate * lift) / 2
    let gap = draws.exponential(mean: half) + draws.exponential(mean: half)
    return world.season.day(after: day, demand: max(gap, 1500))
  }

  private mutating func leave() {
    life.departures += 1
    if life.firstDeparture == nil { life.firstDeparture = life.leaveDay }
    tally.leavers[life.cause.rawValue] += 1
    guard draws.chance(perMille: Rules.cancels) else { return }
    let day = life.leaveDay + draws.within(0...9)
    guard day < Season.dayCount else { return }
    if draws.chance(perMille: Rules.statesEnd) { life.endedDay = day }
    cancel(on: day)
  }

  /// Customers join between two orders, so that joining itself is no purchase.
  private mutating func joinProgramme(between day: Int, and next: Int) {
    let joining = day + 1 + draws.below(max(1, next - day))
    guard life.memberDay == nil, joining >= Rules.programmeStart,
      joining < min(life.leaveDay, Season.dayCount)
    else { return }
    let rule = Rules.joinsProgramme
    let chance = min(rule.most, rule.base + rule.perOrderAYear * person.rate / 1000)
    if draws.chance(perMille: chance) { life.memberDay = joining }
  }

  private mutating func redeem(on day: Int) {
    guard life.memberDay != nil, life.redeemedDay == nil else { return }
    if draws.chance(perMille: Rules.redeems) { life.redeemedDay = day }
  }

  /// The time of day of something at the shop's hours, or at home in front of a screen.
  mutating func moment(on day: Int, online: Bool) -> Int {
    let hour = online ? Self.onlineHours.draw(&draws) : draws.within(9...18)
    return day * Season.secondsPerDay + hour * 3600 + draws.below(3600)
  }

  private static let onlineHours = Lottery(
    6, 3, 2, 1, 1, 2, 5, 12, 20, 26, 30, 32, 34, 30, 28, 28, 30, 34, 38, 44, 50, 48, 30, 14)
}
