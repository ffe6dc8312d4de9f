package import Diagnostics
import Engines
package import Findings
package import Queries
import Relations
package import Tables
import Verbs

/// The answer to a pipeline: bound, and read when somebody wants the rows.
package final class Answer {
  package let pipeline: Pipeline
  /// Warnings that binding led to.
  package let warnings: [Diagnostic]
  let session: Session
  private let bound: BoundPipeline
  private let confidence: Double
  private let runner: Runner

  init(
    session: Session, pipeline: Pipeline, bound: BoundPipeline, warnings: [Diagnostic],
    confidence: Double
  ) {
    self.session = session
    self.pipeline = pipeline
    self.bound = bound
    self.warnings = warnings
    self.confidence = confidence
    runner = Runner(session, bound.stages)
  }

  /// The columns, known before anything runs.
  package var fields: [Field] { bound.rows.shape.fields }

  /// Whether each row is a summary's and none is a customer's or an event's own.
  package var isSummary: Bool { bound.rows.shape.kind == nil && !bound.rows.shape.isPersonal }

  /// The columns whose values may tell of single people.
  package var personalColumns: [String] {
    bound.rows.shape.columns.filter(\.mayBePersonal).map(\.name)
  }

  /// Reads the answer.
  ///
  /// - Parameters:
  ///   - limit: the most rows wanted; the finding still says how many there are.
  ///   - probing: whether to ask what only the notes say.
  package func finding(limit: Int? = nil, probing: Bool = true) throws(Diagnostic) -> Finding {
    session.cancellation.restart()
    do {
      let rows = bound.rows
      let relation = try runner.resolve(rows.relation)
      let order = rows.totalOrder
      let names = Set(rows.shape.names)
      let chart = runner.chart.flatMap { $0.columns.isSubset(of: names) ? $0 : nil }
      let wanted = limit.map { max($0, chart?.mostRows ?? 0) }
      let made = relation.rowsMade(order: order, promising: fields)
      var table: Table
      if let made {
        table = made
      } else {
        table = try session.engine.table(
          relation, order: order, promising: fields, limit: wanted.map { $0 + 1 })
      }
      var total = table.rowCount
      if made == nil, let wanted, total > wanted { total = try runner.count(relation) }
      var drawn: Table?
      if let limit, table.rowCount > limit {
        if let most = chart?.mostRows { drawn = table.prefix(most) }
        table = table.prefix(limit)
      }
      var notes = runner.notes + bound.rules
      if probing {
        notes += try runner.notes(of: bound.probes)
        if table.rowCount == 0 { notes += try emptiness() }
      }
      var finding = Finding(
        table: table, presentation: presentation, chart: chart, notes: unique(notes),
        totalRows: total, query: text)
      finding.drawn = drawn
      return finding
    } catch {
      throw try located(error)
    }
  }

  /// Reads all rows in pieces; the first piece comes even when there is no row.
  package func read(_ body: (Table) throws(Diagnostic) -> Void) throws(Diagnostic) {
    session.cancellation.restart()
    do {
      let relation = try runner.resolve(bound.rows.relation)
      if let made = relation.rowsMade(order: bound.rows.totalOrder, promising: fields) {
        return try body(made)
      }
      try session.engine.read(
        relation, order: bound.rows.totalOrder, promising: fields, body)
    } catch {
      throw try located(error)
    }
  }

  /// The mistake at the stage that first shows it, found by running one stage after another.
  ///
  /// Throws `cancelled`.
  private func located(_ mistake: Diagnostic) throws(Diagnostic) -> Diagnostic {
    if mistake.id == Diagnostic.ID.damagedSnapshot {
      return session.discarding(mistake, at: bound.span)
    }
    guard mistake.span == nil, mistake.id != Diagnostic.ID.cancelled,
      mistake.id != Diagnostic.ID.outputStopped
    else {
      return mistake
    }
    for (index, stage) in bound.trail.enumerated().dropFirst() {
      do {
        try session.engine.read(
          try runner.resolve(stage.rows.relation), order: stage.rows.shape.order,
          promising: stage.rows.shape.fields
        ) { (_) throws(Diagnostic) in }
      } catch {
        if error.id == Diagnostic.ID.cancelled { throw error }
        return mistake.located(at: stage.span, stage: "stage \(index + 1), \(stage.title)")
      }
    }
    return mistake.located(at: bound.span)
  }

  /// What running the stages said; complete after the rows were read.
  package var notes: [Note] { unique(runner.notes + bound.rules) }

  /// The query as the formatter prints it.
  package var text: String { QueryFormatter(session.vocabulary.grammars).format(pipeline) }

  /// What would be asked, stage by stage: every question in the engine's language, with comments between.
  ///
  /// Nothing is asked, and no engine is opened, unless the query has rows of `sql "…"`, whose columns only
  /// an engine knows.
  /// What a stage makes of its answers is not known before they are there: later questions call those rows
  /// by the stage's title.
  package func explanation() throws(Diagnostic) -> String {
    try Explanation(of: bound, in: session).text()
  }

  private var presentation: [ColumnPresentation] {
    bound.rows.shape.columns.map { attribute in
      var shown = ColumnPresentation(
        unit: attribute.measure?.unit ?? (attribute.role == .amount ? .money : nil),
        low: attribute.measure?.low, high: attribute.measure?.high, base: attribute.measure?.base,
        currency: attribute.currency)
      shown.confidence = attribute.measure?.confidence ?? confidence
      return shown
    }
  }

  /// Says after which stage nothing was left.
  private func emptiness() throws(Diagnostic) -> [Note] {
    for (title, rows, _) in bound.trail {
      let count = try runner.count(try runner.resolve(rows.relation))
      if count == 0 {
        return [Note(.caveat, "no rows after `\(title)`")]
      }
    }
    return []
  }

  private func unique(_ notes: [Note]) -> [Note] {
    var seen: Set<Note> = []
    return notes.filter { seen.insert($0).inserted }
  }
}

extension Relation {
  /// The rows of a summary as they were made; nil when an engine has to give or order them.
  ///
  /// Sending them to the engine and back would cost more than many a question.
  fileprivate func rowsMade(order: [SortKey], promising fields: [Field]) -> Table? {
    guard case .client(let client) = self,
      order == [SortKey(.column(SummaryRows.place, .integer))],
      client.table.fields == fields + SummaryRows.hidden
    else { return nil }
    return Table(Array(client.table.columns.dropLast()), rowCount: client.table.rowCount)
  }
}

extension Chart {
  /// How many rows it draws though the table shows fewer; nil when it draws those of the table.
  var mostRows: Int? {
    if case .heatmap = form { 5_000 } else { nil }
  }

  /// The columns that it draws.
  var columns: Set<String> {
    switch form {
    case .bars(let value): Set(labels + [value])
    case .flow(let value, let part, let share): Set(labels + [value, part, share])
    case .stack(let parts): Set(labels + parts)
    case .heatmap(let row, let column, let value, let size):
      Set(labels + [row, column, value] + (size.map { [$0] } ?? []))
    }
  }
}
