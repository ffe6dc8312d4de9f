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
    _ name: String, _ answer: Expression, at span: SourceSpan, _ make: (AggregateCall) -> Expression
  ) throws(Diagnostic) -> Expression {
    let known = attribute(of: answer, named: name).scale
    if name == "nps", let known, known.low != 0 || known.high != 10 {
      throw .otherScale(span.text, known, help: "the verb takes other scales: `nps … ", at: span)
    }
    let question: QuestionKind =
      name == "nps" ? .recommend : name == "csat" ? .satisfaction : .effort
    let scale = known ?? .usual(for: question)
    let found: AnswerScore? =
      switch question {
      case .satisfaction, .intent: .top("satisfied", of: scale)
      case .effort: .beyondMiddle("easy", of: scale)
      case .recommend: .recommendation(.standard)
      }
    guard let found else {
      throw .unreadableScale(of: name, span.text, scale, at: span)
    }
    if name != "nps" {
      let origin = known == nil ? ", as its scale is not known" : ""
      add(Note(.rule, "\(typed("\(name)(\(span.text))")) is the share of \(found.text)\(origin)"))
    }
    let conditions = AnswerConditions(answer, found)
    noteOffScale(conditions.isOffScale, of: span.text, scale)
    return meanWorth(of: found, conditions, make)
  }

  /// The mean worth of an answer, times the score's factor.
  private func meanWorth(
    of score: AnswerScore, _ conditions: AnswerConditions, _ make: (AggregateCall) -> Expression
  ) -> Expression {
    var sum: Expression?
    for (part, isPart) in zip(score.parts, conditions.isPart) {
      let count = make(.count(where: isPart))
      sum = sum.map { .call(part.worth < 0 ? .subtract : .add, [$0, count], .integer) } ?? count
    }
    let answers = make(.count(where: conditions.isAnswer))
    let mean = Expression.call(.divide, [sum ?? .integer(0), answers], .double)
    guard score.factor != 1 else { return mean }
    return .call(.multiply, [mean, .integer(Int64(score.factor))], .double)
  }

  private func add(_ note: Note) {
    if !notes.contains(note) { notes.append(note) }
  }

  /// Counts the answers that a figure leaves out.
  private func noteOffScale(_ isOff: Expression, of score: String, _ scale: ScoreScale) {
    let rows = Relation.filter(rows.relation, isOff)
    guard !countedOffScale.contains(rows) else { return }
    countedOffScale.append(rows)
    probes.append(
      Probe(counting: rows) { count in
        Note(
          .caveat,
          "\(counted(count, "answer")) off the scale \(scale.low)–\(scale.high) of \(typed(score)) "
            + "left out",
          measures: [.init("answers off the scale", Double(count))])
      })
  }
}
