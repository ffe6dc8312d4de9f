import Glibc
import Shell
import Synchronization
import System

/// A shell without a language, for the tests to type into: says what it read, one answer a line.
@main
enum Probe {
  static func main() {
    StandardStream.ignoreBrokenPipes()
    let watcher = InterruptWatcher()
    let terminal = Terminal.current()
    let reader = makeLineReader(
      terminal: terminal, color: terminal.allowsColor(.auto),
      history: CommandHistory(environment: terminal.environment), completion: Words(),
      isComplete: isComplete)
    if let editor = reader as? EditLineReader, let path = getenv("PROBE_REPORT") {
      report(editor, to: open(path, O_WRONLY | O_CLOEXEC))
    }
    say(reader is EditLineReader ? "editing" : "plain")
    let prompt =
      getenv("PROBE_PROMPT").map { String(cString: $0) } ?? "\u{1B}[1mprobe>\u{1B}[22m "
    while true {
      switch reader.readLine(prompt: prompt) {
      case .interrupted: say("interrupted")
      case .endOfInput:
        say("end")
        return
      case .line("exit"): return
      case .line("size"):
        let size = terminal.size
        say("size \(size.columns) \(size.rows)")
      case .line("query"): query(watcher)
      case .line(let text): say("got <\(text.split(separator: "\n").joined(separator: "⏎"))>")
      }
    }
  }

  /// Tells a pipe what every drawing has to show: a line of numbers, the text in hexadecimal digits
  /// and the search, if one is under way.
  static func report(_ editor: EditLineReader, to descriptor: Int32) {
    let stream = StandardStream(descriptor: descriptor)
    editor.report = { report in
      let numbers = [report.bytes, report.columns, report.rows, report.cursor]
      let words =
        numbers.map(String.init) + [hexadecimal(report.text), hexadecimal(report.status ?? "")]
      do { try stream.write(words.joined(separator: ",") + "\n") } catch { exit(1) }
    }
  }

  static func hexadecimal(_ text: String) -> String {
    text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Runs until it has been cancelled three times, as if the first two came too early.
  static func query(_ watcher: InterruptWatcher) {
    let cancels = Mutex(0)
    let times = Box(cancels)
    say("running")
    watcher.watching(cancel: { times.value.withLock { $0 += 1 } }) {
      for _ in 0..<1_000 where times.value.withLock({ $0 }) < 3 { usleep(10_000) }
    }
    say("query \(watcher.wasInterrupted ? "cancelled" : "finished")")
  }

  final class Box: Sendable {
    let value: Mutex<Int>
    init(_ value: consuming Mutex<Int>) { self.value = value }
  }

  /// Open until every parenthesis is closed and no pipe hangs at the end.
  static func isComplete(_ text: String) -> Bool {
    let opened = text.filter { $0 == "(" }.count
    let closed = text.filter { $0 == ")" }.count
    return opened <= closed && text.last { $0 != " " } != "|"
  }

  static func say(_ text: String) {
    do { try StandardStream.output.write(text + "\n") } catch { exit(0) }
  }

  struct Words: CompletionSource {
    let candidates = [
      Candidate("plan", kind: "column", note: "free · pro · business"),
      Candidate("product", kind: "column", note: "14 values"),
      Candidate("purchases", kind: "table"),
      Candidate("survey_answers", kind: "table", note: "5,214 rows"),
      Candidate("surveys", kind: "table"),
      Candidate("оценка", kind: "column", note: "0–10"),
    ]

    func complete(_ line: String, at cursor: Int) -> Completions {
      let before = Array(line.utf8.prefix(cursor))
      let start = (before.lastIndex { $0 == 32 || $0 == 10 || $0 == 40 } ?? -1) + 1
      let typed = String(decoding: before[start...], as: UTF8.self)
      return Completions(
        replaceRange: start..<cursor, candidates: candidates.filter { $0.text.hasPrefix(typed) })
    }
  }
}
