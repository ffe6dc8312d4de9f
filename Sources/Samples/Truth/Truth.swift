/// `truth.json`: each truth with its definition in words, what was planted and what came out.
///
/// Shares are fractions from 0 to 1; NPS runs from -100 to 100; spans are days.
struct Truth {
  let simulation: Simulation
  var tally: TruthTally { simulation.tally }

  init(_ simulation: Simulation) { self.simulation = simulation }

  func json() -> String {
    let files = simulation.files
    return TruthValue.object([
      ("about", .text("An invented tea, coffee and brewing-equipment shop with a workshop.")),
      (
        "made_with",
        .object([
          ("customers", .number(simulation.customers)),
          ("seed", .text(String(simulation.seed))),
          ("first_day", .text("2023-01-02")), ("last_day", .text("2025-12-31")),
        ])
      ),
      ("rows", .object(files.all.map { ($0.name, .number($0.rows)) })),
      (
        "truths",
        .object([
          ("half_life", halfLife), ("late_promises", latePromises), ("effort", effort),
          ("moments", moments), ("programme", programme), ("nps", nps), ("themes", themes),
          ("season", season), ("journey", journey), ("micro_moments", microMoments),
          ("orders", orders),
        ])
      ),
    ]).json()
  }

  func truth(
    _ definition: String, planted: [(String, TruthValue)], measured: [(String, TruthValue)]
  ) -> TruthValue {
    .object([
      ("definition", .text(definition)), ("planted", .object(planted)),
      ("measured", .object(measured)),
    ])
  }

  private func perMille(_ value: Int) -> TruthValue { .ratio(value, over: 1000, decimals: 3) }

  private func rates(_ returned: TruthTally.Returned) -> TruthValue {
    .object([
      ("n", .number(returned.n)), ("returned", .number(returned.returned)),
      ("rate", .ratio(returned.returned, over: returned.n)),
    ])
  }

  private var halfLife: TruthValue {
    truth(
      "A customer's life runs from the first order to the day on which the customer decides to"
        + " leave, known here and nowhere in the files. The measured half-life is ln 2 x days lived"
        + " / departures (exponential, still living customers censored). A first departure counts;"
        + " some come back later. Files show a departure only as silence, and for some as `ended`.",
      planted: [
        ("own_half_life_days", .number(Rules.ownHalfLife)),
        ("comes_back", perMille(Rules.comesBack)),
        ("states_the_end", perMille(Rules.cancels * Rules.statesEnd / 1000)),
      ],
      measured: [
        ("customers_who_bought", .number(tally.buyers)),
        ("departures", .number(tally.departed)),
        (
          "half_life_days",
          .ratio(tally.exposureDays * 693_147 / 1_000_000, over: tally.departed, decimals: 1)
        ),
        ("gone_on_the_last_day", .ratio(tally.goneAtEnd, over: tally.buyers)),
        ("came_back", .number(tally.cameBack)), ("with_end_date", .number(tally.ended)),
        (
          "departures_by_cause",
          .object(Cause.allCases.map { ($0.name, .number(tally.leavers[$0.rawValue])) })
        ),
      ])
  }

  private var latePromises: TruthValue {
    truth(
      "An order is late when delivered after due. Each late delivery makes the customer leave with"
        + " the planted chance, and those who cancel mostly say it was the price; no departure is"
        + " planted on the price. Returned: another"
        + " order within 180 days of the delivery; deliveries younger than that are left out.",
      planted: [
        ("late", perMille(Rules.late)),
        ("late_in_november_and_december", perMille(Rules.lateInSeason)),
        ("leaves_after_late", perMille(Rules.leavesAfterLate)),
        ("says_price_after_late", perMille(Rules.statesPriceAfterLate)),
        ("says_price_otherwise", perMille(Rules.statesPriceOtherwise)),
      ],
      measured: [
        ("delivered", .number(tally.promises[0] + tally.promises[1])),
        ("late", .ratio(tally.promises[1], over: tally.promises[0] + tally.promises[1])),
        ("returned_after_kept", rates(tally.byPromise[0])),
        ("returned_after_late", rates(tally.byPromise[1])),
        (
          "cancellations_saying_price",
          .object(
            Cause.allCases.map { cause in
              let share = tally.cancellations[cause.rawValue]
              return (
                cause.name,
                .object([
                  ("n", .number(share.total)), ("share", .ratio(share.left, over: share.total)),
                ])
              )
            })
        ),
      ])
  }

