/// One thing that happened, whatever file tells it.
struct ShopEvent {
  var customer: Int
  var time: Int
  var step: String
  var channel: String?
  var device: String?
  /// 1 for a good moment, −1 for a bad one, 0 for one that is neither; nil where nobody says.
  var quality: Int?
  /// Whose it is.
  var file: String
}

extension RandomShop {
  /// The same with a time for what has none: a balance asks for no time, as nothing has to follow.
  var atAnyTime: RandomShop {
    var shop = self
    for index in touches.indices { shop.touches[index].time = touches[index].time ?? 0 }
    for index in tickets.indices { shop.tickets[index].opened = tickets[index].opened ?? 0 }
    for index in surveys.indices { shop.surveys[index].time = surveys[index].time ?? 0 }
    for index in orders.indices { shop.orders[index].time = orders[index].time ?? 0 }
    return shop
  }

  /// Where an event's row stands among those of its customer at the same instant.
  private static func ordered(_ events: [ShopEvent]) -> [ShopEvent] {
    events.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
      .map(\.element)
  }

  /// A score of the best two of five, or of the worst two.
  private static func quality(ofRating rating: Int?) -> Int? {
    rating.map { $0 >= 4 ? 1 : $0 <= 2 ? -1 : 0 }
  }

  /// A promise is kept, late, or neither: nobody promised anything, or there is still time.
  private static func isKept(_ ticket: Ticket, before end: Int) -> Bool? {
    guard let due = ticket.due else { return nil }
    if let done = ticket.done { return done <= due }
    return (due + 1) * 86_400 <= end ? false : nil
  }

  func touchEvents(
    where isMeant: (Touch) -> Bool = { _ in true }, nameless: String? = nil,
    quality: (Touch) -> Int? = { RandomShop.quality(ofRating: $0.rating) }
  ) -> [ShopEvent] {
    Self.ordered(
      touches.filter(isMeant).compactMap { touch in
        guard let customer = touch.customer, let time = touch.time,
          let step = touch.step ?? nameless
        else { return nil }
        return ShopEvent(
          customer: customer, time: time, step: step, channel: touch.channel,
          device: touch.device, quality: quality(touch), file: "touchpoints")
      })
  }

  /// Tickets as moments of their own, with what `reopened` says.
  var ticketEvents: [ShopEvent] {
    Self.ordered(
      tickets.compactMap { ticket in
        guard let customer = ticket.customer, let time = ticket.opened else { return nil }
        let isKept = Self.isKept(ticket, before: Self.end)
        let isBad = isKept == false || (ticket.reopened ?? 0) > 0
        // One that says that it was not reopened says something.
        let neither = ticket.reopened == nil ? nil : 0
        return ShopEvent(
          customer: customer, time: time, step: "ticket",
          quality: isBad ? -1 : isKept == true ? 1 : neither, file: "tickets")
      })
  }

  var surveyEvents: [ShopEvent] {
    Self.ordered(
      surveys.compactMap { survey in
        guard let customer = survey.customer, let time = survey.time else { return nil }
        return ShopEvent(
          customer: customer, time: time, step: "survey",
          quality: survey.score.map { $0 >= 9 ? 1 : $0 <= 6 ? -1 : 0 }, file: "surveys")
      })
  }

  var orderEvents: [ShopEvent] {
    Self.ordered(
      orders.compactMap { order in
        guard let customer = order.customer, let time = order.time else { return nil }
        return ShopEvent(
          customer: customer, time: time, step: order.isRefund ? "refund" : "purchase",
          quality: order.isRefund ? -1 : nil, file: "purchases")
      })
  }

  /// All of them, what two files tell of one customer and day under one name once.
  var events: [ShopEvent] {
    var bought: Set<[Int]> = []
    for event in orderEvents where event.step == "purchase" {
      bought.insert([event.customer, event.time / 86_400])
    }
    let touched = touchEvents(nameless: "touchpoint").filter {
      $0.step != "purchase" || !bought.contains([$0.customer, $0.time / 86_400])
    }
    let promises = tickets.compactMap { ticket -> ShopEvent? in
      guard let customer = ticket.customer, let time = ticket.opened else { return nil }
      let isKept = Self.isKept(ticket, before: Self.end)
      return ShopEvent(
        customer: customer, time: time, step: "ticket", quality: isKept.map { $0 ? 1 : -1 },
        file: "tickets")
    }
    // At one instant in this order.
    return Self.ordered(orderEvents + promises + surveyEvents + touched)
  }
}
