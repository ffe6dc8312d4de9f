import Diagnostics
import Queries
import Renderers
package import Sessions
package import System

/// How a run ended, as the number that the process exits with.
package enum ExitStatus: Int32, Sendable {
  case success = 0
  /// A query failed.
  case failure = 1
  /// Nothing ran: usage, a text that does not parse, missing data.
  case unusable = 2
  /// A cell of a notebook failed.
  case cellFailed = 3
  case interrupted = 130
}

/// Runs scripts without a person: stops at the first mistake unless told to keep going.
package struct ScriptRunner {
  package var session: Session
  package var printer: Printer
  /// Goes on after a query failed; the exit status still says so.
  package var keepsGoing = false
  /// Prints plan and SQL instead of rows.
  package var explains = false
  /// Says on standard error how long each answer took.
  package var times = false

  package init(session: Session, printer: Printer) {
    self.session = session
    self.printer = printer
  }

  /// Reads all texts before anything runs, then runs them in order.
  package mutating func run(
    _ texts: [(text: String, name: String?)], watching: InterruptWatcher
  ) -> ExitStatus {
    var scripts: [Script] = []
    for (text, name) in texts {
      do throws(DiagnosticList) {
        scripts.append(try session.parse(text, name: name))
      } catch {
        printer.report(error.all)
        return .unusable
      }
    }
    do throws(DiagnosticList) {
      try session.checkGivenValues(for: scripts)
    } catch {
      printer.report(error.all)
      return .unusable
    }
    let statements = scripts.flatMap(\.statements)
    let answers = statements.filter {
      switch $0.kind {
      case .pipeline, .continuation: true
      default: false
      }
    }
    if answers.count > 1 { printer.expectSeveral() }
    var status = ExitStatus.success
    for statement in statements {
      let cancel = session.cancel
      do {
        try watching.watching(cancel: cancel) { try run(statement) }
      } catch let stop as OutputStopped {
        return end(stop)
      } catch let mistakes as DiagnosticList {
        if mistakes.all.contains(where: { $0.id == Diagnostic.ID.cancelled }) {
          return .interrupted
        }
        printer.report(mistakes.all)
        status = .failure
      } catch let mistake as Diagnostic {
        if mistake.id == Diagnostic.ID.cancelled { return .interrupted }
        if mistake.id == Diagnostic.ID.outputStopped { return .success }
        printer.report([mistake])
        status = .failure
      } catch {
        printer.report([Diagnostic("internal-error", "\(error)")])
        status = .failure
      }
      if status != .success, !keepsGoing { return status }
    }
    return status
  }

  private mutating func run(_ statement: Statement) throws {
    // The whole answer counts: understanding the question is part of what somebody waits for.
    let start = ContinuousClock.now
    switch try session.run(statement) {
    case .nothing: break
    case .command(let text):
      throw Diagnostic(
        "shell-command", "`.\(text)` is a command of the shell, not of scripts",
        at: statement.span)
    case .answer(let answer):
      if explains {
        try printer.say(query: try answer.explanation() + "\n")
      } else {
        try printer.print(answer)
      }
      if times {
        try? StandardStream.errors.write("\(milliseconds(start.duration(to: .now))) ms\n")
      }
    }
  }

  /// To the microsecond: answers from events in memory take a few milliseconds.
  private func milliseconds(_ duration: Duration) -> String {
    let (whole, rest) = Int((duration / .microseconds(1)).rounded())
      .quotientAndRemainder(dividingBy: 1_000)
    let digits = String(rest)
    return "\(whole).\(String(repeating: "0", count: 3 - digits.count))\(digits)"
  }

  /// A reader that has gone ends the run quietly; a full disk does not.
  private func end(_ stop: OutputStopped) -> ExitStatus {
    guard let reason = stop.reason else { return .success }
    printer.report([Diagnostic("cannot-write", "the output cannot be written", notes: [reason])])
    return .failure
  }
}
