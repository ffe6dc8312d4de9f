import Diagnostics
import Queries
import Sessions
package import System
import Verbs

/// The prompt: reads, runs, prints, and never ends because of a mistake.
package struct InteractiveShell {
  package static let prompt = "kith> "

  private var context: ShellContext
  private let reader: any LineReader
  private let terminalEchoes: Bool
  private let watcher: InterruptWatcher

  package init(
    context: ShellContext, reader: any LineReader, watcher: InterruptWatcher,
    terminalEchoes: Bool = false
  ) {
    self.context = context
    self.terminalEchoes = terminalEchoes
    self.reader = reader
    self.watcher = watcher
  }

  /// Runs until the person leaves.
  package mutating func run() -> ExitStatus {
    while true {
      switch reader.readLine(prompt: InteractiveShell.prompt) {
      case .interrupted: continue
      case .endOfInput:
        return .success
      case .line(let text):
        guard evaluate(text) == .proceed else { return .success }
      }
    }
  }

  /// Runs one text that was typed.
  package mutating func evaluate(_ text: String) -> MetaOutcome {
    do {
      if let line = MetaLine(SourceText(text)) {
        return try shellCommands.run(line, in: &context)
      }
      // Words that everybody tries first.
      switch text.filter({ !$0.isWhitespace }).lowercased() {
      case "help", "?": return try command(".help")
      case "quit", "exit", "q": return .quit
      default: break
      }
      try run(text)
    } catch let mistakes as DiagnosticList {
      report(mistakes.all)
    } catch let mistake as Diagnostic {
      if mistake.id == Diagnostic.ID.outputStopped { return .quit }
      report([mistake])
    } catch let stop as OutputStopped {
      return stop.reason == nil ? .quit : .proceed
    } catch {
      context.printer.report([Diagnostic("internal-error", "\(error)")])
    }
    return .proceed
  }

  /// What a person stopped is no mistake.
  private func report(_ mistakes: [Diagnostic]) {
    if mistakes.contains(where: { $0.id == Diagnostic.ID.cancelled }) {
      // The terminal wrote `^C` where the cursor stood.
      try? StandardStream.errors.write(terminalEchoes ? "\ncancelled\n" : "cancelled\n")
    } else {
      context.printer.report(mistakes)
    }
  }

  private mutating func command(_ text: String) throws(Diagnostic) -> MetaOutcome {
    guard let line = MetaLine(SourceText(text)) else { return .proceed }
    return try shellCommands.run(line, in: &context)
  }

  private mutating func run(_ text: String) throws {
    let session = context.session
    let comments = prose(text)
    let script = try session.parse(text)
    context.entries += comments.map { .comment($0) }
    for statement in script.statements {
      let cancel = session.cancel
      if script.statements.count > 1, statement.isQuery {
        try context.printer.echo(statement.span.text)
      }
      try watcher.watching(cancel: cancel) {
        switch try session.run(statement) {
        case .nothing, .command: break
        case .answer(let answer):
          context.lastAnswer = answer
          try context.printer.print(answer)
        }
      }
      context.entries.append(.statement(written(statement)))
    }
  }

  /// The statement as the formatter prints it; a continuation as the whole pipeline it made.
  private func written(_ statement: Statement) -> String {
    let formatter = QueryFormatter(context.session.vocabulary.grammars)
    if case .continuation = statement.kind, let whole = context.session.lastPipeline {
      return formatter.format(whole)
    }
    return formatter.format(
      Script(source: statement.span.source, statements: [statement]))
  }

  /// Lines that hold nothing but a comment.
  private func prose(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).compactMap { line in
      let trimmed = line.drop { $0.isWhitespace }
      for mark in ["#", "//", "--"] where trimmed.hasPrefix(mark) {
        let words = trimmed.dropFirst(mark.count).drop { $0.isWhitespace }
        return words.isEmpty ? nil : String(words)
      }
      return nil
    }
  }
}

extension Statement {
  /// It has an answer.
  fileprivate var isQuery: Bool {
    switch kind {
    case .pipeline, .continuation: true
    default: false
    }
  }
}