  private func sum(_ counts: ArraySlice<TruthTally.Returned>) -> TruthTally.Returned {
    var total = TruthTally.Returned()
    for count in counts {
      total.n += count.n
      total.returned += count.returned
    }
    return total
  }

  private var effort: TruthValue {
    truth(
      "After a ticket the survey asks how easy it was (effort, 1 very hard to 7 very easy) and how"
        + " satisfied the customer is (1 to 5). How hard the ticket was decides whether the customer"
        + " leaves; satisfaction is drawn apart from it and changes nothing. Returned: another order"
        + " within 180 days of the answer; younger answers are left out.",
      planted: [
        ("leaves_after_easy", perMille(Rules.leavesAfterEffort[0])),
        ("leaves_after_middling", perMille(Rules.leavesAfterEffort[1])),
        ("leaves_after_hard", perMille(Rules.leavesAfterEffort[2])),
        ("effect_of_satisfaction", .number(0)),
      ],
      measured: [
        ("effort_1_2", rates(sum(tally.byEffort[0...1]))),
        ("effort_3_5", rates(sum(tally.byEffort[2...4]))),
        ("effort_6_7", rates(sum(tally.byEffort[5...6]))),
        ("satisfaction_1_2", rates(sum(tally.bySatisfaction[0...1]))),
        ("satisfaction_3", rates(tally.bySatisfaction[2])),
        ("satisfaction_4_5", rates(sum(tally.bySatisfaction[3...4]))),
      ])
  }

  private var moments: TruthValue {
    let steps: [CustomerStep] = [.repair, .delivery, .workshop]
    return truth(
      "A touchpoint goes well with a score of 9 or 10 and badly with 0 to 6. A bad repair is what"
        + " hurts most; a bad delivery hurts because it is late; a bad workshop does not matter."
        + " Returned: an order within 90 days; younger touchpoints are left out.",
      planted: [
        ("leaves_after_bad_repair", perMille(Rules.leavesAfterRepair.bad)),
        ("leaves_after_good_repair", perMille(Rules.leavesAfterRepair.good)),
        ("leaves_after_bad_workshop", .number(0)),
      ],
      measured: steps.flatMap { step in
        [("bad", 0), ("good", 1)].map { quality, position in
          (step.name + "_" + quality, rates(tally.byMoment[step.rawValue][position]))
        }
      })
  }

  private var programme: TruthValue {
    let names = ["others", "members_before_joining", "members_after_joining"]
    return truth(
      "The programme began on 2024-01-15. Who buys often joins (chance after each order: base + per"
        + " order a year, at most the most), so members bought more before joining. Joining itself"
        + " only multiplies a customer's own pace by the lift, from the next order on. Pace: orders"
        + " after the first one, for each 365 days until the customer left. Pooled paces before and"
        + " after differ by far more than the lift, since frequent buyers join soon; against_own_pace"
        + " divides by what the same customers' own paces would have given.",
      planted: [
        ("lift", perMille(Rules.programmeLift)),
        ("join_base", perMille(Rules.joinsProgramme.base)),
        ("join_per_order_a_year", perMille(Rules.joinsProgramme.perOrderAYear)),
        ("join_most", perMille(Rules.joinsProgramme.most)),
      ],
      measured: [
        ("members", .number(tally.members)), ("redeemed", .number(tally.redeemed)),
      ]
        + zip(names, tally.pace).map { name, pace in
          (
            name,
            .object([
              ("orders", .number(pace.orders)), ("days", .number(pace.days)),
              ("pace", .ratio(pace.orders * 365, over: pace.days)),
              ("against_own_pace", .ratio(pace.orders * 1000, over: pace.expected)),
            ])
          )
        })
  }
}
