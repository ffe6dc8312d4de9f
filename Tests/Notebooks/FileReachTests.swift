import Diagnostics
import Files
import Findings
import Glibc
import Queries
import Sessions
import Testing
import Tiers

@testable import Notebooks

/// What a notebook reaches, against folders walked up one by one.
struct FileReachTests {
  /// Whether a file lies under a folder: going up from it, folder by folder, meets that one.
  ///
  /// Nil where nothing is there.
  private static func isUnder(_ path: String, _ home: stat) -> Bool? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    var folder = path
    if status.st_mode & S_IFMT != S_IFDIR {
      // The file's own folder: that of what the link leads to.
      guard let real = realpath(path, nil) else { return nil }
      defer { free(real) }
      folder = String(cString: real) + "/.."
      let text = String(cString: real)
      folder = text.lastIndex(of: "/").map { String(text[..<$0]) + "/" } ?? "/"
    }
    for _ in 0..<64 {
      guard stat(folder, &status) == 0 else { return nil }
      if status.st_ino == home.st_ino, status.st_dev == home.st_dev { return true }
      folder += "/.."
    }
    return false
  }

  @Test func reachesWhatIsUnderHomeWhateverTheWayToIt() throws {
    let desk = try Desk()
    let root = desk.folder
    for name in ["home", "home/in", "home/in/deep", "home2", "out"] {
      mkdir(root + "/" + name, 0o700)
    }
    for name in [
      "home/review.md", "home/in/a.csv", "home2/a.csv", "out/a.csv", "home/in/deep/a.csv",
    ] {
      try desk.write(name, "x\n1\n")
    }
    symlink("../out", root + "/home/away")
    symlink("in/deep", root + "/home/near")
    symlink("../../home2/a.csv", root + "/home/in/stray.csv")
    symlink("deep/a.csv", root + "/home/in/kin.csv")
    symlink("nowhere/a.csv", root + "/home/dangling")
    symlink("loop", root + "/home/loop")
    var home = stat()
    stat(root + "/home", &home)
    let parts = [
      "in", "deep", "..", ".", "a.csv", "away", "near", "stray.csv", "kin.csv", "home", "home2",
      "out", "", "loop", "dangling", "review.md",
    ]
    let reach = FileReach(ofNotebook: root + "/home/review.md")
    let allowed = FileReach(ofNotebook: root + "/home/review.md", allowed: [root + "/out"])
    var (inside, outside) = (0, 0)
    for seed in 0..<Tier.count(3_000, long: 50_000) {
      var dice = SplitMix(state: UInt64(seed) &+ 5)
      let words = (0...dice.roll(6)).map { _ in parts[dice.roll(parts.count)] }
      let path = reach.path(words.joined(separator: "/"))
      guard let isUnder = Self.isUnder(path, home) else { continue }
      #expect(reach.holds(path) == isUnder, "\(path)")
      if isUnder { inside += 1 } else { outside += 1 }
      if isUnder { #expect(allowed.holds(path), "\(path)") }
    }
    #expect(inside > 100 && outside > 100)
    #expect(!reach.holds(root + "/home/dangling") && !reach.holds(root + "/home/away/new.csv"))
    #expect(reach.holds(root + "/home/in/new.csv") && !reach.holds(root + "/home2"))
    #expect(allowed.holds(root + "/home/away/a.csv") && !allowed.holds(root + "/home2/a.csv"))
    #expect(FileReach.anywhere().holds("/etc/passwd"))
  }

  @Test func aListIsReadWhenItsStageRunsAndNotWhileTyping() throws {
    let desk = try Desk()
    try desk.write(
      "data/touchpoints.csv",
      "customer,time,step\nC1,2025-11-01T10:00:00,visit\nC1,2025-11-01T10:05:00,cart\n")
    try desk.write("list.csv", "step,stage\nvisit,looking\n")
    let session = try desk.session()
    let path = desk.path("list.csv")
    let query = "touchpoints | journey list \"\(path)\" | where sta"
    let (_, suggestions) = session.suggestions(for: query, at: query.utf8.count)
    #expect(suggestions.contains { $0.text == "stage" })
    #expect(session.files.takeReads() == [])
    guard
      case .answer(let answer) = try session.run(
        session.parse(query + "ge == \"looking\"").statements[0])
    else { return }
    #expect(session.files.takeReads() == [])
    #expect(try answer.finding().totalRows == 1)
    #expect(session.files.takeReads().map(\.path) == [path])
  }

  @Test func aListIsPartOfWhatACellIsMadeOf() throws {
    let desk = try Desk()
    try desk.write(
      "data/touchpoints.csv",
      "customer,time,step\nC1,2025-11-01T10:00:00,visit\nC1,2025-11-01T10:05:00,cart\n")
    try desk.write("list.csv", "step,stage\nvisit,looking\n")
    let text =
      "---\nkith: 1\n---\n\n```kith\ntouchpoints | journey list \"\(desk.path("list.csv"))\"\n```\n\n"
      + "```kith\npurchases | count\n```\n"
    let before = try StoredOutputTests.stored(text, desk)
    let hash = contentHash("step,stage\nvisit,looking\n")
    #expect(before.source.text.contains("\nlist \(desk.path("list.csv")) = \(hash)\n"))
    #expect(before.diagnostics.isEmpty)
    try desk.write("list.csv", "step,stage\nvisit,coming in\n")
    let after = try StoredOutputTests.stored(text, desk)
    let hashes = [before, after].map { StoredOutputTests.hashes($0, "in") }
    #expect(zip(hashes[0], hashes[1]).map { $0 == $1 } == [false, true])
  }

  @Test func offeredCommandsHoldNoSecondOne() {
    #expect(shellWord("../other/a b.csv") == "'../other/a b.csv'")
    #expect(shellWord("x;rm -rf '~'") == "'x;rm -rf '\\''~'\\'''")
    #expect(shellWord("a\u{1B}[2J") == "'a?[2J'")
    #expect(shellWord("data/été.csv") == "data/été.csv")
  }
}
