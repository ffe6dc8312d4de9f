import Testing

@testable import Queries

@Suite struct CursorContextTests {
  /// The place at `¦`, which is taken out of the text.
  private func context(_ marked: String) -> CursorContext {
    let before = marked.prefix { $0 != "¦" }
    let text = marked.filter { $0 != "¦" }
    return CursorContext(text, offset: before.utf8.count, grammars: grammars)
  }

  private func place(_ marked: String) -> CursorContext.Place { context(marked).place }

  private func value(
    _ verb: String?, _ clause: String? = nil, mayBeTable: Bool = false
  ) -> CursorContext.Place {
    .expression(verb: verb, clause: clause, mayBeTable: mayBeTable)
  }

  private func item(
    _ verb: String, _ clause: String? = nil, afterItem: Bool = false
  ) -> CursorContext.Place {
    .clauseOrItem(verb: verb, clause: clause, afterItem: afterItem)
  }

  @Test func sources() {
    for text in [
      "¦", "pur¦", "a | take 5\n¦", "a | take 5\npu¦", "a; ¦", "let x = ¦", "(¦", "(pu¦ | take 5)",
    ] {
      #expect(place(text) == .source, "\(text)")
    }
  }

  @Test func verbs() {
    for text in [
      "a |¦", "a | ¦", "a | su¦", "a\n  | ¦", "| ¦", "a | where x in (b | ¦", "(a | fi¦",
    ] {
      #expect(place(text) == .verb, "\(text)")
    }
  }

  @Test func clausesAndItems() {
    #expect(place("a | nps ¦") == item("nps"))
    #expect(place("a | nps b¦") == item("nps"))
    #expect(place("a | nps by ¦") == item("nps", "by"))
    #expect(place("a | nps by pl¦") == item("nps", "by"))
    #expect(place("a | nps by plan ¦") == item("nps", "by", afterItem: true))
    #expect(place("a | filter ¦") == item("where"))
    #expect(place("a | funnel ad, visit wi¦") == item("funnel", afterItem: true))
    #expect(place("a | sort by x ¦") == item("sort", "by", afterItem: true))
    #expect(place("a | union (b | nps ¦)") == item("nps"))
    #expect(place("a | where x in (b | nps by y) ¦") == item("where", afterItem: true))
    #expect(place("a | nope ¦") == item("nope"))
  }

  @Test func values() {
    #expect(place("a | where x == ¦") == value("where"))
    #expect(place("a | where x == \"f\" and ¦") == value("where"))
    #expect(place("a | funnel ad, ¦") == value("funnel"))
    #expect(place("a | summarize sum(¦") == value("summarize"))
    #expect(place("a | summarize n = su¦") == value("summarize"))
    #expect(place("a | summarize n by bin(d¦") == value("summarize", "by"))
    #expect(place("a | where x in (¦") == value("where", mayBeTable: true))
    #expect(place("a | lookup (¦") == value("lookup", mayBeTable: true))
    #expect(place("a | where not ¦") == value("where"))
    #expect(place("set as_of = ¦") == value(nil))
  }

  @Test func nothing() {
    for text in [
      "a | where x == \"fr¦", "a # co¦", "let na¦", "a | take 5¦", "a | where d > @2024-0¦", ".he¦",
      "a ¦", "def f(a¦", "a | where f(x ¦",
    ] {
      #expect(place(text) == .none, "\(text)")
    }
  }

  @Test func prefixesAndRanges() {
    let word = context("Оценка | where Гор¦од")
    #expect(word.prefix == "Гор")
    #expect(word.range == 21..<27)
    let quoted = context("a | where `Order Sta¦")
    #expect(quoted.place == item("where"))
    #expect(quoted.prefix == "Order Sta")
    #expect(quoted.isQuoted)
    #expect(quoted.range == 10..<20)
    let parameter = context("a | where x > $mo¦")
    #expect(parameter.place == .parameter)
    #expect(parameter.prefix == "mo")
    #expect(parameter.range == 15..<17)
    #expect(context("a | where x > $¦").place == .parameter)
  }

  @Test func rowsBeforeTheStage() {
    func rows(_ marked: String) -> String {
      switch context(marked).incoming {
      case .nothing: "nothing"
      case .pipeline(let pipeline): QueryFormatter(grammars).line(pipeline)
      case .continuation(let stages):
        (["…"] + stages.map(QueryFormatter(grammars).line)).joined(separator: " | ")
      }
    }
    #expect(rows("pur¦") == "nothing")
    #expect(rows("let e = b | where x > 3\na | filter y < 2 | ¦") == "a | where y < 2")
    #expect(rows("a | take 5 | summarize sum(am¦ount) | sort by x") == "a | take 5")
    #expect(rows("a | where x in (b | take 3 | select ¦") == "b | take 3")
    #expect(rows("| where ¦") == "…")
    #expect(rows("| take 5 | where ¦") == "… | take 5")
    #expect(rows("let e = a | where (x\n > 3) |\n nps by ¦") == "a | where x > 3")
    #expect(context("a | take 5\nb | w¦").statementStart == 11)
  }
}
