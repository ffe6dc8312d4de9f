import Foundation
import Testing
import Tiers

/// What scripts that call `kith` rely on: exit statuses, and what goes to which stream.
@Suite(.serialized) struct QueryCommandTests {
  private let samples = Program.samples

  @Test func anAnswerGoesToStandardOutputAndNothingElseAnywhere() throws {
    let run = try Program.run("-c", "contacts | count", samples, "--format", "csv")
    #expect(run.status == 0)
    #expect(run.output == "n\n3986\n")
    #expect(run.errors == "" || run.errors.hasPrefix("warning: "))
  }

  @Test func aMistakeInAQueryEndsWithOneAndPrintsNoRow() throws {
    let run = try Program.run("-c", "purchases | where amont > 3", samples)
    #expect(run.status == 1)
    #expect(run.output == "")
    #expect(
      run.errors == """
        error[unknown-column]: no column `amont` in `purchases`
        1 | purchases | where amont > 3
          |                   ^^^^^ did you mean `amount`?

        """)
  }

  @Test func aFailureWhileRowsAreReadPrintsNoRowEither() throws {
    let run = try Program.run(
      "-c", "purchases | where product matches \"*a\"", samples, "--format", "csv")
    #expect(run.status == 1)
    #expect(run.output == "")
    #expect(run.errors.hasPrefix("error[bad-pattern]: the regular expression cannot be read\n"))
    #expect(
      run.errors.contains("1 | purchases | where product matches \"*a\"\n  |             ^^^"))
  }

  @Test func aTextThatDoesNotParseRunsNothing() throws {
    let run = try Program.run("-c", "contacts | count", "-c", "contacts | where (", samples)
    #expect(run.status == 2)
    #expect(run.output == "")
    #expect(run.errors.hasPrefix("error[unclosed-bracket]: `(` is never closed\n"))
  }

  @Test func theFirstMistakeStopsUnlessToldToKeepGoing() throws {
    let queries = ["-c", "purchases | xx", "-c", "contacts | count"]
    let stopped = try Program.run(
      queries[0], queries[1], queries[2], queries[3], samples, "--format", "csv")
    #expect(stopped.status == 1 && stopped.output == "")
    let kept = try Program.run(
      queries[0], queries[1], queries[2], queries[3], samples, "--format", "csv", "--keep-going")
    #expect(kept.status == 1 && kept.output == "n\n3986\n")
  }

  @Test func usageEndsWithTwo() throws {
    for arguments in [["--bogus"], ["-c"], ["--format", "xml"], ["fmt"], ["sample"]] {
      let line = arguments.joined(separator: " ")
      let run = try Program.shell("kith \(line) </dev/null")
      #expect(run.status == 2, "\(line)")
      #expect(run.output == "", "\(line)")
      #expect(run.errors.hasPrefix("Error: "), "\(line)")
    }
  }

  @Test func missingAndUnreadableDataEndsWithTwo() throws {
    let folder = try TemporaryFolder()
    let empty = try folder.file("empty.csv", "")
    let binary = try folder.file("binary.csv", "a,b\u{0}\u{1}\u{0}\n")
    for (path, id) in [
      ("/nowhere", "missing-file"), (empty, "empty-file"), (binary, "binary-file"),
    ] {
      let run = try Program.run("-c", "contacts | count", path)
      #expect(run.status == 2)
      #expect(run.output == "")
      #expect(run.errors.hasPrefix("error[\(id)]: "))
    }
  }

  @Test func aFileNamesItsLinesInMistakes() throws {
    let folder = try TemporaryFolder()
    let script = try folder.file("a.kith", "contacts | count\n\npurchases |\n  where amont > 3\n")
    let run = try Program.run("-f", script, samples, "--format", "csv")
    #expect(run.status == 1)
    #expect(run.output == "n\n3986\n")
    #expect(run.errors.contains(" --> \(script):4:9  (stage 2, where)\n"))
    #expect(try Program.run("-f", folder.path + "/none.kith", samples).status == 2)
  }

  @Test func aScriptComesFromAPipe() throws {
    let run = try Program.run(
      samples, "--format", "csv", input: "# how many\nlet c = contacts\nc\n  | count\n")
    #expect(run.status == 0)
    #expect(run.output == "n\n3986\n")
    #expect(try Program.run(samples, input: "").output == "")
  }

  @Test func severalAnswersAreApart() throws {
    let csv = try Program.run(
      "-c", "contacts | count", "-c", "tickets | count", samples, "--format", "csv")
    #expect(csv.output == "n\n3986\n\nn\n2559\n")
    let json = try Program.run(
      "-c", "contacts | count; tickets | count", samples, "--format", "json")
    #expect(json.output == "[{\"n\": 3986}]\n[{\"n\": 2559}]\n")
  }

  @Test func everyFormatHasItsShape() throws {
    let query = "contacts | take 2 | select customer, ended"
    let expected = [
      "csv": "customer,ended\nC0001,\nC0002,\n",
      "tsv": "customer\tended\nC0001\t\nC0002\t\n",
      "json":
        "[\n{\"customer\": \"C0001\", \"ended\": null},\n{\"customer\": \"C0002\", \"ended\": null}\n]\n",
      "ndjson":
        "{\"customer\": \"C0001\", \"ended\": null}\n{\"customer\": \"C0002\", \"ended\": null}\n",
      "markdown":
        "| customer | ended |\n|----------|-------|\n| C0001    |       |\n| C0002    |       |\n",
      "table": "customer  ended\nC0001\nC0002\n",
    ]
    for (format, text) in expected {
      #expect(try Program.run("-c", query, samples, "--format", format).output == text)
    }
    let bare = try Program.run(
      "-c", query, samples, "--format", "csv", "--no-header", "--null", "NA")
    #expect(bare.output == "C0001,NA\nC0002,NA\n")
    let short = try Program.run(
      "-c", "contacts | select customer", samples, "--format", "csv", "--max-rows", "1")
    #expect(short.output == "customer\nC0001\n")
  }

  @Test(arguments: [("csv", ","), ("csv", "\""), ("table", "a\nb"), ("markdown", "|")])
  func aNullTextThatBreaksRowsIsRefused(_ format: String, _ null: String) throws {
    let run = try Program.run(
      "-c", "contacts | take 1", samples, "--format", format, "--null", null)
    #expect(run.status == 2 && run.output == "")
    #expect(
      run.errors.contains("would break rows: a missing value has no quotes\n"), "\(run.errors)")
  }

  @Test func safeOutputIsAskedFor() throws {
    let query = "contacts | take 1 | select x = \"=1+1\", n = -1"
    let plain = try Program.run("-c", query, samples, "--format", "csv")
    #expect(plain.output == "x,n\n=1+1,-1\n")
    let safe = try Program.run("-c", query, samples, "--format", "csv", "--safe")
    #expect(safe.output == "x,n\n'=1+1,-1\n")
  }

  @Test func colourIsLeftOutOfPipesAndFollowsTheOption() throws {
    let query = ["-c", "contacts | xx"]
    #expect(!(try Program.run(query[0], query[1], samples).errors.contains("\u{1b}")))
    let always = try Program.run(query[0], query[1], samples, "--color", "always")
    #expect(always.errors.contains("\u{1b}["))
  }

  @Test func aReaderThatLeavesEndsTheRunQuietly() throws {
    let run = try Program.shell(
      "kith -c 'sql \"select * from range(1000000)\"' samples/ --format csv | head -1; "
        + "echo ${PIPESTATUS[0]}")
    #expect(run.output == "range\n0\n")
    #expect(run.errors == "" || run.errors.hasPrefix("warning: "))
  }

  @Test func explainingPrintsTheQueryAndNoRow() throws {
    let run = try Program.run("-c", "contacts | count", samples, "--explain")
    #expect(run.output.contains("SELECT") && !run.output.contains("3986"))
    let timed = try Program.run("-c", "contacts | count", samples, "--timing")
    #expect(timed.errors.hasSuffix(" ms\n"))
  }

  @Test func timingSaysHowLongEachAnswerTookToTheMicrosecond() throws {
    let run = try Program.run(
      "-c", "let big = contacts", "-c", "big | count", "-c", "big | count", samples, "--timing")
    let times = run.errors.split(separator: "\n").filter { $0.hasSuffix(" ms") }
    #expect(times.count == 2)
    for time in times {
      let parts = time.dropLast(3).split(separator: ".")
      #expect(parts.count == 2 && parts.last?.count == 3 && Int(parts[0]) != nil)
    }
  }
}
