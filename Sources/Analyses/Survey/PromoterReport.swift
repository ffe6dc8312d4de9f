import Statistics
import Verbs

/// Turns what was counted into the rows and notes of `nps`.
struct PromoterReport: Sendable {
  let tally: PromoterTally
  let fields: [Field]
  let method: NetPromoterScore.Method
  let yardstick: Yardstick?
  let confidence: Double
  let margin: Double?
  let span: SourceSpan
  let weekStart: Int

  func rows(_ tables: [Table]) throws(Diagnostic) -> Plan.Step {
    let all = tally.groups(tables[0])
    // Surveys that nobody answered have no time, and would make a group without a period.
    let groups = all.filter { tally.keyCount == 0 || $0.hasAnswers }
    var changes: [Difference?] = []
    var notes: [Note] = []
    if yardstick != nil {
      changes = try self.changes(groups, tables.count > 2 ? tables[2] : nil)
      let tests = changes.indices.filter { changes[$0]?.p != nil }
      if tests.count > 1 {
        let adjusted = holmAdjusted(tests.compactMap { changes[$0]?.p })
        for (index, p) in zip(tests, adjusted) { changes[index]?.p = p }
        notes.append(Note(.rule, "p is Holm's, for \(tests.count) tests"))
      }
    }
    var rows: [[Value]] = []
    for (index, group) in groups.enumerated() {
      var row = group.keys
      if tally.questions.count > 1 { row.append(.text(tally.questions[group.question].name)) }
      row += [group.score.n, group.score.promoters, group.score.passives, group.score.detractors]
        .map { .integer(Int64($0)) }
      let interval = group.score.interval(method, confidence: confidence)
      row += [.number(group.score.score), .number(interval?.low), .number(interval?.high)]
      if yardstick != nil {
        let change = changes[index]
        row += [
          .number(change?.value), .number(change?.interval?.low), .number(change?.interval?.high),
          .number(change?.p),
        ]
      }
      rows.append(row)
    }
    notes += self.notes(all, tables[1])
    return .rows(SummaryRows.relation(fields, rows), notes: notes, chart: chart(rows.count))
  }

  private func chart(_ rowCount: Int) -> Chart? {
    var labels = fields.prefix(tally.keyCount).map(\.name)
    if tally.questions.count > 1 { labels.append("question") }
    guard !labels.isEmpty, rowCount > 0 else { return nil }
    return Chart(.stack(parts: ["detractors", "passives", "promoters"]), labels: labels)
  }

  // MARK: Comparison

  private func changes(
    _ groups: [PromoterTally.Group], _ repeated: Table?
  ) throws(Diagnostic) -> [Difference?] {
    guard let yardstick else { return [] }
    if case .fixed(let value) = yardstick {
      return groups.map {
        $0.score.difference(fromFixed: value, method, confidence: confidence)
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
      var places: [[Value]: Int] = [:]
      for index in own { places[groups[index].keys] = index }
      let people = repeated.map { tally.people($0, question: question) } ?? [:]
      // The customers with several answers, by the group they answered in.
      var answering: [[Value]: [Value]] = [:]
      for (person, answers) in people {
        for keys in answers.keys { answering[keys, default: []].append(person) }
      }
      for index in own {
        guard let keys = yardstick.partner(of: groups[index].keys, weekStart: weekStart),
          let other = places[keys]
        else { continue }
        let concerned = Set((answering[groups[index].keys] ?? []) + (answering[keys] ?? []))
        var pairs: [PairedAnswers] = []
        guard let none = NetPromoterScore(promoters: 0, passives: 0, detractors: 0) else {
          continue
        }
        for person in concerned {
          let answers = people[person] ?? [:]
          pairs.append(
            PairedAnswers(answers[groups[index].keys] ?? none, answers[keys] ?? none))
        }
        changes[index] = groups[index].score.difference(
          from: groups[other].score, repeated: pairs, confidence: confidence)
      }
    }
    return changes
  }

  // MARK: Notes

  private func notes(_ groups: [PromoterTally.Group], _ overall: Table) -> [Note] {
    let answers = overall["answers"]?[0].whole ?? 0
    var measures = [Note.Measure("answers", Double(answers))]
    var text = counted(answers, "answer")
    if let customers = overall["customers"]?[0].whole {
      text += " of " + counted(customers, "customer")
      measures.append(.init("customers", Double(customers)))
    }
    var notes = [Note(.caveat, text, measures: measures)]
    func total(_ count: (PromoterTally.Group) -> Int) -> Int {
      var sum = 0
      for group in groups { sum += count(group) }
      return sum
    }
    let blank = total(\.blank)
    if blank > 0 {
      notes.append(leftOut("\(counted(blank, "answer")) without a score left out", blank))
    }
    let never = total(\.never)
    if never > 0 {
      notes.append(leftOut("\(counted(never, "survey")) never answered left out", never))
    }
    let off = total(\.off)
    if off > 0 {
      notes.append(leftOut("\(counted(off, "answer")) off the scale left out", off))
    }
    notes += tally.questions.indices.compactMap { scaleDoubt($0, overall, answers) }
    if let margin { notes += [needed(groups, margin)].compactMap { $0 } }
    if let small = Note.smallBases(groups.filter(\.hasAnswers).map(\.score.n), of: "answer") {
      notes.append(small)
    }
    return notes
  }

  private func leftOut(_ text: String, _ count: Int) -> Note {
    let name = text.drop { $0.isNumber || $0 == "," || $0 == " " }
    return Note(.caveat, text, measures: [.init(String(name), Double(count))])
  }

  /// A 0–10 question whose answers look like those of another scale.
  private func scaleDoubt(_ question: Int, _ overall: Table, _ answers: Int) -> Note? {
    let asked = tally.questions[question]
    guard !asked.isGiven, answers >= Note.smallBase,
      let least = overall["least_\(question)"]?[0].number,
      let greatest = overall["greatest_\(question)"]?[0].number
    else { return nil }
    if greatest <= 7, least >= 1 {
      let top = greatest <= 5 ? 5 : 7
      return Note(
        .warning,
        "no `\(asked.name)` is above \(plainNumber(greatest)): if 1 to \(top) was asked, say "
          + "`scale 1 .. \(top)`")
    }
    guard least >= 1, greatest == 10, least < 7 else { return nil }
    return Note(
      .caveat, "no `\(asked.name)` is 0: if 1 to 10 was asked, say `scale 1 .. 10`")
  }

  private func needed(_ groups: [PromoterTally.Group], _ margin: Double) -> Note? {
    var (promoters, passives, detractors) = (0, 0, 0)
    for group in groups {
      promoters += group.score.promoters
      passives += group.score.passives
      detractors += group.score.detractors
    }
    let all = NetPromoterScore(promoters: promoters, passives: passives, detractors: detractors)
    guard
      let n = NetPromoterScore.required(
        margin: margin, variance: all?.variance ?? 1, confidence: confidence)
    else { return nil }
    return Note(
      .caveat, "±\(plainNumber(margin)) points take \(counted(n, "answer"))",
      measures: [.init("answers needed", Double(n))])
  }
}
