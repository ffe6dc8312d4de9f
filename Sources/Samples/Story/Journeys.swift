/// Touchpoints: how customers find the shop, hesitate, buy, book and give up.
extension Simulation {
  mutating func touch(
    _ step: CustomerStep, _ channel: TouchChannel, _ device: Device, at time: Int, score: Int? = nil
  ) {
    guard time >= 0, time < Season.dayCount * Season.secondsPerDay else { return }
    life.touches.append(
      Life.Touch(
        time: time, order: life.touches.count, step: step, channel: channel, device: device,
        score: score))
    guard let score, score < 7 || score > 8 else { return }
    life.moments.append(Life.Moment(time: time, step: step, good: score > 8))
  }

  /// The way to a purchase, and beside it the checkouts that came to nothing.
  mutating func purchaseSession(at time: Int, device: Device) {
    if device == .phone, draws.chance(perMille: Rules.burstBeforePhonePurchase) {
      let peak = draws.chance(perMille: 850)
      let day = time / Season.secondsPerDay
      let start = burstTime(on: day, peak: peak)
      burst(at: start < time - 900 ? start : start - Season.secondsPerDay, peak: peak)
    }
    let paying = time - pause(20...200)
    touch(.purchase, .web, device, at: time)
    touch(.checkout, .web, device, at: paying)
    let cart = paying - pause(10...400)
    touch(.cart, .web, device, at: cart)
    let visit = look(before: cart, device: device)
    arrive(at: visit, device: device)
    let leaves = device == .phone ? Rules.leavesAtCheckout.phone : Rules.leavesAtCheckout.other
    tally.checkouts[device == .phone ? 0 : 1].total += 1
    while draws.chance(perMille: leaves) {
      tally.checkouts[device == .phone ? 0 : 1].total += 1
      tally.checkouts[device == .phone ? 0 : 1].left += 1
      lostCheckout(device: device)
    }
  }

  private mutating func lostCheckout(device: Device) {
    let last = min(life.leaveDay, Season.dayCount)
    let day = person.joinDay + draws.below(max(1, last - person.joinDay))
    let checkout = moment(on: day, online: true)
    touch(.checkout, .web, device, at: checkout)
    let cart = checkout - pause(10...400)
    touch(.cart, .web, device, at: cart)
    arrive(at: look(before: cart, device: device), device: device)
  }

  /// Clicks on one page often carry the same second.
  private mutating func pause(_ seconds: ClosedRange<Int>) -> Int {
    draws.chance(perMille: 50) ? 0 : draws.within(seconds)
  }

  /// A visit before `time`, perhaps with a comparison; says when it began.
  ///
  /// The tea quiz comes up by chance and changes nothing.
  private mutating func look(before time: Int, device: Device) -> Int {
    var start = time
    if draws.chance(perMille: 220) {
      start -= pause(20...240)
      touch(.compare, .web, device, at: start)
    }
    if draws.chance(perMille: 180) {
      start -= pause(20...240)
      touch(.quiz, .web, device, at: start)
    }
    start -= pause(20...500)
    touch(.visit, .web, device, at: start)
    return start
  }

  /// What brought the visitor: an advertisement, a search, other people, the newsletter, nothing.
  private mutating func arrive(at visit: Int, device: Device) {
    let time = visit - pause(2...40)
    switch Self.sources.draw(&draws) {
    case 0: touch(.ad, draws.chance(perMille: 550) ? .social : .search, device, at: time)
    case 1: touch(.search, .search, device, at: time)
    case 2: touch(.social, .social, device, at: time)
    case 3: touch(.reviewSite, .reviewSite, device, at: time)
    case 4:
      let day = visit / Season.secondsPerDay
      touch(.newsletter, .email, .none, at: min(visit, day * Season.secondsPerDay + 8 * 3600))
    default: break
    }
  }

