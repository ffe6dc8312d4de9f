import Kits
import Verbs

/// How likely a customer is to come again, or a row to fulfil a condition.
///
/// A model verb as small as one can be on the kits; only tests know it.
struct Chance: Verb {
  private static let of = Place.items(
    "of", .conditions, placeholder: "CONDITION", "What is likely of the rows themselves.")
  private static let on = Place.items(
    "on", .expressions, 1...20, placeholder: "FEATURE", "What the rows are told by.")
  private static let within = Place.integer(
    "within", in: 1...1000, default: 90, "How many days later they come")
  private static let most = Place.integer(
    "most", in: 1...1_000_000, default: 1_000_000, "The most rows that are read at once")

  static let signature = Signature(
    "chance", "Says how likely each customer is to come again.",
    outcome: .scores, analyses: [.purchases, .touchpoints],
    clauses: [of, on, within, most])
  static let examples = [Example("contacts | chance", "Who comes again within 90 days.")]

  private let arguments: Arguments
  private let days: Int
  private let limit: ModelLimit

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    days = try arguments[Self.within]
    limit = ModelLimit(rows: try arguments[Self.most], cells: ModelLimit.usual.cells)
  }

  private static let columns = [Attribute(Field("chance", .double), measure: Measure(.fraction))]

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    if let condition = try arguments[Self.of].first?.expression() {
      return try rows(input, condition, scope)
    }
    let scoring = try Scoring(arguments, over: input, in: scope)
    let today = scoring.until.daysSinceEpoch
    let past = try source(scoring, until: today - Int32(days), isLearned: true)
    let now = try source(scoring, until: today, isLearned: false)
    return try scoring.plan(Self.columns) { columns in
      fit(past, scoring: now, by: HiddenColumn.customer, columns)
    }
  }

  /// One row per customer who had come by a day: how often, how long ago, and whether again soon after.
  private func source(
    _ scoring: Scoring, until last: Int32, isLearned: Bool
  ) throws(Diagnostic) -> ModelSource {
    let activity = scoring.activity
    let until = Expression.constant(.date(last))
    let isPast = activity.day.isAtMost(until)
    let isSoon = Expression.all([
      isPast.negated, activity.day.isAtMost(.constant(.date(last + Int32(days)))),
    ])
    let latest = Expression.column("latest", .date)
    let customers = Relation.filter(
      .aggregate(
        activity.active, by: [.customer],
        [
          NamedAggregate(
            "often",
            AggregateCall(.countDistinct, [activity.day], where: isPast, type: .integer)),
          NamedAggregate(
            "latest", AggregateCall(.maximum, [activity.day], where: isPast, type: .date)),
          NamedAggregate("soon", .count(where: isSoon)),
        ]), latest.isNotNull)
    let silence = Expression.call(.daysBetween, [until, latest], .integer)
    let comes = Expression.column("soon", .integer).isGreater(than: .integer(0))
    return ModelSource(
      customers, id: HiddenColumn.customer,
      features: [
        try Feature("often", .column("often", .integer), for: "chance", at: scoring.span),
        try Feature("silence", silence, for: "chance", at: scoring.span),
      ], targets: isLearned ? [Named("comes", comes)] : [], noun: "customer")
  }

  /// The rows are the subjects, and what is learned is in their own columns.
  private func rows(
    _ input: Rows, _ condition: ExpressionSyntax, _ scope: Scope
  ) throws(Diagnostic) -> Plan {
    let binder = ExpressionBinder(input, in: scope)
    let target = try binder.condition(condition)
    let features = try Feature.bind(arguments[Self.on], with: binder, for: "chance")
    let subjects = RowSubjects(binder.rows)
    let source = ModelSource(
      subjects.rows.relation, id: subjects.id, features: features,
      targets: [Named("of", target)], noun: "row")
    return subjects.plan(Self.columns) { fit(source, scoring: source, by: subjects.id, $0) }
  }

  private func fit(
    _ past: ModelSource, scoring now: ModelSource, by id: String, _ columns: ScoreColumns
  ) -> Plan.Step {
    let limit = limit
    return past.matrix(for: "chance", at: arguments.stage.verb.span, limit: limit) {
      (matrix, work) throws(Diagnostic) in
      let model = try LogisticRegression(matrix, work)
      let numbers = zip(["intercept"] + matrix.names, model.coefficients)
      let rule = Note(.rule, "logistic", measures: numbers.map { .init($0.0, $0.1) })
      return ModelScores(now, matrix.coding, id: id, ["chance"], limit: limit) {
        (rows, _) throws(Diagnostic) in
        [model.chances(rows)]
      } then: { (scores, notes) throws(Diagnostic) in
        columns.step(scores, notes: [rule] + matrix.notes + notes)
      }.step
    }
  }
}
