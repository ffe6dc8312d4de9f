import Diagnostics
import Testing

@testable import Notebooks

/// Which fences are cells, and what is said of those that are not.
struct FenceTests {
  private func cells(_ text: String) -> [String] {
    body(text).cells.map { $0.name?.text ?? "-" }
  }

  @Test func cellsStandAtTheStartOfALineAfterABlankOne() {
    #expect(
      cells("```kith a\nx\n```\n\n~~~ kith b store=yes\nx\n~~~\n```kith\nx\n```\n") == [
        "a", "b", "-",
      ])
    #expect(ids(body("text\n```kith a\nx\n```\n").diagnostics) == ["no-blank-line 6:1"])
    #expect(ids(body("  ```kith a\nx\n  ```\n").diagnostics) == ["hidden-cell 5:1"])
  }

  @Test func fencesOfOthersHideWhatTheyHold() {
    #expect(cells("````\n```kith a\nx\n```\n````\n\n```kith b\nx\n```\n") == ["b"])
    #expect(cells("~~~\n\n```kith a\nx\n```\n~~~\n") == [])
    #expect(cells("```sql\n\n    ```\n\n```\n\n```kith b\nx\n```\n") == ["b"])
    #expect(cells("``` a`b\n\n```kith b\nx\n```\n") == ["b"])
  }

  @Test func listsAndQuotesKeepTheirFences() {
    #expect(cells("- ```\n  text\n\n```kith a\nx\n```\n") == ["a"])
    #expect(cells("1. one\n\n   ```kith b\n   x\n   ```\n\n```kith a\nx\n```\n") == ["a"])
    #expect(cells("> ```\n> open\n\n```kith a\nx\n```\n") == ["a"])
    #expect(body("> ```kith b\n> x\n> ```\n").diagnostics.isEmpty)
  }

  @Test func commentsAndPreformattedTextHideCells() {
    let hidden = body("<!-- off\n\n```kith a\nx\n```\n-->\n\n```kith b\nx\n```\n")
    #expect(hidden.cells.map(\.title) == ["b"])
    #expect(ids(hidden.diagnostics) == ["hidden-cell 7:1"])
    #expect(cells("<pre>\n\n```kith a\n</pre>\n\n```kith b\nx\n```\n") == ["b"])
    #expect(cells("<!-- one line -->\n\n```kith b\nx\n```\n") == ["b"])
    #expect(ids(body("<div>\n```sql\n```\n").diagnostics) == ["fence-in-html 6:1"])
    #expect(body("<div>\n\n```sql\n```\n").diagnostics.isEmpty)
  }

  @Test func mistakesHaveTheirPlace() {
    #expect(ids(body("```kith a\nx\n").diagnostics) == ["unclosed-fence 5:1"])
    #expect(
      ids(body("```kith a\nx\n```\n\n```kith a\nx\n```\n").diagnostics)
        == ["duplicate-definition 9:9"])
    #expect(ids(body("```kith a b\nx\n```\n").diagnostics) == ["bad-attribute 5:11"])
    #expect(ids(body("```kith a sore=yes\nx\n```\n").diagnostics) == ["unknown-attribute 5:11"])
    #expect(ids(body("```kith a store=often\nx\n```\n").diagnostics) == ["bad-attribute 5:17"])
    #expect(ids(body("```kith-out a\n```\n").diagnostics) == ["orphan-output 5:1"])
    #expect(
      ids(body("<<<<<<< ours\n\n=======\n>>>>>>> theirs\n").diagnostics)
        == ["conflict-markers 5:1"])
  }

  @Test func outputsBelongToTheCellStraightBefore() {
    let file = body(
      "```kith a\nx\n```\n\n```kith-out a rows=1\n```\n\nText\n\n```kith-out a\n```\n")
    #expect(file.outputs.map(\.cell) == [0, nil])
  }

  @Test func namesInTwoSpellingsOfTheSameLettersAreOne() {
    let file = body("```kith \u{E9}t\u{E9}\nx\n```\n\n```kith e\u{301}te\u{301}\nx\n```\n")
    #expect(ids(file.diagnostics) == ["duplicate-definition 9:9"])
  }
}