  /// Browsing without buying fills the file up to the number of events asked for.
  mutating func browse() {
    guard person.tracked, let gap = volume.timeBetweenSessions else { return }
    let mean = max(1, gap * Season.secondsPerDay / 1000 - 60)
    let end = min(life.leaveDay, Season.dayCount) * Season.secondsPerDay
    var time = (person.joinDay - 10) * Season.secondsPerDay + draws.exponential(mean: mean)
    while time < end {
      let day = max(0, time / Season.secondsPerDay)
      if draws.chance(perMille: 280) {
        let peak = draws.chance(perMille: Rules.burstsInPeakHours - 100)
        burst(at: burstTime(on: day, peak: peak), peak: peak)
      } else {
        let device = anyDevice()
        let start = moment(on: day, online: true)
        if draws.chance(perMille: 260) {
          touch(.cart, .web, device, at: start)
          arrive(at: look(before: start, device: device), device: device)
        } else {
          touch(.visit, .web, device, at: start)
          arrive(at: start, device: device)
        }
      }
      time += 60 + draws.exponential(mean: mean)
    }
  }

  private mutating func burstTime(on day: Int, peak: Bool) -> Int {
    guard peak else { return moment(on: day, online: true) }
    let hour = Rules.peakHours[draws.below(Rules.peakHours.count)]
    return day * Season.secondsPerDay + hour * 3600 + draws.below(3000)
  }

  /// A micro-moment: three to five looks for information on the phone within ten minutes; some
  /// stand in the shop and compare prices.
  private mutating func burst(at start: Int, peak: Bool) {
    var time = start
    let inShop = !peak && draws.chance(perMille: 250)
    for _ in 0..<draws.within(3...5) {
      let step = Self.looks[draws.below(Self.looks.count)]
      let channel: TouchChannel =
        switch step {
        case .search: .search
        case .reviewSite: .reviewSite
        case .compare: inShop ? .shop : .web
        default: .web
        }
      touch(step, channel, .phone, at: time)
      time += draws.within(5...140)
    }
    life.bursts.append((start, peak))
  }

  /// A repair is booked, perhaps kept, and goes well or badly; badly is what customers leave over.
  mutating func repair(after day: Int) {
    let booked = day + draws.within(15...150)
    guard let kept = book(on: booked) else { return }
    let bad = draws.chance(perMille: Rules.badRepair)
    let score = draws.chance(perMille: 880) ? rating(good: !bad) : nil
    touch(.repair, .shop, .none, at: moment(on: kept, online: false), score: score)
    let leaves = bad ? Rules.leavesAfterRepair.bad : Rules.leavesAfterRepair.good
    if draws.chance(perMille: leaves) {
      life.leave(on: kept + draws.within(1...10), because: .badRepair)
    }
  }

  /// A workshop pleases or bores, and nobody leaves over it.
  mutating func workshop(after day: Int) {
    guard let kept = book(on: day + draws.within(3...40)) else { return }
    let bad = draws.chance(perMille: Rules.badWorkshop)
    let score = draws.chance(perMille: 700) ? rating(good: !bad) : nil
    touch(.workshop, .shop, .none, at: moment(on: kept, online: false), score: score)
  }

  /// The day of what was booked; nil when the customer gave up, as two in five do.
  private mutating func book(on day: Int) -> Int? {
    guard day < min(life.leaveDay, Season.dayCount) else { return nil }
    let device = anyDevice()
    let time = moment(on: day, online: true)
    touch(.visit, .web, device, at: time - pause(20...300))
    touch(.booking, .web, device, at: time)
    tally.bookings.total += 1
    guard !draws.chance(perMille: Rules.leavesAtBooking) else {
      tally.bookings.left += 1
      return nil
    }
    return day + draws.within(2...9)
  }

  mutating func writeTouches() {
    life.touches.sort { ($0.time, $0.order) < ($1.time, $1.order) }
    let file = files.touchpoints
    for touch in life.touches {
      file.code("C", person.index + 1, width: idWidth)
      file.time(touch.time)
      file.text(world.words.steps[touch.step.rawValue])
      file.text(world.words.touchChannels[touch.channel.rawValue])
      file.text(world.words.devices[touch.device.rawValue])
      if let score = touch.score { file.number(score) } else { file.blank() }
      file.endRow()
      if touch.device == .phone, touch.step.seeksInformation {
        tally.phoneLooks[touch.time % Season.secondsPerDay / 3600] += 1
      }
    }
  }

  private static let sources = Lottery(26, 22, 12, 8, 12, 20)
  private static let looks: [CustomerStep] = [.search, .compare, .reviewSite, .visit, .search]
}
