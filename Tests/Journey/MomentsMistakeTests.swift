import Diagnostics
import Testing
import Tiers

@Suite struct MomentsMistakeTests {
  let shop: Shop

  init() throws {
    shop = try Shop.kept.item("mistakes in moments") {
      try Shop(["visit", "repair"].map { .init(0, 0, $0) })
    }
  }

  private func mistake(_ stage: String) -> [String] {
    let mistake = shop.mistake("touchpoints | \(stage)")
    return [mistake?.message ?? "none", mistake?.span?.text ?? ""] + (mistake?.help ?? [])
  }

  @Test func `an outcome that never happened is refused`() {
    #expect(
      mistake(#"moments good device == "phone""#) == [
        "no event `purchase` in `events`", "moments",
        "say what shows that a customer came back: `moments outcome STEP`",
      ])
    #expect(
      mistake(#"moments outcome visitt good device == "phone""#) == [
        "no event `visitt` in `events`", "visitt", "did you mean `visit`?",
      ])
  }

  @Test func `rows that say nothing of good and bad are refused`() {
    #expect(
      mistake("moments outcome visit") == [
        "nothing in `touchpoints` tells how an event went: no score of a known scale, no promise",
        "moments", "say what is good and what is bad: `moments good CONDITION bad CONDITION`",
      ])
  }

  @Test func `a window is longer than nothing`() {
    for window in ["0d", "-5d"] {
      #expect(
        mistake("moments outcome visit within \(window)") == [
          "`within` needs a time longer than nothing, and `\(window)` is not", window,
          "leave `within` out for 90 days",
        ])
    }
  }

  @Test func `good and bad are conditions`() {
    #expect(
      mistake("moments outcome visit good upper(device)")[0]
        == "a condition must stand here, not a text")
    #expect(
      mistake(#"moments outcome visit bad devise == "x""#)[2] == "did you mean `device`?")
  }

  @Test func `a balance has no outcome`() {
    #expect(
      mistake("moments balance within 5d") == [
        "`moments balance` counts good and bad moments, whatever follows them: no `within`",
        "within", "leave `balance` out to see who comes back",
      ])
    #expect(mistake("moments balanse")[2] == "did you mean `balance`?")
  }

  @Test func `a key may not hide a column of the answer`() {
    #expect(
      mistake(#"moments outcome visit good device == "x" by step"#)[0]
        == "`moments` gives a column `step` itself")
  }

  @Test func `rows without a customer or a time are refused`() {
    #expect(
      mistake("drop time | moments")[0]
        == "`moments` needs the time of `touchpoints`, and no column is one")
    #expect(
      mistake("summarize count() by step | moments")[0].hasPrefix("`moments` analyses events or"))
  }
}
