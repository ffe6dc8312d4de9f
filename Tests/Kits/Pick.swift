import Kits
import Verbs

/// The customers who bought for most.
///
/// A list as small as a choosing verb can be on the kits; only tests know it.
struct Pick: Verb {
  private static let count = Place.required(in: 1...1_000_000, "How many")
  private static let apart = Place.flag("apart", "The best of each channel take turns.")
  private static let share = Place<Double?>.number(
    "holdout", in: 0...1, placeholder: "SHARE", "How many are left alone")

  static let signature = Signature(
    "pick", "Picks the customers who bought for most.", outcome: .scores, analyses: [.purchases],
    items: count, clauses: [apart, share])
  static let examples = [Example("contacts | pick 10", "The ten best.")]

  private let arguments: Arguments
  private let count: Int
  private let holdOut: HoldOut?

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    count = try arguments[Self.count]
    holdOut = try arguments[Self.share].map { HoldOut($0, of: "pick") }
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let choice = try Choice(arguments, over: input, in: scope)
    let population = try scope.population(arguments, [.purchases], of: input)
    let activity = try Activity(population.rows, for: "pick", at: choice.span)
    let money = try Money(of: activity, for: "pick", at: choice.span)
    let value = Expression.column("value", money.amount.type)
    let last = Expression.column("last", .date)
    let customers = Relation.aggregate(
      activity.active, by: [.customer],
      [
        NamedAggregate("value", money.sum),
        NamedAggregate("last", AggregateCall(.maximum, [activity.day], type: .date)),
        NamedAggregate(
          "channel",
          AggregateCall(.minimum, [activity.rows.column("channel") ?? .text("")], type: .text)),
      ])
    let chosen = Relation.extend(
      customers,
      [
        Named("reason", .text("value")),
        Named("evidence", .call(.concatenate, [.text("last on "), last.cast(to: .text)], .text)),
      ])
    return choice.plan(
      [
        Choice.rank, money.attribute("value"), Choice.reason("reason", ["value"]),
        Choice.evidence("evidence"),
      ], holdOut: holdOut, rules: population.notes
    ) { list in
      list.step(
        chosen, by: [SortKey(value, descending: true)],
        apart: arguments.has(Self.apart) ? [.column("channel", .text)] : [], keeping: count)
    }
  }
}
