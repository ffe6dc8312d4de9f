import Diagnostics
import Dispatch
import Glibc
import Queries
import Sessions
import Synchronization
import Testing
import Verbs

/// Work in Swift ends when the session is cancelled, as a query in an engine does.
@Suite(.serialized) struct CancellationTests {
  /// A model that never ends by itself.
  private struct Endless: Verb {
    static let signature = Signature("endless", "Works until it is cancelled.")
    static let examples: [Example] = []
    static let rounds = Mutex(0)

    init(_ arguments: Arguments) throws(Diagnostic) {}

    func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
      let count = Question(
        .aggregate(input.relation, by: [], [NamedAggregate("n", .count())]), order: [])
      let then: Plan.Then = { (tables) throws(Diagnostic) in
        .compute { (work) throws(Diagnostic) in
          while true {
            try work.check()
            let round = Self.rounds.withLock { rounds in
              rounds += 1
              return rounds
            }
            work.progress(round % 100, of: 100)
          }
        }
      }
      return Plan(shape: input.shape, start: .ask([count], then: then))
    }
  }

  /// Gives its rows as they are, after some work.
  private struct Careful: Verb {
    static let signature = Signature("careful", "Works for a while.")
    static let examples: [Example] = []

    init(_ arguments: Arguments) throws(Diagnostic) {}

    func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
      Plan(
        shape: input.shape,
        start: .compute { (work) throws(Diagnostic) in
          for step in 1...4 {
            try work.check()
            work.progress(step, of: 4)
          }
          return .rows(input.relation, notes: [], chart: nil)
        })
    }
  }

  private static func session() throws -> Session {
    // A session of its own: one that is lent would be free for others while its engine is used here.
    let plain = try TestedSession.open(paths: [CaseFile.checkout + "/Tests/Data/shop"])
    return Session(
      catalog: plain.catalog, engine: plain.engine,
      vocabulary: Vocabulary(Vocabulary.standard.verbs + [Endless.self, Careful.self]))
  }

  private func answer(_ query: String, _ session: Session) throws -> Sessions.Answer {
    for statement in try session.parse(query).statements {
      if case .answer(let answer) = try session.run(statement) { return answer }
    }
    throw Diagnostic("test", "no answer to \(query)")
  }

  @Test func `endless work is cancelled, and the session goes on`() throws {
    let session = try Self.session()
    let before = Endless.rounds.withLock { $0 }
    let answer = try answer("contacts | endless | count", session)
    let cancel = session.cancel
    DispatchQueue.global().async {
      while Endless.rounds.withLock({ $0 }) < before + 10 { usleep(500) }
      cancel()
    }
    let failure = #expect(throws: Diagnostic.self) { try answer.finding() }
    #expect(failure?.id == Diagnostic.ID.cancelled)
    #expect(try TestedSession.table("contacts | count", in: session).rowCount == 1)
    // The same answer can be asked for again, and is no longer cancelled from the start.
    let again = Endless.rounds.withLock { $0 }
    DispatchQueue.global().async {
      while Endless.rounds.withLock({ $0 }) < again + 10 { usleep(500) }
      cancel()
    }
    #expect(throws: Diagnostic.self) { try answer.finding() }
    #expect(Endless.rounds.withLock { $0 } > again)
  }

  @Test func `progress is shown under the verb's name, and taken away at the end`() throws {
    let session = try Self.session()
    let shown = Mutex<[String]>([])
    session.showProgress = { progress in
      let text = progress.map { "\($0.activity) \(Int($0.fraction * 100))" } ?? "end"
      shown.withLock { $0.append(text) }
    }
    let plain = try TestedSession.table("contacts | sort customer | take 3", in: session)
    #expect(
      try TestedSession.table("contacts | careful | sort customer | take 3", in: session) == plain)
    #expect(
      shown.withLock { $0 } == ["careful 25", "careful 50", "careful 75", "careful 100", "end"])
  }

  @Test func `explaining work does nothing`() throws {
    let text = try answer("contacts | careful", try Self.session()).explanation()
    #expect(text.contains("stage 2, careful\n-- then: `careful` goes on"), "\(text)")
  }
}
