import Diagnostics
import Findings
import Foundation
import Queries
import Renderers
import Sessions
import Tables
import Tiers

/// Sessions on test data, and what a query says in them, as one text.
enum TestedSession {
  /// A session on `shop` or another folder of Tests/Data, or on the committed `samples`, as if it had
  /// just been opened: one that another test is done with, if there is one.
  static func open(_ data: String) throws -> Session {
    let session = try sessions.item(data) { try open(paths: [path(of: data)]) }
    session.forgetDefinitions()
    session.forgetAnswers()
    session.usesKernels = true
    session.threads = 2
    return session
  }

  private static let sessions = Lender<String, Session>()

  static func open(_ data: String, engine: String) throws(Diagnostic) -> Session {
    try open(paths: [path(of: data)], engine: engine)
  }

  private static func path(of data: String) -> String {
    CaseFile.checkout + (data == "samples" ? "/samples" : "/Tests/Data/" + data)
  }

  static func open(paths: [String], engine: String? = nil) throws(Diagnostic) -> Session {
    // With little data the engine's threads only wait for each other.
    let options = SessionOptions(
      paths: paths, engine: engine, threads: Tier.isLong ? nil : 1,
      environment: ["KITH_CACHE": cache])
    let session = try Session.open(options).session
    session.threads = 2
    return session
  }

  static let cache = CaseFile.checkout + "/.build/test-cache"

  /// The findings of a script as Markdown with their notes, or its mistakes.
  static func result(of text: String, in session: Session) -> String {
    do {
      var parts: [String] = []
      for statement in try session.parse(text).statements {
        guard case .answer(let answer) = try session.run(statement) else { continue }
        var part = DiagnosticRenderer().render(answer.warnings)
        if !part.isEmpty { part += "\n" }
        part += markdown(try answer.finding())
        parts.append(part)
      }
      return parts.joined(separator: "\n")
    } catch let mistakes as DiagnosticList {
      return DiagnosticRenderer().render(mistakes.all) + "\n"
    } catch let mistake as Diagnostic {
      return DiagnosticRenderer().render(mistake) + "\n"
    } catch {
      return "\(error)\n"
    }
  }

  static func markdown(_ finding: Finding) -> String {
    var bytes: [UInt8] = []
    OutputFormat.markdown.renderer(RenderingOptions()).render(finding, into: &bytes)
    var text = String(decoding: bytes, as: UTF8.self)
    for note in finding.notes { text += "\(note.kind.rawValue): \(note.text)\n" }
    return text
  }

  /// The mistakes of a script whose answers are read; none where it is answered.
  static func mistakes(
    of text: String, in session: Session, limit: Int = 20, probing: Bool = true
  ) -> [Diagnostic] {
    do {
      for statement in try session.parse(text).statements {
        guard case .answer(let answer) = try session.run(statement) else { continue }
        _ = markdown(try answer.finding(limit: limit, probing: probing))
      }
      return []
    } catch let mistakes as DiagnosticList {
      return mistakes.all
    } catch let mistake as Diagnostic {
      return [mistake]
    } catch {
      return [Diagnostic("internal-error", "\(error)")]
    }
  }

  /// The only answer of a script.
  static func table(_ text: String, in session: Session) throws -> Table {
    for statement in try session.parse(text).statements {
      if case .answer(let answer) = try session.run(statement) {
        return try answer.finding(probing: false).table
      }
    }
    return Table([])
  }
}
