import Diagnostics
import Glibc
import Sessions
import Testing

@testable import Notebooks

/// What a stored run says beside its tables: what was lost, what failed, what it was made from.
struct StoredOutputTests {
  static func stored(
    _ text: String, _ desk: Desk, month: String = "2025-12",
    failures: RunFile.Failures = .stored
  ) throws -> NotebookFile {
    let file = notebook(text)
    let settings =
      file.frontMatter.parameters.isEmpty
      ? [] : [ParameterSetting(name: "month", value: month)]
    let run = try NotebookRun(file, in: desk.session(), settings: settings)
    let bytes = RunFile.bytes(
      of: file, run.run(), parameters: run.parameters, failures: failures)
    return try NotebookFile(bytes: bytes, name: "review.md")
  }

  static func hashes(_ file: NotebookFile, _ key: String) -> [String] {
    file.outputs.compactMap { $0.fence.attributes[key]?.text }
  }

  @Test func whatTheFooterSaysIsStoredWithTheTable() throws {
    let desk = try Desk()
    try desk.write(
      "data/surveys.csv",
      "response,customer,date,score\n1,C1,2025-12-01,10\n2,C2,2025-12-02,3\n3,C3,2025-12-03,9\n"
        + "4,C1,2025-12-04,9\n5,C2,2025-12-05,8\n6,C3,2025-12-06,7\n")
    let file = try Self.stored("---\nkith: 1\n---\n\n```kith\nsurveys | nps\n```\n", desk)
    let lines = file.outputs.first?.fence.bodyLines ?? []
    #expect(lines.contains { $0.hasPrefix("| ") })
    #expect(lines.contains { $0.hasPrefix("note: ") })
    #expect(lines.last == "warning: only 6 answers: the result is indicative")
    #expect(file.diagnostics.isEmpty)
  }

  @Test func aFailedCellIsStoredAsItIsSaid() throws {
    let desk = try Desk()
    let file = try Self.stored(
      "---\nkith: 1\n---\n\n```kith\npurchases | where amont > 3\n```\n", desk)
    #expect(
      file.outputs.first?.fence.bodyLines == [
        "error[unknown-column]: no column `amont` in `purchases`"
      ])
  }

  @Test func theSameDataElsewhereGivesTheSameBytes() throws {
    let (here, there) = (try Desk(), try Desk())
    // Another time, another owner's permissions, another order of writing.
    try there.write("data/purchases.csv", Desk.data["purchases.csv"] ?? "")
    chmod(there.path("data/contacts.csv"), 0o600)
    utime(there.path("data/contacts.csv"), nil)
    let first = try Self.stored(NotebookRunTests.review, here)
    let second = try Self.stored(NotebookRunTests.review, there)
    #expect(first.bytes == second.bytes)
    let text = first.source.text
    #expect(!text.contains(here.folder) && !text.contains("/tmp"))
  }

  @Test func theHashOfACellTellsWhatItIsMadeOf() throws {
    let desk = try Desk()
    let text = NotebookRunTests.review + "\n\n```kith later\nsold | where revenue > 5\n```\n"
    let before = Self.hashes(try Self.stored(text, desk), "in")
    #expect(before.count == 3)
    // The parameter is used by the first cell, and by the last through it.
    let other = Self.hashes(try Self.stored(text, desk, month: "2025-11"), "in")
    #expect(zip(before, other).map { $0 == $1 } == [false, true, false])
    let edited = text.replacingFirst("amount > 10", with: "amount > 11")
    #expect(
      zip(before, Self.hashes(try Self.stored(edited, desk), "in")).map { $0 == $1 }
        == [true, false, true])
    // Blanks at ends and words of people do not count.
    let spaced = text.replacingFirst("select customer, amount", with: "select customer, amount  \n")
      .replacingFirst("What was sold.", with: "What we sold.")
    #expect(Self.hashes(try Self.stored(spaced, desk), "in") == before)
    // One digit in one table.
    try desk.write(
      "data/purchases.csv",
      (Desk.data["purchases.csv"] ?? "").replacingFirst("19.00", with: "19.01"))
    let new = try Self.stored(text, desk)
    #expect(zip(before, Self.hashes(new, "in")).map { $0 == $1 } == [false, false, false])
    let hash = contentHash(
      (Desk.data["purchases.csv"] ?? "").replacingFirst("19.00", with: "19.01"))
    #expect(
      new.source.text.contains("data purchases rows=4 columns=5 schema=3965e8bd sha256=\(hash)"))
  }

  @Test func theHashOfAnOutputIsThatOfItsLines() throws {
    let file = try Self.stored(NotebookRunTests.review, Desk())
    let bodies = file.outputs.map { StoredLines.hash($0.fence.bodyLines) }
    #expect(Self.hashes(file, "out") == bodies)
  }
}
