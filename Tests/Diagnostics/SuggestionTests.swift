import Diagnostics
import Testing

@Suite struct SuggestionTests {
  static let columns = [
    "customer", "date", "amount", "revenue", "month", "plan", "score", "n", "id", "Order Status",
  ]

  @Test(arguments: [
    ("amuont", "amount"), ("amont", "amount"), ("revenu", "revenue"), ("mnth", "month"),
    ("Plan", "plan"), ("SCORE", "score"), ("custmoer", "customer"), ("datee", "date"),
    ("order status", "Order Status"), ("customers", "customer"), ("lpan", "plan"),
  ])
  func suggests(_ word: String, _ meant: String) {
    #expect(closest(to: word, in: Self.columns) == meant)
  }

  @Test(arguments: [
    "x", "no", "price", "pln0", "created", "quantity", "", "plane12", "dote2", "ids",
  ])
  func staysSilent(_ word: String) {
    #expect(closest(to: word, in: Self.columns) == nil)
  }

  @Test func synonymsComeFirst() {
    let synonyms = ["avg": "mean", "mutate": "extend"]
    #expect(closest(to: "AVG", in: ["mean", "avg2"], synonyms: synonyms) == "mean")
    #expect(closest(to: "mutate", in: ["select"], synonyms: synonyms) == nil)
  }

  @Test func phraseAndLongWords() {
    #expect(didYouMean("plan") == "did you mean `plan`?")
    let long = String(repeating: "x", count: 100_000)
    #expect(typed(long) == "`" + String(repeating: "x", count: 60) + "…`")
    #expect(typed("a\nb\u{0}") == "`a·b·`")
    #expect(closest(to: long, in: [long + "y"]) == nil)
  }
}
