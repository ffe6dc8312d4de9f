import Diagnostics
import Engines
import Findings
import Relations
import Tables
import Verbs

/// What an answer would ask, told without asking anything: SQL with comments between.
struct Explanation {
  private let bound: BoundPipeline
  private let stages: [BoundStage]
  private let session: Session
  /// What the rows of stages are called in questions of later ones.
  private let titles: [Int: String]
  /// The stages since the last question: they are part of the next one.
  private var path: [String] = []
  /// The tables made in Swift that were spoken of.
  private var told: Set<String> = []
  private var parts: [String] = []

  init(of bound: BoundPipeline, in session: Session) {
    self.bound = bound
    // In the order in which they were bound: whoever reads another one stands after it.
    self.stages = bound.stages.values.sorted { $0.id < $1.id }
    self.session = session
    var titles: [Int: String] = [:]
    var taken: [String: Int] = [:]
    for stage in self.stages {
      let number = taken[stage.title, default: 0] + 1
      taken[stage.title] = number
      titles[stage.id] = stage.title + (number > 1 ? " (\(number))" : "")
    }
    self.titles = titles
  }

  consuming func text() throws(Diagnostic) -> String {
    var rest = stages[...]
    for (index, (title, rows, _)) in bound.trail.enumerated() {
      var own: BoundStage?
      if case .result(let number, _) = rows.relation { own = stages.first { $0.id == number } }
      // Those of tables in brackets and of names come before the stage that reads them.
      if let own, own.position == index + 1, own.verb == title {
        while let inner = rest.first, inner.id < own.id {
          try tell(inner)
          rest.removeFirst()
        }
        if rest.first?.id == own.id {
          try tell(own)
          rest.removeFirst()
          continue
        }
      }
      path.append("stage \(index + 1), \(title)")
    }
    for stage in rest { try tell(stage) }
    try tellRows()
    for probe in bound.probes {
      switch probe.asked {
      case .rows(let relation): try tell(Question(relation, order: []), "for a note")
      case .walk(let walk): try tell(walk, "for a note")
      }
    }
    return parts.joined(separator: "\n\n")
  }

  private mutating func tell(_ stage: BoundStage) throws(Diagnostic) {
    // A stage in brackets is no part of the way to this one.
    let isInner = !bound.trail.contains { $0.span == stage.span }
    let title = (isInner ? "" : taken(" | ")) + (titles[stage.id] ?? stage.title)
    switch stage.plan.start {
    case .ask(let questions, _):
      for (index, question) in questions.enumerated() {
        let number = questions.count > 1 ? " (question \(index + 1) of \(questions.count))" : ""
        try tell(question, title + number)
      }
      sayThen(stage, from: questions.count == 1 ? "this table" : "these tables")
    case .walk(let walk, _):
      try tell(walk, title)
      sayThen(stage, from: "this table")
    case .compute:
      parts.append("-- " + title.inOneLine)
      sayThen(stage, from: "what is known before")
    case .rows(let relation, _, _):
      try tell(Question(relation, order: []), title)
      if stage.plan.keeps { say("these rows are made once and kept for the stages that read them") }
    }
  }

  /// The stages since the last question, which are told now.
  private mutating func taken(_ end: String = "") -> String {
    defer { path = [] }
    return path.isEmpty ? "" : path.joined(separator: " | ") + end
  }

  private mutating func sayThen(_ stage: BoundStage, from table: String) {
    let kept = stage.plan.keeps ? ", made once and kept" : ""
    say(
      "then: `\(stage.verb)` goes on from \(table); the columns that come out\(kept): "
        + stage.plan.shape.names.joined(separator: ", "))
  }

  /// The rows that are shown: a question of their own unless a stage hands them over.
  private mutating func tellRows() throws(Diagnostic) {
    if case .result(let number, _) = bound.rows.relation, let stage = titles[number] {
      parts.append("-- the rows: those of `\(stage)`".inOneLine)
    } else {
      let rows = Question(bound.rows.relation, order: bound.rows.totalOrder)
      try tell(rows, path.isEmpty ? "the rows" : taken(), bound.rows.shape.fields)
    }
  }

  private mutating func tell(_ walk: Walk, _ title: String) throws(Diagnostic) {
    try tell(walk.definition, title)
    guard walk.kernel != nil, walk.events != nil, session.usesKernels,
      session.engine.handsOverEvents
    else { return }
    say("a kernel over events in memory gives the same table, and is asked instead where they fit")
  }

  private mutating func tell(
    _ question: Question, _ title: String, _ fields: [Field]? = nil
  ) throws(Diagnostic) {
    let sql = try session.engine.text(
      of: question.relation, order: question.order,
      promising: fields ?? question.relation.fields, calling: titles)
    parts.append("-- " + title.inOneLine)
    for client in question.relation.clients where told.insert(client.id).inserted {
      let names = client.table.fields.map(\.name).joined(separator: ", ")
      say("client_\(client.id): \(counted(client.table.rowCount, "row")) made here of \(names)")
    }
    say(sql, isComment: false)
  }

  /// Goes on with the part.
  private mutating func say(_ text: String, isComment: Bool = true) {
    let line = isComment ? "-- " + text.inOneLine : text
    if parts.isEmpty { parts.append(line) } else { parts[parts.count - 1] += "\n" + line }
  }
}

extension String {
  /// A comment ends with its line: a table's name may hold one.
  fileprivate var inOneLine: String {
    String(map { $0.isNewline ? " " : $0 })
  }
}
