import Foundation
import Glibc
import Testing
import Tiers

/// A stranger's notebook: what it reads and what a run writes over.
@Suite(.serialized) final class NotebookFilesTests {
  /// They go away with the test.
  private var folders: [TemporaryFolder] = []

  private static let purchases =
    "order,customer,date,product,amount\n1,C1,2025-11-03,tea,10.50\n2,C2,2025-11-09,cup,7.00\n"
  private static let touchpoints =
    "customer,time,step\nC1,2025-11-01T10:00:00,visit\nC1,2025-11-01T10:05:00,cart\n"

  /// A folder `shop` with data and a notebook, and beside it `other`, with data and a list.
  private func desk(data: String, cell: String = "purchases | count") throws
    -> (folder: TemporaryFolder, notebook: String)
  {
    let folder = try TemporaryFolder()
    folders.append(folder)
    for name in ["shop", "shop/data", "other", "shop/notebooks"] {
      mkdir(folder.path + "/" + name, 0o700)
    }
    _ = try folder.file("shop/data/purchases.csv", Self.purchases)
    _ = try folder.file("shop/data/touchpoints.csv", Self.touchpoints)
    _ = try folder.file("other/purchases.csv", Self.purchases)
    _ = try folder.file("other/list.csv", "step,stage\nvisit,far away\n")
    _ = try folder.file("shop/list.csv", "step,stage\nvisit,looking\n")
    let text = "---\nkith: 1\ndata: \(data)\n---\n\n```kith a\n\(cell)\n```\n\nMy own words.\n"
    _ = try folder.file("shop/notebooks/review.md", text)
    return (folder, try folder.file("shop/review.md", text))
  }

  @Test(arguments: ["/etc/passwd", "../other", "../other/purchases.csv", "data/../../other"])
  func dataOutsideOfTheNotebooksFolderIsRefused(_ data: String) throws {
    let (folder, notebook) = try desk(data: data)
    let run = try Program.run("run", notebook)
    #expect(run.status == 2 && run.output == "")
    #expect(run.errors.contains("is outside of the notebook's folder\n --> \(notebook):3:7\n"))
    let path = data.hasPrefix("/") ? data : folder.path + "/shop/" + data
    #expect(run.errors.contains("help: name it on the command line: --data \(path)\n"))
    // What the command line names is read.
    let named = try Program.run("run", notebook, "--data", folder.path + "/other/purchases.csv")
    #expect(named.status == 0, "\(named.errors)")
  }

  @Test func linksThatLeadOutAreRefused() throws {
    let (folder, notebook) = try desk(data: "data")
    symlink("../../other/purchases.csv", folder.path + "/shop/data/more.csv")
    let run = try Program.run("run", notebook)
    #expect(run.status == 2)
    #expect(run.errors.contains("/shop/data/more.csv` is outside of the notebook's folder\n"))
    #expect(run.errors.contains("\(notebook):3:7"))
  }

  @Test func aFolderCalledNotebooksBelongsToTheFolderAroundIt() throws {
    let (folder, _) = try desk(data: "../data")
    #expect(try Program.run("run", folder.path + "/shop/notebooks/review.md").status == 0)
    let (other, _) = try desk(data: "../../other")
    #expect(try Program.run("run", other.path + "/shop/notebooks/review.md").status == 2)
  }

  @Test func aListIsLookedForFromTheNotebooksFolderAndUnderIt() throws {
    let (_, notebook) = try desk(
      data: "data", cell: "touchpoints | journey list \"list.csv\" | select step, stage")
    let run = try Program.run("run", notebook)
    #expect(run.status == 0 && run.output.contains("visit  looking"), "\(run.errors)")
    let query = "touchpoints | journey list \"../other/list.csv\" | select step, stage"
    let (folder, stranger) = try desk(data: "data", cell: query)
    let refused = try Program.run("run", stranger)
    #expect(refused.status == 3)
    #expect(
      refused.errors.contains(
        "error[outside-home]: `../other/list.csv` is outside of the notebook's folder\n"
          + " --> \(stranger):7:28"))
    #expect(refused.errors.contains("--allow \(folder.path)/shop/../other/list.csv\n"))
    let allowed = try Program.run("run", stranger, "--allow", folder.path + "/other")
    #expect(allowed.status == 0 && allowed.output.contains("visit  far away"), "\(allowed.errors)")
  }

  @Test func theEnginesOwnLanguageReadsNoFileForANotebook() throws {
    let (_, notebook) = try desk(
      data: "data", cell: "sql \"select * from read_text('/etc/hostname')\"")
    let run = try Program.run("run", notebook)
    #expect(run.status == 3)
    #expect(run.errors.contains("error[bad-sql]") && run.errors.contains("disabled"))
    let (_, tables) = try desk(data: "data", cell: "sql \"select count(*) as n from purchases\"")
    #expect(try Program.run("run", tables).output.contains("\n2\n"))
  }

  @Test func mistakesWithDataNameTheNotebookAndItsLine() throws {
    let (folder, missing) = try desk(data: "[data/purchases.csv, data/purchase.csv]")
    let run = try Program.run("run", missing)
    #expect(run.status == 2)
    #expect(
      run.errors.hasPrefix(
        "error[missing-file]: no file or folder `\(folder.path)/shop/data/purchase.csv`\n"
          + " --> \(missing):3:28\n"), "\(run.errors)")
    let (_, none) = try desk(data: "[]")
    let without = try Program.run("run", none)
    #expect(without.errors.contains(" names no data\n --> \(none):1:1\n"), "\(without.errors)")
  }

  @Test func aRunIsNeverWrittenOverItsDataOrItsNotebook() throws {
    let (folder, notebook) = try desk(data: "data")
    let data = folder.path + "/shop/data/purchases.csv"
    link(data, folder.path + "/shop/hard.md")
    symlink("data/purchases.csv", folder.path + "/shop/soft.md")
    symlink("review.md", folder.path + "/shop/same.md")
    for (target, words) in [
      ("hard.md", "is data of the run, and is never written over"),
      ("soft.md", "is data of the run, and is never written over"),
      ("review.md", "is the notebook itself"), ("same.md", "is the notebook itself"),
      ("data/purchases.csv", "is no name for a run, which is Markdown"),
      ("new/run.md", "no folder `\(folder.path)/shop/new`"),
    ] {
      let run = try Program.run(
        "run", notebook, "-o", folder.path + "/shop/" + target, "--replace")
      #expect(run.status == 2 && run.errors.contains(words), "\(target): \(run.errors)")
    }
    #expect(try String(contentsOfFile: data, encoding: .utf8) == Self.purchases)
    #expect(access(folder.path + "/shop/new", F_OK) != 0)
  }

  @Test func aMissingFenceIsRefusedBeforeAnythingRuns() throws {
    let (_, notebook) = try desk(data: "data")
    #expect(try Program.run("run", notebook, "--write").status == 0)
    let whole = try String(contentsOfFile: notebook, encoding: .utf8)
    let place = try #require(whole.range(of: "```\n\nMy own words."))
    let damaged = whole.replacingCharacters(in: place, with: "\nMy own words.")
    try Data(damaged.utf8).write(to: URL(fileURLWithPath: notebook))
    let run = try Program.run("run", notebook, "--write")
    #expect(run.status == 2 && run.output == "")
    #expect(run.errors.contains("error[unclosed-fence]") && run.errors.contains("My own words."))
    #expect(try String(contentsOfFile: notebook, encoding: .utf8) == damaged)
  }
}
