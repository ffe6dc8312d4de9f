import Diagnostics
import Testing
import Tiers

/// What every journey verb says to steps that nobody knows and to windows that are none.
@Suite struct JourneyMistakeTests {
  let shop: Shop

  init() throws {
    shop = try Shop.kept.item("mistakes") {
      try Shop(["visit", "purchase", "search"].map { .init(0, 0, $0) })
    }
  }

  @Test(arguments: [
    "funnel visitt, search", "funnel search, visitt within 3d", "paths from visitt",
    "paths to visitt", "journey outcome visitt", "journey from visitt", "journey to visitt",
    "micromoments looks search, visitt", "micromoments outcome visitt",
  ])
  func `an unknown step lists the nearest`(stage: String) {
    let mistake = shop.mistake("touchpoints | \(stage)")
    #expect(mistake?.message == "no event `visitt` in `touchpoints`")
    #expect(mistake?.span?.text == "visitt")
    #expect(mistake?.help == ["did you mean `visit`?"])
    #expect(mistake?.notes == ["events here: purchase, search, visit (3)"])
  }

  @Test(
    arguments: [
      ("funnel visit, search within", "within"), ("journey gap", "gap"), ("sessions gap", "gap"),
      (#"moments good device == "phone" within"#, "within"), ("micromoments within", "within"),
      ("micromoments burst", "burst"),
    ], ["0d", "0m", "-3d", "-1h"])
  func `a window is longer than nothing`(_ stage: (text: String, word: String), _ window: String) {
    let mistake = shop.mistake("touchpoints | \(stage.text) \(window)")
    #expect(
      mistake?.message
        == "`\(stage.word)` needs a time longer than nothing, and `\(window)` is not")
    #expect(mistake?.span?.text == window)
  }

  @Test(arguments: ["0mo", "-1mo", "0d", "2d"])
  func `a period is one of the calendar`(period: String) {
    let mistake = shop.mistake("touchpoints | retention every \(period)")
    #expect(
      mistake?.message == "`every` needs one calendar period, and `\(period)` is none")
    #expect(mistake?.help == ["periods are `1d`, `1w`, `1mo`, `1q` and `1y`"])
  }
}
