import Diagnostics
import Glibc
import Sessions
import Testing

@testable import Notebooks

struct WritingTests {
  @Test func aSavedSessionReplays() throws {
    let desk = try Desk()
    let session = try desk.session()
    let writer = NotebookWriter(title: "Tea", dataPaths: ["data"])
    let text = writer.text(
      for: [
        .prose("A first look."), .prose("```kith is only mentioned"),
        .statement("let big = purchases | where amount > 5"),
        .statement("big | summarize n = count() by product"),
        .statement("big | summarize n = count() by product | sort by n desc"),
        .statement("purchases | count", name: "all_orders"),
      ], in: session)
    #expect(
      text == """
        ---
        kith: 1
        title: Tea
        data: [data]
        ---

        # Tea

        A first look.
        \\```kith is only mentioned

        ```kith big_summarize_by_product
        let big = purchases | where amount > 5
        big | summarize n = count() by product
        ```

        ```kith big_sort_by_n
        big | summarize n = count() by product | sort by n desc
        ```

        ```kith all_orders
        purchases | count
        ```

        """)
    try NotebookWriter.verifiesReplay(text, name: "tea.md") { () throws(Diagnostic) in
      try desk.session()
    }
    #expect(throws: DiagnosticList.self) {
      try NotebookWriter.verifiesReplay(
        text.replacingFirst("amount > 5", with: "amont > 5"), name: "tea.md"
      ) { () throws(Diagnostic) in try desk.session() }
    }
  }

  @Test func findsTheWayFromTheNotebookToTheData() {
    func path(_ data: String, _ file: String) -> String {
      NotebookWriter.path(of: data, from: file, currentFolder: "/home/ann/shop")
    }
    #expect(path("samples", "reviews/x.md") == "../samples")
    #expect(path("samples/", "x.md") == "samples")
    #expect(path(".", "x.md") == ".")
    #expect(path("../other/a.csv", "x.md") == "../other/a.csv")
    #expect(path("/mnt/data", "x.md") == "/mnt/data")
  }

  @Test func writesRunsWithoutLosingAnything() throws {
    let desk = try Desk()
    try desk.write("review.md", NotebookRunTests.review)
    let file = try NotebookStore.read(desk.path("review.md"))
    #expect(file.dataPaths == [desk.path("data")])
    let run = try NotebookRun(file, in: desk.session())
    let bytes = RunFile.bytes(of: file, run.run(), parameters: run.parameters, failures: .stored)
    let target = desk.path("2025-12.md")
    #expect(try NotebookStore.writeRun(bytes, of: file, to: target))
    #expect(try !NotebookStore.writeRun(bytes, of: file, to: target))
    #expect(try NotebookStore.read(target).bytes == bytes)

    // A run of another month may take its place, a text with people's words may not.
    try desk.write("2025-12.md", String(decoding: bytes, as: UTF8.self) + "\nMy own words.\n")
    #expect(throws: Diagnostic.self) {
      try NotebookStore.writeRun(bytes, of: file, to: target)
    }
    #expect(throws: Diagnostic.self) {
      try NotebookStore.writeRun(bytes, of: file, to: desk.path("review.md"))
    }
    #expect(try NotebookStore.writeRun(bytes, of: file, to: target, replacing: true))
  }

  @Test func refreshesInPlaceOnlyWhatItRead() throws {
    let desk = try Desk()
    try desk.write("review.md", NotebookRunTests.review)
    let path = desk.path("review.md")
    chmod(path, 0o640)
    let file = try NotebookStore.read(path)
    let run = try NotebookRun(file, in: desk.session())
    let bytes = RunFile.bytes(of: file, run.run(), parameters: run.parameters, failures: .kept)
    #expect(try NotebookStore.refresh(file, with: bytes))
    var status = stat()
    stat(path, &status)
    #expect(status.st_mode & 0o777 == 0o640)
    #expect(throws: Diagnostic.self) { try NotebookStore.refresh(file, with: bytes) }
    let again = try NotebookStore.read(path)
    let same = RunFile.bytes(of: again, run.run(), parameters: run.parameters, failures: .kept)
    #expect(try !NotebookStore.refresh(again, with: same))
  }
}
