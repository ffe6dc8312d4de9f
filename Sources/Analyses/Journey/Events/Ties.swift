import Kits

/// How many events of a customer come at the instant of the one before.
struct Ties {
  /// One row: how many `pairs` of neighbours there are, and how many are `tied`.
  let question: Question

  /// - Parameter events: Their customer as `_customer` and instant as `_time`.
  init(over events: Relation) {
    let before = Expression.window(
      Window(
        .lag(.eventTime), partition: [.customer], order: [SortKey(.eventTime)], type: .duration))
    let previous = Expression.column("_previous", .duration)
    question = Question(
      .aggregate(
        .extend(events, [Named("_previous", before)]), by: [],
        [
          NamedAggregate("pairs", .count(where: previous.isNotNull)),
          NamedAggregate("tied", .count(where: previous.equals(.eventTime))),
        ]), order: [])
  }

  /// Says that more than one pair in a hundred ties, and what that means; nil otherwise.
  static func note(_ table: Table, byDay: Bool, _ meaning: String) -> Note? {
    guard let pairs = table["pairs"]?[0].whole, let tied = table["tied"]?[0].whole,
      tied * 100 > pairs
    else { return nil }
    let share = Double(tied) / Double(pairs)
    return Note(
      .caveat,
      "\(percentage(share)) of events follow the one before "
        + "\(byDay ? "on the same day (there are no times of day)" : "at the same instant"): "
        + meaning,
      measures: [.init("share of tied events", share)])
  }
}
