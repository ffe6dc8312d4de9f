package import Diagnostics
package import Queries
import Relations
package import Tables

/// What is known while a text is bound: names, values, and the stages that were planned so far.
///
/// One binding belongs to one session and one thread.
package final class Binding {
  /// A name that the text defined.
  package enum Definition {
    case table(Pipeline)
    case value(ExpressionSyntax)
    case function(parameters: [Name], body: ExpressionSyntax)
  }

  package let vocabulary: Vocabulary
  package var definitions: [String: Definition] = [:]
  /// Values given from outside, as literals: `--set k=v` and a notebook's parameters.
  package var parameters: [String: ExpressionSyntax] = [:]
  /// Mistakes found so far; a text is checked whole.
  package var diagnostics: [Diagnostic] = []
  /// The stages that take steps to run, until the outermost pipeline that is being bound has them.
  var stages: [Int: BoundStage] = [:]
  /// Asks the engine for the columns of a query in its own language.
  package var describe: ((String) throws(Diagnostic) -> [Field])?
  /// The definitions that are being bound, outermost first: a name twice is a circle.
  var underway: [String] = []
  /// How deep what is being bound is nested, through all names that stand in it.
  private(set) var depth = 0
  /// What the pipelines inside the one that is bound want to say of their rows.
  package var innerProbes: [Probe] = []
  /// Whether the statement adds, subtracts or multiplies whole numbers.
  package var hasWholeArithmetic = false
  /// How many parts of expressions and stages were bound since ``Binding/restart()``.
  package private(set) var parts = 0
  private var lastResult = 0

  package init(vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
  }

  /// Begins a statement: forgets what was found wrong with the one before.
  package func restart() {
    diagnostics = []
    stages = [:]
    underway = []
    innerProbes = []
    hasWholeArithmetic = false
    depth = 0
    parts = 0
  }

  /// Counts parts, because names that stand twice in each other double the query at every step.
  func count(_ more: Int = 1, at span: SourceSpan) throws(Diagnostic) {
    parts += more
    guard parts <= Binding.mostParts else {
      throw Diagnostic(
        "too-large", "the query has more than 200,000 parts when its names are written out",
        at: span, help: ["a name that stands twice in another doubles it: use each once"])
    }
  }

  /// Goes one level deeper into what is nested, which ``leave()`` undoes: whoever binds goes as deep.
  func enter(_ what: String, at span: SourceSpan) throws(Diagnostic) {
    guard depth < 400 else {
      throw Diagnostic("too-deep", "the \(what) is nested too deeply", at: span)
    }
    depth += 1
  }

  func leave() { depth -= 1 }

  /// The most parts that a statement may have.
  private static let mostParts = 200_000

  /// Counts the parts of an expression that comes to stand in further places, as if it were written there.
  func count(_ expression: Expression, times: Int, at span: SourceSpan) throws(Diagnostic) {
    guard times > 0 else { return }
    let limit = Binding.mostParts / times + 1
    try count(expression.size(upTo: limit) * times, at: span)
  }

  package func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  /// Runs `body`; a mistake is noted and gives nil, so that the next place is still checked.
  package func checking<Result>(_ body: () throws(Diagnostic) -> Result) -> Result? {
    do {
      return try body()
    } catch {
      report(error)
      return nil
    }
  }

  func nextResult() -> Int {
    lastResult += 1
    return lastResult
  }
}

/// A stage with its plan, waiting to run.
package struct BoundStage: Sendable {
  package var id: Int
  package var verb: String
  package var span: SourceSpan
  /// Counted from 1, as in `stage 2, nps`.
  package var position: Int
  package var plan: Plan

  package var title: String { "stage \(position), \(verb)" }
}

/// A pipeline with every name resolved.
package struct BoundPipeline: Sendable {
  package var rows: Rows
  /// The rows after each stage in turn, the source first.
  package var trail: [(title: String, rows: Rows, span: SourceSpan)]
  /// The stages that take steps to run, by the number in `.result`; of a pipeline in brackets or behind
  /// a name the outermost one has them.
  package var stages: [Int: BoundStage] = [:]
  /// Rules and probes of the stages that changed only the relation.
  package var rules: [Note]
  package var probes: [Probe]
  package var span: SourceSpan
}
