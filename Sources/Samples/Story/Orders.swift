/// Purchases, promises and refunds.
extension Simulation {
  mutating func order(on day: Int) {
    let channel = OrderChannel(rawValue: Self.channels[person.type.rawValue].draw(&draws)) ?? .web
    let device = channel == .web ? anyDevice() : .none
    let time = moment(on: day, online: channel == .web)
    let product = world.catalogue.draw(profile: person.profile, &draws)
    let category = world.catalogue.products[product].category
    tally.orders += 1
    let number = tally.orders
    life.orders.append(time)

    var promise: (due: Int, delivered: Int)?
    var late = false
    if channel != .shop, category != .service {
      let due = day + draws.within(2...5)
      let chance = world.season.isPeak(day) ? Rules.lateInSeason : Rules.late
      late = draws.chance(perMille: chance)
      let delivered = late ? due + 1 + min(20, draws.exponential(mean: 3)) : due - draws.below(2)
      promise = (due, delivered)
    }
    let line = Line(
      number: number, time: time, channel: channel, device: device, due: promise?.due,
      delivered: promise?.delivered)
    let amount = write(line, product: product)
    if draws.chance(perMille: 140) {
      write(line, product: world.catalogue.draw(profile: person.profile, &draws))
    }
    if channel == .web, person.tracked { purchaseSession(at: time, device: device) }
    let received = promise?.delivered ?? day
    if promise != nil { deliver(on: received, late: late) }
    if draws.chance(perMille: late ? 120 : 25) {
      let back = moment(on: received + draws.within(2...14), online: true)
      writeRefund(of: line, product: product, amount: amount, at: back)
    }
    afterSale(category, day: received, late: late)
  }

  private mutating func deliver(on day: Int, late: Bool) {
    let time = moment(on: day, online: false)
    guard time < Season.dayCount * Season.secondsPerDay else { return }
    tally.promises[late ? 1 : 0] += 1
    life.promises.append((time, late))
    if person.tracked, draws.chance(perMille: 800) {
      let score = draws.chance(perMille: 450) ? rating(good: !late) : nil
      touch(.delivery, .courier, .none, at: time, score: score)
      if draws.chance(perMille: 220) {
        touch(.unboxing, .none, .phone, at: time + draws.within(300...20_000))
      }
    }
    if late, draws.chance(perMille: Rules.leavesAfterLate) {
      life.leave(on: day + draws.within(1...14), because: .latePromise)
    }
  }

  /// A score from 0 to 10 for something that went well or badly, with a little noise.
  mutating func rating(good: Bool) -> Int {
    good ? [7, 8, 9, 9, 10, 10, 10][draws.below(7)] : [1, 2, 3, 4, 5, 5, 6][draws.below(7)]
  }

  private mutating func afterSale(_ category: Catalogue.Category, day: Int, late: Bool) {
    if late, draws.chance(perMille: 420) {
      ticket(.delivery, on: day - draws.below(2))
    } else if draws.chance(perMille: category == .equipment ? 200 : 95) {
      let topic = category == .equipment ? Topic.product : Self.topics[draws.below(4)]
      ticket(topic, on: day + draws.within(0...20))
    }
    if category == .equipment, draws.chance(perMille: 700) { repair(after: day) }
    if draws.chance(perMille: 70) { workshop(after: day) }
    if draws.chance(perMille: Rules.surveyAfterOrder) {
      survey(late ? 1 : 0, on: day + draws.within(1...4), after: nil, late: late)
    }
  }

  mutating func anyDevice() -> Device {
    draws.chance(perMille: 820)
      ? person.device : Device(rawValue: draws.within(1...3)) ?? .computer
  }

  private struct Line {
    let number: Int
    let time: Int
    let channel: OrderChannel
    let device: Device
    let due: Int?
    let delivered: Int?
  }

  @discardableResult
  private mutating func write(_ line: Line, product: Int) -> Int {
    let goods = world.catalogue.products[product]
    var quantity = 1
    if goods.category == .tea || goods.category == .coffee {
      quantity =
        switch person.type {
        case .home: 1 + draws.below(3)
        case .cafe: 3 + draws.below(10)
        case .office: 2 + draws.below(5)
        }
    }
    let discount = [100, 95, 92][person.plan.rawValue]
    let amount = goods.cents * quantity * discount / 100
    row(line, kind: 0, product: product, quantity: quantity, amount: amount, at: line.time)
    return amount
  }

  private mutating func writeRefund(of line: Line, product: Int, amount: Int, at time: Int) {
    guard time < Season.dayCount * Season.secondsPerDay else { return }
    row(line, kind: 1, product: product, quantity: 1, amount: -amount, at: time)
  }

  private mutating func row(
    _ line: Line, kind: Int, product: Int, quantity: Int, amount: Int, at time: Int
  ) {
    let file = files.purchases
    let goods = world.catalogue.products[product]
    file.code("O", line.number, width: 6)
    file.code("C", person.index + 1, width: idWidth)
    file.time(time)
    file.text(world.words.kinds[kind])
    file.text(goods.name)
    file.text(world.catalogue.categories[goods.category.rawValue])
    file.number(quantity)
    file.cents(amount)
    file.text(world.words.currency)
    file.text(world.words.orderChannels[line.channel.rawValue])
    file.text(world.words.devices[line.device.rawValue])
    file.promise(kind == 0 ? line.due : nil)
    file.date(kind == 0 ? line.delivered : nil)
    file.endRow()
    tally.demand(
      amount: amount, refund: kind == 1,
      month: world.season.months[
        time / Season.secondsPerDay])
  }

  private static let channels = [Lottery(62, 33, 5), Lottery(68, 9, 23), Lottery(74, 6, 20)]
  private static let topics: [Topic] = [.billing, .account, .advice, .product]
}
