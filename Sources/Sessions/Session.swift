package import Catalogs
package import Diagnostics
package import Engines
package import Files
import Imports
package import Queries
import Relations
import System
import Tables
package import Verbs
package import Works

/// A conversation with one snapshot: names that were defined, settings, and what ran last.
///
/// Used by one thread; only ``Session/cancel`` may be called from another.
package final class Session {
  package let catalog: Catalog
  package let engine: any Engine
  /// Which files a text may name.
  package let files: FileReach
  let binding: Binding
  /// Which definitions read which.
  var needs = NeedGraph()
  package private(set) var asOf: Int64?
  /// Whether the as-of date came from outside the text, where no `set` reaches it.
  package private(set) var asOfIsGiven = false
  package private(set) var weekStart = 0
  /// The most rows of a table that a terminal shows, as `set max_rows` says.
  package private(set) var rowsOnTerminal: Int?
  /// The pipeline that ran last, which a line that begins with `|` continues.
  package internal(set) var lastPipeline: Pipeline?
  /// Tables that were asked for before, by question: scoring twice asks once.
  var answers = RecentlyUsed<Question, Table>(budget: 100_000_000)
  /// Rows that the engine keeps for later stages, by how they are made.
  var keptRows = RecentlyUsed<Relation, KeptRows>(budget: 32)
  /// Events in memory.
  var eventStores = EventStores()
  /// Whether passes over events may be answered by kernels; their definitions give the same.
  package var usesKernels = true
  /// What tells kernels and models to stop.
  let cancellation = Cancellation()
  /// Shows how far work in Swift is, from any thread; nil when it has ended.
  package var showProgress: (@Sendable (WorkProgress?) -> Void)?
  /// Keeps the snapshot where it is until the engine opens it.
  var lease: SnapshotLease?
  /// Removes the snapshot from the cache, so that it is made anew; nil where it is somebody's own file.
  var discardSnapshot: (() -> Void)?
  /// How many parts of expressions and stages the last statement had.
  package var boundParts: Int { binding.parts }
  /// How many passes kernels have answered.
  package internal(set) var kernelRuns = 0
  /// Threads that kernels run on.
  package var threads = Machine.processors

  package init(
    catalog: Catalog, engine: any Engine, vocabulary: Vocabulary = .standard,
    files: FileReach = .anywhere()
  ) {
    self.catalog = catalog
    self.files = files
    self.engine = engine
    binding = Binding(vocabulary: vocabulary)
    binding.describe = { [engine] (query) throws(Diagnostic) in try engine.describe(query) }
  }

  package var vocabulary: Vocabulary { binding.vocabulary }

  /// Asks, from any thread, that the running query stop, whether an engine or Swift is at it.
  package var cancel: @Sendable () -> Void {
    let (cancellation, cancelEngine) = (cancellation, engine.cancel)
    return {
      cancellation.cancel()
      cancelEngine()
    }
  }

  /// What names mean now.
  package var scope: Scope {
    Scope(catalog: catalog, binding: binding, asOf: asOf, weekStart: weekStart, files: files)
  }

  /// The names that rows can be asked from.
  package var tableNames: [String] { scope.tableNames }

  /// The values that were given or defined, by name.
  package var valueNames: [String] {
    var names = Set(binding.parameters.keys)
    for (name, definition) in binding.definitions {
      if case .value = definition { names.insert(name) }
    }
    return names.sorted()
  }

  /// Sets the as-of date to the end of a date or period.
  ///
  /// What the command line says wins over a later `set as_of`.
  package func setAsOf(_ microseconds: Int64?) {
    asOf = microseconds
    asOfIsGiven = microseconds != nil
  }

  /// Gives a value to `$name`, whatever the text defines.
  package func setParameter(_ name: String, _ value: ExpressionSyntax) {
    binding.parameters[name] = value
  }

  /// Forgets every name and setting, as if the session had just begun; the engine stays open.
  package func forgetDefinitions() {
    binding.definitions = [:]
    needs = NeedGraph()
    binding.parameters = [:]
    lastPipeline = nil
    asOf = nil
    asOfIsGiven = false
    weekStart = 0
    rowsOnTerminal = nil
  }

  /// Reads a text whole; nothing runs when it has a mistake.
  package func parse(
    _ text: String, name: String? = nil, firstLine: Int = 1, allowsCommands: Bool = false
  ) throws(DiagnosticList) -> Script {
    let source = SourceText(text, name: name, firstLine: firstLine)
    let script = try Parser.parse(
      source, grammars: vocabulary.grammars, allowsCommands: allowsCommands
    ).checked()
    if let circle = circularDefinition(in: script) { throw DiagnosticList([circle]) }
    return script
  }

  /// What came of a statement.
  package enum Reply {
    case nothing
    case answer(Answer)
    /// A line for the shell alone, without its dot.
    case command(String)
  }

  /// Binds a statement, and prepares its answer; the rows are read from the answer.
  package func run(_ statement: Statement) throws(DiagnosticList) -> Reply {
    binding.restart()
    cancellation.restart()
    do {
      return try evaluate(statement)
    } catch {
      let first = error.located(at: statement.span)
      throw DiagnosticList(sorted(binding.diagnostics.filter { $0.severity == .error } + [first]))
    }
  }

  private func evaluate(_ statement: Statement) throws(Diagnostic) -> Reply {
    switch statement.kind {
    case .letTable, .letValue, .define:
      if let (name, meaning) = statement.definition { try define(name, as: meaning) }
      return .nothing
    case .set(let name, let value):
      try set(name, value)
      return .nothing
    case .pipeline(let pipeline): return .answer(try answer(pipeline))
    case .continuation(let stages):
      guard var pipeline = lastPipeline else {
        throw Diagnostic(
          "nothing-to-continue", "there is no query yet that `|` could continue",
          at: statement.span, help: ["begin with a table: \(tableNames.joined(separator: ", "))"])
      }
      pipeline.stages += stages
      return .answer(try answer(pipeline))
    case .command(let text): return .command(text)
    }
  }

  /// A pipeline bound and ready to be read.
  package func answer(_ pipeline: Pipeline) throws(Diagnostic) -> Answer {
    var bound = try scope.bind(pipeline)
    bound.probes += binding.innerProbes
    if binding.hasWholeArithmetic, engine.losesOverflow { bound.rules.append(.lostOverflow) }
    let warnings = binding.diagnostics.filter { $0.severity == .warning }
    if let mistake = binding.diagnostics.first(where: { $0.severity == .error }) {
      binding.diagnostics.removeAll { $0 == mistake }
      throw mistake
    }
    lastPipeline = pipeline
    return Answer(
      session: self, pipeline: pipeline, bound: bound, warnings: warnings,
      confidence: scope.confidence)
  }

  private func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    diagnostics.enumerated().sorted { left, right in
      let one = left.element.span?.range.lowerBound ?? 0
      let other = right.element.span?.range.lowerBound ?? 0
      return (one, left.offset) < (other, right.offset)
    }.map(\.element)
  }

  private func set(_ name: Name, _ value: ExpressionSyntax) throws(Diagnostic) {
    switch name.text {
    case "as_of":
      guard let end = scope.endOfDate(try scope.constant(value)) else {
        throw .expected("a date or period such as `@2025-11`", after: "as_of", at: value.span)
      }
      if !asOfIsGiven { asOf = end }
    case "week_start":
      let days = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
      ]
      let word = value.span.text.lowercased().filter { $0 != "\"" && $0 != "'" }
      guard let index = days.firstIndex(of: word) else {
        throw .expected("a weekday such as `sunday`", after: "week_start", at: value.span)
      }
      weekStart = index
    case "max_rows":
      if value.span.text.lowercased() == "all" {
        rowsOnTerminal = Int(Int32.max)
      } else if case .integer(let count) = try scope.constant(value), count > 0 {
        rowsOnTerminal = Int(min(count, Int64(Int32.max)))
      } else {
        throw .expected(
          "a number of rows such as `200`, or `all`", after: "max_rows", at: value.span)
      }
    default:
      let known = ["as_of", "max_rows", "week_start"]
      var diagnostic = Diagnostic(
        "unknown-setting", "no setting `\(name.text)`", at: name.span,
        notes: ["settings: \(known.joined(separator: ", "))"])
      if let near = closest(to: name.text, in: known) {
        diagnostic.notes = []
        diagnostic.help = ["did you mean `\(near)`?"]
      }
      throw diagnostic
    }
  }
}

extension Note {
  /// Said where an engine has no way of its own to refuse what does not fit.
  package static let lostOverflow = Note(
    .caveat,
    "on this engine `+`, `-` and `*` of whole numbers are null where 64 bits do not hold them")
}
