/// Tickets, and what they do to the customer.
extension Simulation {
  mutating func ticket(_ topic: Topic, on day: Int) {
    guard day < Season.dayCount else { return }
    let agent = draws.below(world.words.agents.count)
    let shares = agent == world.words.agents.count - 1 ? Self.slowAgentEffort : Self.effort
    let effort = shares.draw(&draws)
    let closed = write(topic, on: day, agent: agent, effort: effort)
    if draws.chance(perMille: Rules.leavesAfterEffort[effort]) {
      let day = closed / Season.secondsPerDay
      life.leave(on: day + draws.within(1...14), because: .hardTicket)
    }
    if draws.chance(perMille: Rules.surveyAfterTicket) {
      survey(2, on: closed / Season.secondsPerDay + 1, after: effort, late: false)
    }
    if effort == 2, draws.chance(perMille: 250) {
      let again = closed / Season.secondsPerDay + draws.within(1...6)
      if again < Season.dayCount { _ = write(topic, on: again, agent: agent, effort: 0) }
    }
  }

  /// A customer who leaves says so; the reason given is often the price, whatever the cause.
  mutating func cancel(on day: Int) {
    let price =
      life.cause == .latePromise ? Rules.statesPriceAfterLate : Rules.statesPriceOtherwise
    let statesPrice = draws.chance(perMille: price)
    let reason = statesPrice ? 0 : Self.otherReasons[life.cause.rawValue].draw(&draws)
    tally.cancellations[life.cause.rawValue].total += 1
    if statesPrice { tally.cancellations[life.cause.rawValue].left += 1 }
    _ = write(
      .cancellation, on: day, agent: draws.below(world.words.agents.count), effort: 0,
      reason: reason)
  }

  /// Writes one ticket and says when it was closed, in seconds.
  private mutating func write(
    _ topic: Topic, on day: Int, agent: Int, effort: Int, reason: Int? = nil
  ) -> Int {
    let channel = Self.channels.draw(&draws)
    let opened = moment(on: day, online: channel < 2)
    let slow = agent == world.words.agents.count - 1 ? 2 : 1
    let wait = Self.responseMinutes[channel] * slow * (1 + effort)
    let answered = opened + 60 + draws.exponential(mean: wait * 60)
    var closed = answered + 300 + draws.exponential(mean: [2, 30, 60][effort] * 3600)
    if effort == 2 { closed += 3 * Season.secondsPerDay }
    let end = Season.dayCount * Season.secondsPerDay
    let reopened =
      switch effort {
      case 2: draws.chance(perMille: 600) ? draws.within(1...2) : 0
      case 1: draws.chance(perMille: 100) ? 1 : 0
      default: 0
      }
    let state = closed >= end ? 2 : effort == 2 && draws.chance(perMille: 200) ? 1 : 0
    tally.tickets += 1

    let file = files.tickets
    file.code("T", tally.tickets, width: 6)
    file.code("C", person.index + 1, width: idWidth)
    file.time(opened)
    file.time(answered)
    file.promise(day + 3)
    file.date(closed / Season.secondsPerDay)
    file.time(closed)
    file.text(world.words.states[state])
    file.text(world.words.topics[topic.rawValue])
    file.text(world.words.ticketChannels[channel])
    file.text(world.words.agents[agent])
    file.number(reopened)
    file.number(effort == 2 ? draws.within(1...3) : effort == 1 ? draws.below(2) : 0)
    if let reason { file.text(world.words.reasons[reason]) } else { file.blank() }
    file.text(comment(topic, reason: reason))
    file.endRow()
    return closed
  }

  private mutating func comment(_ topic: Topic, reason: Int?) -> [UInt8] {
    guard draws.chance(perMille: 620) else { return [] }
    let theme: Theme
    switch topic {
    case .delivery: theme = .lateDelivery
    case .cancellation:
      guard reason == 0, draws.chance(perMille: 500) else { return any(world.comments.farewells) }
      theme = .price
    default: return any(world.comments.requests[topic.rawValue])
    }
    if draws.chance(perMille: 500) {
      return any(world.comments.sentences[person.culture.rawValue][theme.rawValue])
    }
    return any(world.comments.requests[topic.rawValue])
  }

  /// One of the texts; empty when there is none.
  mutating func any(_ texts: [[UInt8]]) -> [UInt8] {
    texts.isEmpty ? [] : texts[draws.below(texts.count)]
  }

  private static let effort = Lottery(Rules.effortShares.enumerated().map { ($0, $1) })
  private static let slowAgentEffort = Lottery(
    Rules.slowAgentEffortShares.enumerated().map { ($0, $1) })
  private static let channels = Lottery(45, 25, 22, 8)
  private static let responseMinutes = [240, 4, 2, 2]
  /// Reasons stated by those who do not say the price: own reasons, late, hard, repair.
  private static let otherReasons = [
    Lottery([(1, 35), (2, 35), (5, 30)]), Lottery([(1, 40), (4, 30), (5, 30)]),
    Lottery([(1, 35), (3, 30), (5, 35)]), Lottery([(1, 25), (3, 50), (5, 25)]),
  ]
}
