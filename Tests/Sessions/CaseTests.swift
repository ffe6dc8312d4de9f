import Diagnostics
import Foundation
import Queries
import Sessions
import Testing
import Verbs

/// Every `.case` file on the home engine: sections that are there must hold, to the letter.
@Suite struct CaseTests {
  @Test(arguments: CaseFile.all)
  func caseHolds(_ path: String) throws {
    var file = try CaseFile(path: CaseFile.folder + "/" + path)
    let query = try #require(file["query"])
    let session = try TestedSession.open(file.settings["data"] ?? "shop")
    let isRecording = ProcessInfo.processInfo.environment["RECORD"] == "1"
    for index in file.sections.indices where file.sections[index].name != "query" {
      let actual: String
      switch file.sections[index].name {
      case "finding", "error": actual = TestedSession.result(of: query, in: session)
      case "sql": actual = Self.sql(of: query, in: session)
      default:
        Issue.record("no section `\(file.sections[index].name)` exists")
        continue
      }
      if isRecording {
        file.sections[index].text = actual
      } else {
        #expect(
          actual == file.sections[index].text, "\(path): run `make record`, then read the diff")
      }
    }
    if isRecording {
      if file.sections.count == 1 {
        file.sections.append(("finding", TestedSession.result(of: query, in: session)))
      }
      try file.text.write(toFile: file.path, atomically: true, encoding: .utf8)
      Issue.record("recorded \(path)")
    }
    #expect(file.sections.count > 1, "\(path) asserts nothing")
    try Self.formatsIdempotently(query)
  }

  /// What the formatter prints reads as the same, and prints the same again.
  private static func formatsIdempotently(_ query: String) throws {
    let grammars = Vocabulary.standard.grammars
    let parsed = Parser.parse(SourceText(query), grammars: grammars)
    guard parsed.diagnostics.isEmpty else { return }
    let once = QueryFormatter(grammars).format(parsed.script)
    let again = Parser.parse(SourceText(once), grammars: grammars)
    #expect(again.diagnostics.isEmpty, "the formatter printed: \(once)")
    #expect(QueryFormatter(grammars).format(again.script) == once)
  }

  private static func sql(of query: String, in session: Session) -> String {
    do {
      var texts: [String] = []
      for statement in try session.parse(query).statements {
        guard case .answer(let answer) = try session.run(statement) else { continue }
        texts.append(try answer.explanation() + "\n")
      }
      return texts.joined(separator: "\n")
    } catch {
      return "\(error)\n"
    }
  }
}

private let sparkServer = ProcessInfo.processInfo.environment["KITH_SPARK_URI"]

/// The same cases on Spark, when a server is given: answers must be those of the home engine.
@Suite(.serialized, .enabled(if: sparkServer != nil, "KITH_SPARK_URI is not set"))
struct SparkCaseTests {
  @Test(arguments: CaseFile.all)
  func caseAgrees(_ path: String) throws {
    let file = try CaseFile(path: CaseFile.folder + "/" + path)
    guard let expected = file["finding"], let query = file["query"] else { return }
    let data = file.settings["data"] ?? "shop"
    let session = try SparkSessions.session(on: data, server: try #require(sparkServer))
    // What only this engine has to say is no disagreement.
    let actual = TestedSession.result(of: query, in: session)
      .replacing("caveat: \(Note.lostOverflow.text)\n", with: "")
    if let skip = file.settings["spark"] {
      // A reason that no longer holds must go.
      #expect(actual != expected, "\(path) agrees on Spark now: remove `spark: \(skip)`")
    } else {
      #expect(actual == expected)
    }
  }
}

/// One session per data set: a server's views are made once.
private enum SparkSessions {
  nonisolated(unsafe) private static var sessions: [String: Session] = [:]

  static func session(on data: String, server: String) throws(Diagnostic) -> Session {
    if let session = sessions[data] {
      session.forgetDefinitions()
      return session
    }
    let session = try TestedSession.open(data, engine: server)
    sessions[data] = session
    return session
  }
}
