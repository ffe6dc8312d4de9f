import Catalogs
import Diagnostics
import Relations
import Tables

extension ExpressionBinder {
  /// `nps(x)`, `csat(x)`, `ces(x)`: the plain figures, without intervals.
  ///
  /// `nps` is that of the verb: promoters less detractors on 0–10, in points. `csat` is the share of
  /// the top two points of the scale (of the top one where it has fewer than four), `ces` that of the
  /// points above its middle. The scale is the column's, else 1–5 and 1–7. Answers off the scale are
  /// left out of both sides and counted.
  func scoreShare(
    _ name: String, _ score: Expression, at span: SourceSpan, _ make: (AggregateCall) -> Expression
  ) throws(Diagnostic) -> Expression {
    let known = attribute(of: score, named: name).scale
    func count(_ condition: Expression) -> Expression { make(.count(where: condition)) }
    func share(_ part: Expression, of answers: Expression) -> Expression {
      .call(.divide, [part, count(answers)], .double)
    }
    guard name != "nps" else {
      if let known, known.low != 0 || known.high != 10 {
        throw .otherScale(
          span.text, known, help: "the verb takes other scales: `nps … ", at: span)
      }
      let conditions = PromoterConditions(score, .standard)
      noteOffScale(conditions.isOffScale, of: span.text, ScoreScale(low: 0, high: 10))
      let balance = Expression.call(
        .subtract, [count(conditions.isPromoter), count(conditions.isDetractor)], .integer)
      return .call(
        .multiply, [share(balance, of: conditions.isAnswer), .integer(100)], .double)
    }
    let scale = known ?? ScoreScale(low: 1, high: name == "csat" ? 5 : 7)
    guard let box = ScoreBox(scale) else {
      throw Diagnostic(
        "wrong-scale",
        "`\(name)` reads scales of 2 to 11 points, and \(typed(span.text)) goes from "
          + "\(scale.low) to \(scale.high)", at: span)
    }
    let answers = ScaleConditions(score, scale)
    let first = name == "csat" ? box.top : box.firstAboveMiddle
    let isGood = Expression.all(answers.parts + [score.isAtLeast(.integer(Int64(first)))])
    let text = name == "csat" ? box.topText : box.aboveMiddleText
    let origin = known == nil ? ", as its scale is not known" : ""
    add(
      Note(
        .rule,
        "\(typed("\(name)(\(span.text))")) is the share of \(text) on \(scale.low)–\(scale.high)"
          + origin))
    noteOffScale(answers.isOff, of: span.text, scale)
    return share(count(isGood), of: answers.isOn)
  }

  private func add(_ note: Note) {
    if !notes.contains(note) { notes.append(note) }
  }

  /// Counts the answers that a figure leaves out.
  private func noteOffScale(_ isOff: Expression, of score: String, _ scale: ScoreScale) {
    let question = Relation.aggregate(
      .filter(rows.relation, isOff), by: [], [NamedAggregate("n", .count())])
    guard !countedOffScale.contains(question) else { return }
    countedOffScale.append(question)
    probes.append(
      Probe(question) { table in
        guard let count = table["n"]?[0].whole, count > 0 else { return nil }
        return Note(
          .caveat,
          "\(counted(count, "answer")) off the scale \(scale.low)–\(scale.high) of \(typed(score)) "
            + "left out",
          measures: [.init("answers off the scale", Double(count))])
      })
  }
}
