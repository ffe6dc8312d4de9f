import Diagnostics
import Glibc
import Shell
import Testing

@Suite struct MetaCommandTests {
  struct Context { var answer = "" }

  static let table: MetaCommandTable<Context> = MetaCommandTable(
    [
      MetaCommand("help", "", "this list") { context, _ in
        context.answer = table.help().joined(separator: "\n")
        return .proceed
      },
      MetaCommand("open", "FILE", "open a file") { context, call in
        context.answer = "open " + call.arguments[0].text
        return .proceed
      },
      MetaCommand("outline", "[N]", "the first N lines") { context, call in
        context.answer = "outline " + (call.arguments.first?.text ?? "all")
        return .proceed
      },
      MetaCommand("sql", "QUERY…", "the SQL of a query") { context, call in
        context.answer =
          "sql " + call.arguments[0].text.split(separator: "\n").joined(separator: "⏎")
        return .proceed
      },
      MetaCommand("quit", "", "leave") { _, _ in .quit },
    ],
    closest: { word, names in names.first { Set($0) == Set(word) } })

  @Test func commandsAreFoundCheckedAndRun() throws {
    let path =
      #filePath.dropLast("MetaCommandTests.swift".count) + "Transcripts/meta-commands.transcript"
    let (expected, actual) = try Transcript.check(
      file: String(path), recording: getenv("RECORD") != nil
    ) { reader, say in
      while case .line(let text) = reader.readLine(prompt: "kith> ") {
        guard let line = MetaLine(SourceText(text)) else {
          say("query")
          continue
        }
        var context = Context()
        do throws(Diagnostic) {
          if try MetaCommandTests.table.run(line, in: &context) == .quit { return }
          say(context.answer)
        } catch {
          say(sentence(error))
        }
      }
    }
    #expect(actual == expected)
  }

  private func sentence(_ error: Diagnostic) -> String {
    let label = error.labels.first.map { $0.text.isEmpty ? "" : ": " + $0.text } ?? ""
    return "error[\(error.id)]: \(error.message)\(label)"
      + (error.help.isEmpty ? "" : "; " + error.help.joined(separator: " "))
  }

  @Test func wordsKeepTheirPlaces() throws {
    let line = try #require(MetaLine(SourceText("  .save 'a \"b' \"c \\\" \\\\ \\d\" e'f g'h")))
    let words = try line.words()
    #expect(line.name.text == ".save")
    #expect(words.map(\.text) == ["a \"b", "c \" \\ \\d", "ef gh"])
    #expect(words.map(\.span.text) == ["'a \"b'", "\"c \\\" \\\\ \\d\"", "e'f g'h"])
    #expect(line.text?.text == "'a \"b' \"c \\\" \\\\ \\d\" e'f g'h")
  }

  @Test func onlyDotLinesAreForTheShell() {
    for text in ["", "  ", "surveys", ".5", "a.b", "# .help"] {
      #expect(MetaLine(SourceText(text)) == nil, "\(text)")
    }
    for text in [".", ".x", "\t.help me", ". x", ".…"] {
      #expect(MetaLine(SourceText(text)) != nil, "\(text)")
    }
  }

  @Test func namesAreCompleted() {
    let completions = MetaCommandTests.table.completions(".o", at: 2)
    #expect(completions?.replaceRange == 0..<2)
    #expect(completions?.candidates.map(\.text) == [".open", ".outline"])
    #expect(completions?.candidates.first?.note == "open a file")
    #expect(MetaCommandTests.table.completions(".open f", at: 7) == nil)
    #expect(MetaCommandTests.table.completions("surveys", at: 3) == nil)
    #expect(MetaCommandTests.table.completions(".open", at: 0) == nil)
  }
}
