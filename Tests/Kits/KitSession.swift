import Diagnostics
import Engines
import Findings
import Sessions
import Tables
import Testing
import Tiers
import Verbs

/// A session on files of its own, with verbs that only tests know; the files are gone with it.
final class KitSession {
  let session: Session
  /// Holds the snapshot that ``session`` reads.
  private let opened: Session
  private let folder: TemporaryFolder

  private static let lender = Lender<[String: String], KitSession>()

  /// An open session on the files, or else a new one.
  static func lent(_ files: [String: String]) throws -> KitSession {
    try lender.item(files) { try KitSession(files) }
  }

  init(_ files: [String: String], threads: Int? = nil) throws {
    folder = try TemporaryFolder()
    for (name, text) in files { try folder.file("data/\(name)", text) }
    var options = SessionOptions(
      paths: [folder.path + "/data"], environment: ["KITH_CACHE": folder.path + "/cache"])
    options.threads = threads
    opened = try Session.open(options).session
    session = Session(
      catalog: opened.catalog, engine: opened.engine,
      vocabulary: Vocabulary(Vocabulary.standard.verbs + [Chance.self, Pick.self]))
  }

  func finding(_ query: String) throws -> Finding {
    for statement in try session.parse(query).statements {
      if case .answer(let answer) = try session.run(statement) { return try answer.finding() }
    }
    throw Diagnostic("test", "no answer")
  }

  func table(_ query: String) throws -> Table { try finding(query).table }

  /// The rows as plain text, a line each.
  func lines(_ query: String) throws -> [String] {
    try table(query).rows.map { $0.map(\.plainText).joined(separator: ",") }
  }

  func notes(_ query: String) throws -> [String] { try finding(query).notes.map(\.text) }

  /// The mistakes of a query, as people read them.
  func mistakes(_ query: String) -> String {
    do {
      _ = try finding(query)
      return ""
    } catch let mistakes as DiagnosticList {
      return DiagnosticRenderer().render(mistakes.all)
    } catch let mistake as Diagnostic {
      return DiagnosticRenderer().render(mistake)
    } catch {
      return "\(error)"
    }
  }
}

extension KitSession {
  /// What a plan's steps come to: the rows in their order, and what is said of them.
  func run(
    _ step: Plan.Step, by order: [SortKey]
  ) throws(Diagnostic) -> (table: Table, notes: [String]) {
    var step = step
    while true {
      switch step {
      case .ask(let questions, let then):
        var tables: [Table] = []
        for question in questions {
          tables.append(try table(question.relation, by: question.order))
        }
        step = try then(tables)
      case .walk(let walk, let then):
        step = try then([try table(walk.definition.relation, by: walk.definition.order)])
      case .compute(let body): step = try body(Work())
      case .rows(let relation, let notes, _):
        return (try table(relation, by: order), notes.map(\.text))
      }
    }
  }

  private func table(_ relation: Relation, by order: [SortKey]) throws(Diagnostic) -> Table {
    try session.engine.table(relation, order: order, promising: relation.fields, limit: nil)
  }
}
