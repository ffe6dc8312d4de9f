/// Turns what was counted into the rows and notes of a survey verb.
struct SurveyReport: Sendable {
  let tally: AnswerTally
  let comparison: SurveyComparison?
  let summary: Summary<SurveyRow>
  let confidence: Double
  let margin: Double?
  let chart: Chart?
  let doubt: @Sendable (SurveyQuestion, ClosedRange<Double>, Int) -> Note?

  func rows(_ tables: [Table]) throws(Diagnostic) -> Plan.Step {
    let all = tally.groups(tables[0])
    // Surveys that nobody answered have no time, and would make a group without a period.
    let groups = all.filter { tally.keyCount == 0 || $0.hasAnswers }
    let compared = try comparison?.changes(groups, tables.count > 2 ? tables[2] : nil)
    let rows = groups.enumerated().map { index, group in
      let question = tally.questions[group.question]
      return (
        keys: group.keys,
        row: SurveyRow(
          question: question.name, figure: question.figure, answers: group.answers,
          estimate: question.figure.estimate(group.answers, confidence: confidence),
          change: compared?.changes[index])
      )
    }
    return .rows(
      summary.relation(rows), notes: (compared?.notes ?? []) + notes(all, tables[1]),
      chart: rows.isEmpty ? nil : chart)
  }

  // MARK: Notes

  private func notes(_ groups: [AnswerTally.Group], _ overall: Table) -> [Note] {
    let (answers, customers) = tally.totals(overall)
    var measures = [Note.Measure("answers", Double(answers))]
    var text = counted(answers, "answer")
    if let customers {
      text += " of " + counted(customers, "customer")
      measures.append(.init("customers", Double(customers)))
    }
    var notes = [Note(.caveat, text, measures: measures)]
    notes += leftOut(groups.map(\.blank), "answer", "without a score left out")
    notes += leftOut(groups.map(\.never), "survey", "never answered left out")
    notes += leftOut(groups.map(\.off), "answer", "off the scale left out")
    for (index, question) in tally.questions.enumerated() {
      guard let ends = tally.ends(overall, question: index),
        let note = doubt(question, ends, answers)
      else { continue }
      notes.append(note)
    }
    if let note = needed(groups) { notes.append(note) }
    if let small = Note.smallBases(groups.filter(\.hasAnswers).map(\.answers.n), of: "answer") {
      notes.append(small)
    }
    return notes
  }

  private func leftOut(_ counts: [Int], _ thing: String, _ fate: String) -> [Note] {
    let count = counts.reduce(0, +)
    guard count > 0 else { return [] }
    return [
      Note(
        .caveat, "\(counted(count, thing)) \(fate)",
        measures: [.init("\(count == 1 ? thing : thing + "s") \(fate)", Double(count))])
    ]
  }

  /// How many answers the wanted margin takes, at the spread of all answers to the first question.
  private func needed(_ groups: [AnswerTally.Group]) -> Note? {
    guard let margin else { return nil }
    let score = tally.questions[0].figure.score
    var all = CountedAnswers(0, parts: score.parts.map { _ in 0 }, of: score, values: (0, 0))
    for group in groups { all = all.adding(group.answers, of: score) }
    guard
      let n = tally.questions[0].figure.required(
        margin: margin, all, confidence: confidence)
    else { return nil }
    let (unit, said): (String, Double) =
      switch tally.questions[0].figure.unit {
      case .score: (" points", margin)
      case .fraction: (" percentage points", margin * 100)
      default: ("", margin)
      }
    return Note(
      .caveat, "±\(plainNumber(said))\(unit) take \(counted(n, "answer"))",
      measures: [.init("answers needed", Double(n))])
  }
}

extension CountedAnswers {
  fileprivate func adding(_ other: CountedAnswers, of score: AnswerScore) -> CountedAnswers {
    CountedAnswers(
      n + other.n, parts: zip(parts, other.parts).map(+), of: score,
      values: (values.sum + other.values.sum, values.squares + other.values.squares))
  }
}
