import Testing

/// `--as-of` and `--set`: what they mean, and that a wrong one runs nothing.
@Suite(.serialized) struct GivenValueTests {
  private func answer(_ arguments: [String]) throws -> Program.Result {
    let quoted = arguments.map { "'\($0)'" }.joined(separator: " ")
    return try Program.shell("kith \(quoted) samples/ --format csv --no-header")
  }

  private func isRefused(_ arguments: [String], with sentence: String) throws {
    let run = try answer(arguments)
    #expect(run.status == 2)
    #expect(run.output == "")
    #expect(run.errors.hasPrefix(sentence + "\n"), "\(run.errors)")
  }

  @Test func anAsOfDateHidesLaterRows() throws {
    let query = ["-c", "purchases | summarize max(date)"]
    let year = try answer(query + ["--as-of", "2024"])
    #expect(year.status == 0 && year.output.hasPrefix("2024-12-"))
    #expect(try answer(query + ["--as-of", "2024-05"]).output.hasPrefix("2024-05-"))
    #expect(try answer(query + ["--as-of", "@2024-Q2"]).output.hasPrefix("2024-06-"))
    #expect(try answer(query + ["--as-of", "2024-05-03"]).output.hasPrefix("2024-05-0"))
  }

  @Test func theCommandLineWinsOverSet() throws {
    let query = ["-c", "set as_of = @2023; purchases | summarize max(date)"]
    #expect(try answer(query).output.hasPrefix("2023-"))
    #expect(try answer(query + ["--as-of", "2024"]).output.hasPrefix("2024-"))
  }

  @Test func aWrongAsOfDateRunsNothing() throws {
    try isRefused(
      ["-c", "purchases | count", "--as-of", "soon"],
      with: "error[bad-option]: `--as-of soon` is not a date or period")
  }

  @Test func aGivenValueReplacesALet() throws {
    let query = ["-c", "let region = \"North\"; contacts | where region == $region | count"]
    let north = try answer(query)
    let south = try answer(query + ["--set", "region=South"])
    #expect(north.status == 0 && south.status == 0 && north.output != south.output)
    // A text stays a text although it reads as a number.
    #expect(try answer(query + ["--set", "region=5"]).output == "0\n")
  }

  @Test func aGivenValueNeedsNoLet() throws {
    let over = ["-c", "purchases | where amount > $k | count"]
    let within = ["-c", "purchases | where date in $month | count"]
    #expect(try answer(over + ["--set", "k=10"]).output == "12576\n")
    #expect(try answer(over + ["--set", "k=-1e9"]).status == 0)
    #expect(try answer(within + ["--set", "month=2024-05"]).status == 0)
  }

  @Test func aValueThatNothingReadsRunsNothing() throws {
    try isRefused(
      ["-c", "let kk = 3; purchases | take $kk", "--set", "k=4"],
      with: "error[bad-option]: nothing here reads the `$k` of `--set`")
    try isRefused(
      ["-c", "purchases | count", "--set", "k"],
      with: "error[bad-option]: `--set k` has no `=`")
  }

  @Test func aValueOfTheWrongTypeRunsNothing() throws {
    try isRefused(
      ["-c", "let k = 4; purchases | where amount > $k | count", "--set", "k=abc"],
      with: "error[bad-option]: `--set k=abc` is not a number")
    try isRefused(
      ["-c", "let month = @2024-05; purchases | where date in $month", "--set", "month=5"],
      with: "error[bad-option]: `--set month=5` is not a date or period such as `2025-11`")
  }

  @Test func aNameWithoutAValueRunsNothing() throws {
    try isRefused(
      ["-c", "contacts | count", "-c", "purchases | where amount > $k"],
      with: "error[unknown-parameter]: no value `$k`")
  }
}
