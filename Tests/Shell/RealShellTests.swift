import Foundation
import Glibc
import PseudoTerminals
import Testing
import Tiers

/// `kith` itself on a terminal, over the small shop.
@Suite struct RealShellTests {
  private let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  private func start(
    _ folder: TemporaryFolder, data: String, columns: Int = 80, rows: Int = 24,
    locale: String = "C.UTF-8", options: [String] = []
  ) throws -> PseudoTerminal {
    var variables = ["TERM": "xterm", "HOME": folder.path, "NO_COLOR": "1", "LANG": locale]
    for name in ["PATH", "KITH_ENGINE_HOME", "KITH_DUCKDB", "LD_LIBRARY_PATH"] {
      variables[name] = ProcessInfo.processInfo.environment[name]
    }
    variables["KITH_CACHE"] = checkout + "/.build/test-cache"
    let terminal = try PseudoTerminal(
      try builtProduct("kith"),
      arguments: options + [data.hasPrefix("/") ? data : checkout + "/" + data],
      environment: variables, columns: columns, rows: rows)
    try terminal.wait(for: "kith> ", seconds: 60)
    return terminal
  }

  @Test func aQueryIsTypedWithTabAndGoesOnWithABar() throws {
    let shell = try start(try TemporaryFolder(), data: "Tests/Data/shop")
    shell.type("surv\t| coun\tby p\t")
    try shell.wait(for: "surveys | count by plan ")
    shell.type("\r")
    try shell.wait(for: "plan      n\nbusiness  2\nfree      2\npro       3\n")
    shell.type("| top 1 by n\r")
    try shell.wait(for: "plan  n\npro   3\n")
    shell.type("| where m\r")
    try shell.wait(for: "error[unknown-column]: no column `m`")
    try shell.wait(for: "kith> ")
    shell.type("purchases |\rcount\r")
    try shell.wait(for: " n\n11\n")
    shell.type(".tables\r")
    try shell.wait(for: "contacts     contacts, 6 rows")
    shell.type(".sql\r")
    try shell.wait(for: "SELECT")
    shell.type(".quit\r")
    #expect(try shell.waitForExit() == 0)
  }

  @Test func tabListsWhatFits() throws {
    let shell = try start(try TemporaryFolder(), data: "samples")
    shell.type("surveys | count by p\t")
    try shell.wait(for: "plan     column   business · free · pro")
    shell.type("lan\r")
    try shell.wait(for: "kith> surveys | count by plan")
    try shell.wait(for: "kith> ")
    usleep(200_000)
    shell.type("\u{4}")
    #expect(try shell.waitForExit() == 0)
  }

  @Test func ctrlCStopsAQueryAndKeepsTheSession() throws {
    let shell = try start(try TemporaryFolder(), data: "Tests/Data/shop")
    shell.type("sql \"select count(*) from range(100000000) a, range(100000000) b where ")
    shell.type("a.range % 7 = b.range % 5\"\r")
    usleep(1_500_000)
    shell.type("\u{3}")
    try shell.wait(for: "^C\ncancelled\n", seconds: 10)
    shell.type("tickets | count\r")
    try shell.wait(for: "n\n4\n")
    usleep(200_000)
    shell.type("\u{4}")
    #expect(try shell.waitForExit() == 0)
  }

  @Test func anAnswerFitsTheWindowAsItIsNow() throws {
    let shell = try start(try TemporaryFolder(), data: "Tests/Data/shop", columns: 200)
    shell.type("contacts | take 1\r")
    let wide = try shell.wait(for: "kith> ")
    shell.resize(columns: 40, rows: 24)
    shell.type("contacts | take 1\r")
    try shell.wait(for: "take 1\n")
    let narrow = try shell.wait(for: "kith> ")
    #expect(!wide.contains("not shown") && narrow.contains("not shown, no room:"))
    #expect(narrow.split(separator: "\n").allSatisfy { $0.count <= 40 })
    shell.resize(columns: 200, rows: 24)
    shell.type("contacts | take 1\r")
    try shell.wait(for: "take 1\n")
    #expect(!(try shell.wait(for: "kith> ")).contains("not shown"))
  }

