/// Compares the groups of a survey verb with a yardstick, each question on its own.
struct SurveyComparison: Sendable {
  let tally: AnswerTally
  let yardstick: Yardstick
  let confidence: Double
  let weekStart: Int
  /// What names the row to compare with.
  let span: SourceSpan

  /// The change of each group, and what is said of their tests.
  ///
  /// - Parameter repeated: The answers of customers with several.
  func changes(
    _ groups: [AnswerTally.Group], _ repeated: Table?
  ) throws(Diagnostic) -> (changes: [Difference?], notes: [Note]) {
    var changes = try against(groups, repeated)
    let tests = changes.indices.filter { changes[$0]?.p != nil }
    guard tests.count > 1 else { return (changes, []) }
    let adjusted = holmAdjusted(tests.compactMap { changes[$0]?.p })
    for (index, p) in zip(tests, adjusted) { changes[index]?.p = p }
    return (changes, [Note(.rule, "p is Holm's, for \(tests.count) tests")])
  }

  private func against(
    _ groups: [AnswerTally.Group], _ repeated: Table?
  ) throws(Diagnostic) -> [Difference?] {
    if case .fixed(let value) = yardstick {
      return groups.map { group in
        tally.questions[group.question].figure.change(
          group.answers, fromFixed: value, confidence: confidence)
      }
    }
    if case .row(let value) = yardstick, !groups.contains(where: { $0.keys.last == value }),
      !groups.isEmpty
    {
      throw .noSuchRow(value, among: groups.compactMap(\.keys.last), at: span)
    }
    var changes: [Difference?] = Array(repeating: nil, count: groups.count)
    for question in tally.questions.indices {
      let own = groups.indices.filter { groups[$0].question == question }
      let figure = tally.questions[question].figure
      let answering = Answering(repeated.map { tally.people($0, question: question) } ?? [:])
      var places: [[Value]: Int] = [:]
      for index in own { places[groups[index].keys] = index }
      for index in own {
        guard let keys = yardstick.partner(of: groups[index].keys, weekStart: weekStart),
          let other = places[keys]
        else { continue }
        let none = CountedAnswers(0, parts: figure.score.parts.map { _ in 0 }, of: figure.score)
        changes[index] = figure.change(
          groups[index].answers, from: groups[other].answers,
          repeated: answering.pairs(groups[index].keys, keys, none: none), confidence: confidence)
      }
    }
    return changes
  }
}

/// The answers of customers who gave several, by customer and group.
private struct Answering {
  let people: [Value: [[Value]: CountedAnswers]]
  /// The customers by the group they answered in.
  private var byGroup: [[Value]: [Value]] = [:]

  init(_ people: [Value: [[Value]: CountedAnswers]]) {
    self.people = people
    for (person, answers) in people {
      for keys in answers.keys { byGroup[keys, default: []].append(person) }
    }
  }

  /// What each customer of one or both of two groups answered in them.
  func pairs(_ first: [Value], _ second: [Value], none: CountedAnswers) -> [Repeated] {
    Set((byGroup[first] ?? []) + (byGroup[second] ?? [])).map { person in
      (people[person]?[first] ?? none, people[person]?[second] ?? none)
    }
  }
}
