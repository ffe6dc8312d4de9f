import Diagnostics
import Engines
import Findings
import Relations
import Tables
import Verbs

/// Runs the stages of one answer that take steps, each once and only when its rows are read.
final class Runner {
  let session: Session
  private let stages: [Int: BoundStage]
  private var resolved: [Int: Relation] = [:]
  /// What the answer reads stays in the engine as long as the answer does.
  private var kept: [KeptRows] = []
  private(set) var notes: [Note] = []
  /// What the last stage that ran draws.
  private(set) var chart: Chart?

  /// - Parameter stages: those of the answer, by the number in `.result`.
  init(_ session: Session, _ stages: [Int: BoundStage]) {
    self.session = session
    self.stages = stages
  }

  /// The relation with every result replaced by the rows that give it.
  func resolve(_ relation: Relation) throws(Diagnostic) -> Relation {
    for number in relation.results where resolved[number] == nil { try run(number) }
    let known = resolved
    return relation.mapped { node in
      if case .result(let number, _) = node { known[number] ?? node } else { node }
    }
  }

  func count(_ relation: Relation) throws(Diagnostic) -> Int {
    let counted = Relation.aggregate(relation, by: [], [NamedAggregate("n", .count())])
    let table = try session.engine.table(
      counted, order: [], promising: [Field("n", .integer)], limit: nil)
    if case .integer(let count)? = table["n"]?[0] { return Int(count) }
    return 0
  }

  func notes(of probes: [Probe]) throws(Diagnostic) -> [Note] {
    var notes: [Note] = []
    for probe in probes {
      let table: Table
      switch probe.asked {
      case .rows(let question):
        let relation = try resolve(question)
        table = try session.engine.table(
          relation, order: [], promising: relation.fields, limit: nil)
      case .walk(let walk): table = try answer(walk, for: "counting for a note")
      }
      if let note = probe.note(table) { notes.append(note) }
    }
    return notes
  }

  private func run(_ number: Int) throws(Diagnostic) {
    guard let stage = stages[number] else {
      throw Diagnostic("internal-error", "the rows of stage \(number) are lost")
    }
    do {
      resolved[number] = try rows(of: stage)
    } catch {
      throw error.located(at: stage.span, stage: stage.title)
    }
  }

  private func rows(of stage: BoundStage) throws(Diagnostic) -> Relation {
    var step = stage.plan.start
    while true {
      switch step {
      case .ask(let questions, let then):
        var tables: [Table] = []
        for question in questions { tables.append(try answer(question)) }
        step = try then(tables)
      case .walk(let walk, let then):
        step = try then([try answer(walk, for: stage.verb)])
      case .compute(let body): step = try session.working(on: stage.verb, body)
      case .rows(let relation, let said, let drawn):
        let rows = try resolve(relation)
        try check(rows, against: stage)
        notes += (stage.plan.rules + said).map { $0.said(by: stage.verb) }
        chart = drawn
        guard stage.plan.keeps else { return rows }
        let found = Relation.result(try keep(rows, as: stage.id).number, rows.fields)
        // What another answer kept has another number, and is there when it is asked for by that, too.
        for number in found.results { resolved[number] = found }
        return found
      }
    }
  }

  /// Has the engine keep rows, unless it has them from another answer.
  private func keep(_ rows: Relation, as number: Int) throws(Diagnostic) -> KeptRows {
    let found: KeptRows
    if let known = session.keptRows.value(for: rows) {
      found = known
    } else {
      try session.engine.keep(rows, as: number)
      found = KeptRows(number, in: session.engine)
      session.keptRows.keep(found, size: 1, for: rows)
    }
    kept.append(found)
    // Under that number they are what they are, also where a relation is resolved twice.
    resolved[found.number] = .result(found.number, rows.fields)
    return found
  }

  /// Small tables are remembered: the same cuts are not computed twice in a session.
  func answer(_ question: Question) throws(Diagnostic) -> Table {
    let relation = try resolve(question.relation)
    let key = Question(relation, order: question.order)
    if let known = session.answers.value(for: key) { return known }
    try session.cancellation.check()
    let table = try session.engine.table(
      relation, order: question.order, promising: relation.fields, limit: nil)
    let isStored = relation.results.isEmpty
    if isStored, table.rowCount <= 10_000 {
      session.answers.keep(table, size: table.size + 100_000, for: key)
    }
    return table
  }

  /// Every exit keeps the promise that was made when the stage was bound.
  private func check(_ rows: Relation, against stage: BoundStage) throws(Diagnostic) {
    for field in stage.plan.shape.fields + stage.plan.hidden {
      guard let found = rows.field(field.name), found.type.isStored(as: field.type) else {
        let found = rows.field(field.name).map { "\($0.type)" } ?? "missing"
        throw Diagnostic(
          "internal-error",
          "`\(stage.verb)` promised the column `\(field.name)` as \(field.type), and it is \(found)"
        )
      }
    }
  }
}

extension ValueType {
  /// Whether values of this type are finished as values of the promised one.
  fileprivate func isStored(as promised: ValueType) -> Bool {
    if self == promised { return true }
    switch (self, promised) {
    case (.decimal, .double), (.decimal, .decimal), (.double, .decimal): return true
    default: return false
    }
  }
}
