import Kits

/// How lately, how often and for how much customers bought, and how each of these is scored.
struct PurchaseMeasures: Sendable {
  /// One row per customer with a purchase: `_customer, recency_days, frequency, monetary`.
  let customers: Relation
  /// The scores `r`, `f` and `m`.
  let cuts: [MeasureCuts]

  /// - Parameter countsOrders: Whether frequency counts orders; else days with one.
  init(_ scoring: Scoring, _ money: Money, bins: Int, countsOrders: Bool) {
    cuts = [
      MeasureCuts(
        Attribute(Field("recency_days", .integer), measure: Measure(.days)), score: "r",
        bins: bins, descending: true, called: "recency in days"),
      MeasureCuts(
        Attribute(Field("frequency", .integer), measure: Measure(.count)), score: "f", bins: bins),
      MeasureCuts(
        money.attribute("monetary"), score: "m", bins: bins, in: money.amount.currency ?? ""),
    ]
    let activity = scoring.activity
    let frequency: AggregateCall
    if !countsOrders {
      frequency = AggregateCall(
        .countDistinct, [activity.day], where: activity.counts, type: .integer)
    } else if let order = activity.rows.shape.attribute(for: .identifier) {
      frequency = AggregateCall(
        .countDistinct, [.column(order.name, order.type)], where: activity.counts, type: .integer)
    } else {
      frequency = .count(where: activity.counts)
    }
    let last = Expression.column("_last", .date)
    let grouped = Relation.aggregate(
      .filter(activity.rows.relation, activity.isPlaced), by: [.customer],
      [
        NamedAggregate(
          "_last", AggregateCall(.maximum, [activity.day], where: activity.counts, type: .date)),
        NamedAggregate("frequency", frequency), NamedAggregate("monetary", money.sum),
      ])
    let today = Expression.constant(.date(scoring.scope.asOfDay.daysSinceEpoch))
    customers = .extend(
      .filter(grouped, last.isNotNull),
      [Named("recency_days", .call(.daysBetween, [today, last], .integer))])
  }
}
