import Foundation
import Glibc
import PseudoTerminals
import Testing

/// `kith` itself on a terminal, over the small shop.
@Suite struct RealShellTests {
  private let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  private func start(_ folder: TemporaryFolder, data: String) throws -> PseudoTerminal {
    var variables = ["TERM": "xterm", "HOME": folder.path, "NO_COLOR": "1", "LANG": "C.UTF-8"]
    for name in ["PATH", "KITH_ENGINE_HOME", "KITH_DUCKDB", "LD_LIBRARY_PATH"] {
      variables[name] = ProcessInfo.processInfo.environment[name]
    }
    variables["KITH_CACHE"] = checkout + "/.build/test-cache"
    let terminal = try PseudoTerminal(
      try builtProduct("kith"), arguments: [checkout + "/" + data], environment: variables)
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
    try shell.wait(for: "cancelled\n", seconds: 10)
    shell.type("tickets | count\r")
    try shell.wait(for: "n\n4\n")
    usleep(200_000)
    shell.type("\u{4}")
    #expect(try shell.waitForExit() == 0)
  }
}
