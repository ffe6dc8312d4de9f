/// The truths about scores, seasons and journeys.
extension Truth {
  private func score(_ moods: TruthTally.Moods) -> TruthValue {
    let n = moods[0] + moods[1] + moods[2]
    return .object([
      ("n", .number(n)), ("promoters", .number(moods[0])), ("passives", .number(moods[1])),
      ("detractors", .number(moods[2])),
      ("nps", .ratio((moods[0] - moods[2]) * 100, over: n, decimals: 2)),
    ])
  }

  private func sum(_ moods: [TruthTally.Moods]) -> TruthTally.Moods {
    moods.reduce([0, 0, 0]) { [$0[0] + $1[0], $0[1] + $1[1], $0[2] + $1[2]] }
  }

  var nps: TruthValue {
    truth(
      "Promoters say 9 or 10, detractors 0 to 6; blank scores are left out. By the plan of the"
        + " customer's contact row; `no_contact` are answers of customers who have none. Planted:"
        + " shares of promoters and detractors before tickets and late deliveries move them.",
      planted: ServicePlan.allCases.map { plan in
        let shares = Rules.scoreByPlan[plan.rawValue]
        return ("\(plan)", .list([shares.0, shares.1].map { .ratio($0, over: 1000, decimals: 3) }))
      },
      measured: [("all", score(sum(tally.moods + [tally.moodsWithoutContact])))]
        + ServicePlan.allCases.map { ("\($0)", score(tally.moods[$0.rawValue])) }
        + [
          ("no_contact", score(tally.moodsWithoutContact)),
          ("answered", .ratio(tally.answers, over: tally.surveys)),
        ])
  }

  var themes: TruthValue {
    let all = sum(tally.moods + [tally.moodsWithoutContact])
    return truth(
      "Each comment carries one theme; whether a customer praises or complains is drawn by the mood"
        + " behind the score, so a theme's NPS shows its pull. With: NPS of answers with the theme;"
        + " without: NPS of all other answers with a score. Packaging means nothing.",
      planted: [
        ("good", .list(["freshness", "staff", "range", "workshop"].map { .text($0) })),
        ("bad", .list(["price", "website", "support", "late_delivery"].map { .text($0) })),
        ("neutral", .list([.text("packaging")])),
      ],
      measured: Theme.allCases.map { theme in
        let with = tally.themes[theme.rawValue]
        let without = zip(all, with).map { $0 - $1 }
        return (theme.name, .object([("with", score(with)), ("without", score(without))]))
      })
  }

  var season: TruthValue {
    truth(
      "Demand by calendar month, January first, over the three years together: order lines and net"
        + " amount in EUR. Planted weights are relative to 1.",
      planted: [
        ("weights", .list(Season.monthWeights.map { .ratio($0, over: 1000, decimals: 2) }))
      ],
      measured: [
        ("order_lines", .list(tally.monthOrders.map { .number($0) })),
        ("amount", .list(tally.monthAmounts.map { .ratio($0, over: 100, decimals: 2) })),
        ("refund_lines", .ratio(tally.refunds.left, over: tally.refunds.total)),
      ])
  }

  private func left(_ share: TruthTally.Share) -> TruthValue {
    .object([("n", .number(share.total)), ("left", .ratio(share.left, over: share.total))])
  }

  var journey: TruthValue {
    truth(
      "Customers leave at checkout, on a phone above all, and at booking (no repair or workshop"
        + " follows). A checkout is left when the same sitting has no purchase. The quiz comes up by"
        + " chance before a cart or a purchase and changes nothing: a step nobody needs.",
      planted: [
        ("leaves_at_checkout_on_phone", .ratio(Rules.leavesAtCheckout.phone, over: 1000)),
        ("leaves_at_checkout_elsewhere", .ratio(Rules.leavesAtCheckout.other, over: 1000)),
        ("leaves_at_booking", .ratio(Rules.leavesAtBooking, over: 1000)),
        ("effect_of_quiz", .number(0)),
      ],
      measured: [
        ("checkouts_on_phone", left(tally.checkouts[0])),
        ("checkouts_elsewhere", left(tally.checkouts[1])),
        ("bookings", left(tally.bookings)),
      ])
  }

  var microMoments: TruthValue {
    let bursts = tally.byBurst.map { count -> TruthValue in
      .object([
        ("n", .number(count.n)), ("bought", .ratio(count.returned, over: count.n)),
      ])
    }
    return truth(
      "Bursts of three to five looks for information (search, compare, review_site, visit) on a"
        + " phone within ten minutes, most of them between 12:00 and 13:00 and between 20:00 and"
        + " 22:00. Bought: an order within 2 days of the burst. Looks by hour count every such step"
        + " on a phone, in a burst or not.",
      planted: [
        ("peak_hours", .list(Rules.peakHours.map { .number($0) })),
        (
          "burst_before_phone_purchase",
          .ratio(Rules.burstBeforePhonePurchase, over: 1000, decimals: 3)
        ),
      ],
      measured: [
        ("bursts_in_peak_hours", bursts[1]), ("bursts_at_other_times", bursts[0]),
        ("phone_looks_by_hour", .list(tally.phoneLooks.map { .number($0) })),
      ])
  }

  var orders: TruthValue {
    truth(
      "How many orders (not order lines, refunds left out) the customers have who bought at all.",
      planted: [],
      measured: [
        ("orders", .number(tally.orders)), ("customers_with_one", .number(tally.buyersByOrders[0])),
        ("with_two_or_three", .number(tally.buyersByOrders[1])),
        ("with_more", .number(tally.buyersByOrders[2])),
        ("contact_rows", .number(tally.contacts)),
      ])
  }
}