  @Test func asManyRowsAreShownAsAreAskedFor() throws {
    let shell = try start(try TemporaryFolder(), data: "samples", columns: 100)
    func rows(_ query: String) throws -> Int {
      shell.type(query + "\r")
      try shell.wait(for: query + "\n")
      return try shell.wait(for: "kith> ").split(separator: "\n").count { $0.hasPrefix("C") }
    }
    #expect(try rows("contacts | select customer") == 40)
    #expect(try rows("contacts | take 100 | select customer") == 100)
    #expect(try rows("contacts | top 57 by joined | select customer, joined") == 57)
    shell.type("contacts | select customer\r")
    try shell.wait(for: "40 of 3,986 rows; more with `set max_rows = 200`, or `| take 200`")
    try shell.wait(for: "kith> ")
    #expect(try rows("set max_rows = 50") == 0)
    #expect(try rows("contacts | select customer") == 50)
    #expect(try rows("contacts | take 60 | select customer") == 60)
    #expect(try rows("contacts | take 3 | select customer") == 3)
  }

  @Test func statementsPastedTogetherAreToldApart() throws {
    let shell = try start(try TemporaryFolder(), data: "Tests/Data/shop")
    shell.paste("let t = tickets\nt | count\nsurveys\n  | count\n")
    shell.type("\r")
    try shell.wait(for: "# t | count\nn\n4\n")
    try shell.wait(for: "# surveys\n#   | count\nn\n8\n")
    try shell.wait(for: "kith> ")
    shell.type("t | count\r")
    #expect(!(try shell.wait(for: "n\n4\n")).contains("#"))
  }

  @Test func inACLocaleNothingOfOursIsOutsideASCII() throws {
    for (locale, options) in [("C", []), ("C.UTF-8", ["--ascii"])] {
      let shell = try start(
        try TemporaryFolder(), data: "Tests/Data/shop", locale: locale, options: options)
      for line in [
        ".help", ".help nps", ".tables", ".schema tickets", "purchases | nps", "xyz",
        "surveys | nps",
        "purchases | churn every 1mo", "surveys | nps by plan",
      ] {
        shell.type(line + "\r")
        try shell.wait(for: "kith> ", seconds: 20)
      }
      let odd = shell.raw.filter { $0 > 0x7E }
      #expect(odd.isEmpty, "\(String(decoding: shell.raw, as: UTF8.self))")
    }
  }

  /// Whatever a file is called, no part of its name acts on the terminal.
  @Test func namesOfFilesCannotActOnTheTerminal() throws {
    let folder = try TemporaryFolder()
    var draws = SplitMix(seed: 3)
    let parts = [
      "a", "\u{1B}[31m", "\u{1B}]0;x\u{7}", "\u{9B}2J", "\u{202E}", "\r", "\u{8}", "é", " ",
    ]
    for round in 0..<Tier.count(2, long: 40) {
      let data = folder.path + "/data\(round)"
      mkdir(data, 0o700)
      var name = "a\u{1B}[31m"
      if round > 0 { name = (0..<draws.among(1...4)).map { _ in draws.one(of: parts) }.joined() }
      try save("id,email,score,\(name)\n1,a@b.cd,9,x\n", to: data + "/\(name).csv")
      let shell = try start(folder, data: data)
      for line in [".tables", ".schema", "`\(name.filter { $0 == "a" })` | count", ".sql"] {
        shell.type(line + "\r")
        try shell.wait(for: "kith> ", seconds: 20)
      }
      let printed = String(decoding: shell.raw, as: UTF8.self)
      for part in parts[1...6] where part != "\r" && part != "\u{8}" {
        #expect(!printed.contains(part), "\(name.debugDescription)")
      }
    }
  }
}
