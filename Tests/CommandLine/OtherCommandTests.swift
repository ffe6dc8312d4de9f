import Foundation
import Glibc
import Testing
import Tiers

/// The commands beside queries, and Ctrl-C.
@Suite(.serialized) struct OtherCommandTests {
  @Test func helpAndVersionsSucceedOnStandardOutput() throws {
    #expect(try Program.run("--version").output.split(separator: ".").count == 3)
    for command in ["query", "describe", "import", "fmt", "sample", "help"] {
      let run = try Program.run(command, "--help")
      #expect(run.status == 0 && run.output.contains("USAGE: kith \(command)"), "\(command)")
      #expect(run.errors == "")
    }
    let page = try Program.run("help", "where")
    #expect(page.status == 0)
    #expect(page.output.hasPrefix("Keeps the rows for which the conditions hold.\n\n  where "))
    let list = try Program.run("help")
    #expect(list.output.contains("\nVERBS\n  ") && list.output.contains("SUBCOMMANDS:"))
    // Nothing is wider than a terminal.
    #expect(list.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test func anUnknownVerbSuggestsTheNearest() throws {
    let run = try Program.run("help", "sumarize")
    #expect(run.status == 2)
    #expect(run.output == "")
    #expect(
      run.errors
        == "error[unknown-verb]: no verb `sumarize`\nhelp: did you mean `summarize`?\n")
  }

  @Test func formattingIsIdempotentAndNamesThePlaceOfAMistake() throws {
    let folder = try TemporaryFolder()
    let script = try folder.file("a.kith", "contacts|filter plan=='pro'|limit 3 # three\n")
    let once = try Program.run("fmt", script)
    #expect(once.status == 0)
    #expect(once.output.contains("contacts | where plan == \"pro\" | take 3"))
    let again = try Program.run("fmt", "-", input: once.output)
    #expect(again.output == once.output)
    let broken = try folder.file("b.kith", "contacts |\n  where (")
    let mistake = try Program.run("fmt", broken)
    #expect(mistake.status == 2 && mistake.output == "")
    #expect(mistake.errors.contains("\(broken):2:9"))
  }

  @Test func samplesAreNotWrittenOver() throws {
    let folder = try TemporaryFolder()
    let target = folder.path + "/shop"
    let first = try Program.run("sample", target, "--customers", "20")
    #expect(first.status == 0 && first.output == "")
    let second = try Program.run("sample", target, "--customers", "20")
    #expect(second.status == 2)
    #expect(second.errors.hasPrefix("error[file-exists]: "))
    #expect(second.errors.contains("help: or write over them with --replace\n"))
    #expect(try Program.run("sample", target, "--customers", "20", "--replace").status == 0)
    let count = try Program.run("-c", "contacts | count", target, "--format", "csv", "--no-header")
    #expect(count.output.hasSuffix("\n") && Int(count.output.dropLast()) ?? 0 > 0)
  }

  @Test func describingSaysWhatTheTablesAre() throws {
    let run = try Program.run("describe", Program.samples, "--table", "tickets", "--format", "csv")
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("column,role,type,nulls,distinct,range,top\n"))
    #expect(run.output.contains("\ncustomer,customer,text,0,"))
  }

  /// A query that no machine ends, stopped from outside.
  private func interrupted(_ query: String) throws -> (status: Int32, seconds: Double) {
    let child = try ChildProcess(
      Program.path, ["-c", query, Program.samples], environment: Program.environment())
    Thread.sleep(forTimeInterval: 2)
    let start = Date()
    child.send(SIGINT)
    let status = child.wait(seconds: 15)
    return (status, -start.timeIntervalSinceNow)
  }

  @Test func ctrlCEndsAQueryAtOnce() throws {
    let cross =
      "sql \"select count(*) from range(100000000) a, range(100000000) b where a.range % 7 = b.range % 5\""
    for query in [
      cross, "touchpoints | join touchpoints on step | join touchpoints on step | count",
    ] {
      let (status, seconds) = try interrupted(query)
      #expect(status == 130, "\(query)")
      #expect(seconds < 5, "\(query)")
    }
  }
}
