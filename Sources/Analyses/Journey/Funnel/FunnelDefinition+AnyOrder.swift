import Kits

extension FunnelDefinition {
  /// The events, each as the beginning of a span in which steps happen in whatever order: `_next1` …,
  /// when each step next happens from there on, the first as an entry of which it is known what it
  /// leads to; `_limit`, until when the span may last; and `_completeK`, when the steps up to one have
  /// all happened.
  var spans: Relation {
    var next = [
      Named("_next1", following(time, where: deadline(1).isNotNull, includingOwn: true))
    ]
    for step in 2...steps.count {
      next.append(Named("_next\(step)", following(time, where: serves(step), includingOwn: true)))
    }
    var limits: [Expression] = []
    if let window { limits.append(window.deadline(of: column("_moment", .timestamp), at: time)) }
    if !(rule.excluded + rule.ending).isEmpty {
      // Where it happens the span may just end.
      limits.append(following(time, where: column("_excluded", .boolean), includingOwn: false))
    }
    if !limits.isEmpty {
      next.append(
        Named(
          "_limit", limits.count == 1 ? limits[0] : .call(.least, limits, .duration)))
    }
    var rows = Relation.extend(entries, next)
    for step in 2...steps.count {
      let (own, before) = (column("_next\(step)", .duration), completion(rule.base(of: step)))
      rows = .extend(
        rows,
        [
          Named(
            "_complete\(step)",
            .choice(
              [
                .init(
                  .all([own.isNotNull, before.isNotNull]),
                  .call(.greatest, [own, before], .duration))
              ], otherwise: .null(.duration), .duration))
        ])
    }
    return rows
  }

  /// Of the spans that reach a step the one that is complete first, and of those the shortest.
  func spanAggregates(_ step: Int) -> [NamedAggregate] {
    let end = completion(step)
    var isReached = [end.isNotNull]
    if window != nil || !(rule.excluded + rule.ending).isEmpty {
      let limit = column("_limit", .duration)
      isReached.append(.any([limit.isNull, end.isAtMost(limit)]))
    }
    return [
      NamedAggregate(
        "_end\(step)", AggregateCall(.minimum, [end], where: .all(isReached), type: .duration)),
      NamedAggregate(
        "_from\(step)",
        AggregateCall(
          .latest, [time, .call(.negate, [end], .duration), time], where: .all(isReached),
          type: .duration)),
    ]
  }

  private func completion(_ step: Int) -> Expression {
    column(step == 1 ? "_next1" : "_complete\(step)", .duration)
  }

  /// The least time of the events from here on for which a condition holds.
  private func following(
    _ value: Expression, where condition: Expression, includingOwn: Bool
  ) -> Expression {
    .window(
      Window(
        .aggregate(AggregateCall(.minimum, [value], where: condition, type: .duration)),
        partition: partition, order: [SortKey(backwards)],
        frame: includingOwn ? .rangeToCurrent : .rangeBefore, type: .duration))
  }
}
