package import Verbs

/// What every verb that scores customers begins with: whose activity it learns from, which rows get
/// the scores, and what is said of both.
///
/// A verb says in its `plan` what it asks about ``activity`` and how the answers become one row per
/// customer; ``plan(_:absent:rules:start:)`` does the rest.
package struct Scoring {
  package let scope: Scope
  /// Where the verb stands.
  package let span: SourceSpan
  /// The rows of all customers that scores are computed from, or the rows given where they are of the
  /// kind.
  package let population: Analysed
  package let activity: Activity
  private let arguments: Arguments
  /// The incoming rows, which know their customers.
  private let scored: Rows

  /// Finds the population of the kinds that the verb's signature says.
  package init(_ arguments: Arguments, over input: Rows, in scope: Scope) throws(Diagnostic) {
    let verb = arguments.signature.name
    self.arguments = arguments
    self.scope = scope
    span = arguments.stage.verb.span
    population = try scope.population(arguments, arguments.signature.analyses, of: input)
    activity = try Activity(population.rows, for: verb, at: span)
    scored = try input.requiringCustomer(
      for: verb, that: "scores", in: scope, at: span,
      help: ["keep the customer: `summarize … by customer`"])
  }

  /// The last day that the population is known to.
  package var until: CivilDate { CivilDate(microseconds: scope.observedUntil(population.rows)) }

  /// As in `all purchases`, or `the purchases given`.
  package var source: String {
    population.isGiven ? "the \(activity.noun)s given" : "all \(activity.noun)s"
  }

  /// The incoming rows with the scores of their customers; made once, as later stages read them often.
  ///
  /// - Parameters:
  ///   - attributes: The columns that the verb adds.
  ///   - absent: What they say of a customer who has no scores; null where nothing is said.
  ///   - rules: What the verb says before any data is seen.
  ///   - start: The way to the scores, which ends in ``ScoreColumns/step(_:notes:)``.
  package func plan(
    _ attributes: [Attribute], absent: [String: Constant] = [:], rules: [Note] = [],
    start: (ScoreColumns) -> Plan.Step
  ) throws(Diagnostic) -> Plan {
    let columns = ScoreColumns(scored, attributes, absent: absent)
    let promised = columns.rows(nil)
    let said =
      population.notes + promised.notes + rules
      + scope.boundedHistory(of: scored, population, by: activity.time, arguments)
    let whole = try Activity(population.whole, for: arguments.signature.name, at: span)
    return Plan(
      shape: promised.shape, rules: said, keeps: true, probes: whole.probes,
      hidden: promised.hidden, start: start(columns))
  }
}

extension ScoreColumns {
  /// The end of a scoring stage.
  ///
  /// - Parameter scores: One row per customer: `_customer`, then the columns by name.
  package func step(_ scores: Relation, notes: [Note]) -> Plan.Step {
    .rows(rows(scores).relation, notes: notes, chart: nil)
  }
}
