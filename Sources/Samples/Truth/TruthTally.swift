/// What came out while generating: the counts behind the measured part of `truth.json`.
struct TruthTally {
  /// Of so many, those who left or are otherwise the part in question.
  struct Share {
    var total = 0
    var left = 0
  }

  /// Of `n` cases, how many bought again in time.
  struct Returned {
    var n = 0
    var returned = 0
  }

  /// Orders in so many days, and the thousandths of orders that the customers' own pace makes of
  /// these days.
  struct Pace {
    var orders = 0
    var days = 0
    var expected = 0

    mutating func add(orders: Int, days: Int, rate: Int) {
      self.orders += orders
      self.days += days
      expected += rate * days / 365
    }
  }

  /// Scores: promoters, passives, detractors.
  typealias Moods = [Int]

  var contacts = 0
  var orders = 0
  var tickets = 0
  var surveys = 0
  var leavers = [Int](repeating: 0, count: Cause.allCases.count)
  /// By true cause: who cancelled, and of these who said it was the price.
  var cancellations = [Share](repeating: Share(), count: Cause.allCases.count)
  var promises = [0, 0]
  /// Phone, other.
  var checkouts = [Share(), Share()]
  var bookings = Share()
  var phoneLooks = [Int](repeating: 0, count: 24)
  /// By plan; a customer without a contact row has none.
  var surveysSent = [Int](repeating: 0, count: 3)
  var moods = [Moods](repeating: [0, 0, 0], count: 3)
  var moodsWithoutContact: Moods = [0, 0, 0]
  var themes = [Moods](repeating: [0, 0, 0], count: Theme.allCases.count)
  var answers = 0
  var monthAmounts = [Int](repeating: 0, count: 12)
  var monthOrders = [Int](repeating: 0, count: 12)
  var refunds = Share()

  var buyers = 0
  var buyersByOrders = [0, 0, 0]
  var exposureDays = 0
  var departed = 0
  var goneAtEnd = 0
  var cameBack = 0
  var ended = 0
  /// By answer 1…7 and 1…5.
  var byEffort = [Returned](repeating: Returned(), count: 7)
  var bySatisfaction = [Returned](repeating: Returned(), count: 5)
  /// Kept, late.
  var byPromise = [Returned(), Returned()]
  /// By step, bad then good.
  var byMoment = [[Returned]](
    repeating: [Returned(), Returned()], count: CustomerStep.allCases.count)
  /// Off the peak hours, in them.
  var byBurst = [Returned(), Returned()]
  var members = 0
  var redeemed = 0
  /// Orders and days: non-members, members before joining, members after.
  var pace = [Pace](repeating: Pace(), count: 3)

  mutating func demand(amount: Int, refund: Bool, month: Int) {
    refunds.total += 1
    monthAmounts[month] += amount
    if refund { refunds.left += 1 } else { monthOrders[month] += 1 }
  }

  mutating func sent(_ person: Person) {
    if person.hasContact { surveysSent[person.plan.rawValue] += 1 }
  }

  mutating func answered(_ person: Person, mood: Int?, theme: Theme?) {
    answers += 1
    guard let mood else { return }
    if person.hasContact {
      moods[person.plan.rawValue][mood] += 1
    } else {
      moodsWithoutContact[mood] += 1
    }
    if let theme { themes[theme.rawValue][mood] += 1 }
  }

  /// Adds a whole life.
  mutating func close(_ person: Person, _ life: Life) {
    guard !life.orders.isEmpty else { return }
    let end = Season.dayCount
    buyers += 1
    buyersByOrders[life.orders.count == 1 ? 0 : life.orders.count < 4 ? 1 : 2] += 1
    exposureDays += max(0, min(life.firstDeparture ?? end, end) - life.firstDay)
    if life.firstDeparture != nil { departed += 1 }
    if life.leaveDay < end, life.departures > 0 { goneAtEnd += 1 }
    if life.returned { cameBack += 1 }
    if life.endedDay != nil { ended += 1 }

    for answer in life.answers {
      returned(life, after: answer.time, within: 180, in: &byEffort[answer.effort - 1])
      returned(life, after: answer.time, within: 180, in: &bySatisfaction[answer.satisfaction - 1])
    }
    for promise in life.promises {
      returned(life, after: promise.time, within: 180, in: &byPromise[promise.late ? 1 : 0])
    }
    for moment in life.moments {
      returned(
        life, after: moment.time, within: 90,
        in: &byMoment[moment.step.rawValue][moment.good ? 1 : 0])
    }
    for burst in life.bursts {
      returned(life, after: burst.time, within: 2, in: &byBurst[burst.peak ? 1 : 0])
    }
    countPace(person, life)
  }

  /// Cases younger than the window are left out: not yet is not no.
  private func returned(_ life: Life, after time: Int, within days: Int, in count: inout Returned) {
    let last = time + days * Season.secondsPerDay
    guard time >= 0, last < Season.dayCount * Season.secondsPerDay else { return }
    count.n += 1
    if life.orders.contains(where: { $0 > time && $0 <= last }) { count.returned += 1 }
  }

  /// Orders after the first one, for each day from it until the customer left.
  private mutating func countPace(_ person: Person, _ life: Life) {
    let last = min(life.firstDeparture ?? Season.dayCount, Season.dayCount)
    let days = life.orders.dropFirst().map { $0 / Season.secondsPerDay }
    guard let joined = life.memberDay else {
      pace[0].add(
        orders: days.count { $0 < last }, days: last - life.firstDay, rate: person.rate)
      return
    }
    members += 1
    if life.redeemedDay != nil { redeemed += 1 }
    let before = min(joined, last)
    pace[1].add(
      orders: days.count { $0 < before }, days: before - life.firstDay, rate: person.rate)
    pace[2].add(
      orders: days.count { $0 >= before && $0 < last }, days: last - before, rate: person.rate)
  }
}
