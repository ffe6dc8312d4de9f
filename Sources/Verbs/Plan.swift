import Diagnostics
package import Findings
package import Relations
package import Sequences
package import Tables
package import Works

/// How a stage's rows come about: steps that ask the engine, think in Swift, and end in a relation.
package struct Plan: Sendable {
  /// The promise of what comes out, known before anything runs.
  package var shape: Shape
  /// What the notes say before any data is seen: the rule, above all.
  package var rules: [Note]
  /// Whether the rows are made once and kept, because later stages read them more than once.
  package var keeps: Bool
  /// Questions whose answers only become notes; skipped where notes are not shown.
  package var probes: [Probe]
  /// Hidden columns that come out too, when the steps end in a relation that is not known yet.
  package var hidden: [Field]
  package var start: Step

  package typealias Then = @Sendable ([Table]) throws(Diagnostic) -> Step

  package indirect enum Step: Sendable {
    /// The only way out.
    case rows(Relation, notes: [Note], chart: Chart?)
    /// Tables that Swift wants, each in its order.
    case ask([Question], then: Then)
    /// One pass over events that a kernel may answer.
    case walk(Walk, then: Then)
    /// Work in Swift that takes long, such as fitting a model: it looks whether it is to stop, and says
    /// how far it is.
    case compute(@Sendable (Work) throws(Diagnostic) -> Step)
  }

  package init(
    shape: Shape, rules: [Note] = [], keeps: Bool = false, probes: [Probe] = [],
    hidden: [Field] = [], start: Step
  ) {
    self.shape = shape
    self.rules = rules
    self.keeps = keeps
    self.probes = probes
    self.hidden = hidden
    self.start = start
  }

  /// A stage that only changes the relation.
  package init(_ relation: Relation, _ shape: Shape, rules: [Note] = [], probes: [Probe] = []) {
    self.init(
      shape: shape, rules: rules, probes: probes, start: .rows(relation, notes: [], chart: nil))
  }
}

/// Rows that Swift wants, in a total order.
package struct Question: Sendable, Hashable {
  package var relation: Relation
  package var order: [SortKey]

  package init(_ relation: Relation, order: [SortKey]) {
    self.relation = relation
    self.order = order
  }
}

/// A question asked for the sake of a note.
package struct Probe: Sendable {
  package enum Asked: Sendable {
    case rows(Relation)
    /// A pass over events that a kernel may answer.
    case walk(Walk)
  }

  package var asked: Asked
  package var note: @Sendable (Table) -> Note?

  package init(_ question: Relation, note: @escaping @Sendable (Table) -> Note?) {
    asked = .rows(question)
    self.note = note
  }

  package init(_ walk: Walk, note: @escaping @Sendable (Table) -> Note?) {
    asked = .walk(walk)
    self.note = note
  }

  /// Counts rows, and says something where there are any.
  package init(counting rows: Relation, note: @escaping @Sendable (Int) -> Note?) {
    let count = AggregateColumn.count("n")
    self.init(.aggregate(rows, by: [], [count.aggregate])) { table in
      table[count] > 0 ? note(table[count]) : nil
    }
  }
}

extension Probe {
  /// The same, with the table that it is about.
  package func said(of table: String) -> Probe {
    var copy = self
    let note = self.note
    copy.note = { answer in
      guard var said = note(answer) else { return nil }
      if !said.text.hasSuffix("`)") { said.text += " (in `\(table)`)" }
      return said
    }
    return copy
  }
}

/// A pass over ordered events, told twice: as a relation, which is the definition and runs on every
/// engine, and as a kernel, which is the speed and runs where events can be held in memory.
package struct Walk: Sendable {
  /// The relation that gives the pass's table on any engine, and its order.
  package var definition: Question
  /// What stays in memory, see `Engine.events`; never narrowed by customer where an overlay can say
  /// who takes part, so that every question to the same events finds them there.
  package var events: Relation?
  /// Further events, of a customer and a time alone, that stay in memory beside the others; see
  /// `EventStore.with(_:)`.
  package var beside: Relation?
  /// The customers who take part and their group: `customer, group…`, ordered by group; nil when
  /// all do, in one group.
  package var overlay: Question?
  package var kernel: (any SequenceKernel)?

  package init(
    definition: Question, events: Relation? = nil, beside: Relation? = nil,
    overlay: Question? = nil, kernel: (any SequenceKernel)? = nil
  ) {
    self.definition = definition
    self.events = events
    self.beside = beside
    self.overlay = overlay
    self.kernel = kernel
  }
}
