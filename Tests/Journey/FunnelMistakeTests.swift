import Diagnostics
import Testing
import Tiers

@Suite struct FunnelMistakeTests {
  let shop: Shop

  init() throws {
    shop = try Shop.kept.item("mistakes in funnels") {
      try Shop(["visit", "add-to-cart", "ad", "mail"].map { .init(0, 0, $0) })
    }
  }

  /// The sentence, the marked text and the ways out of the first mistake.
  func mistake(_ stage: String) throws -> [String] {
    let mistake = shop.mistake("touchpoints | \(stage)")
    return [mistake?.message ?? "none", mistake?.span?.text ?? ""] + (mistake?.help ?? [])
  }

  @Test func `an unknown event lists the nearest`() throws {
    #expect(
      try mistake("funnel visitt, ad") == [
        "no event `visitt` in `touchpoints`", "visitt", "did you mean `visit`?",
      ])
    #expect(
      try mistake(#"funnel visit, "add-to-car""#) == [
        "no event `add-to-car` in `touchpoints`", #""add-to-car""#,
        "did you mean `\"add-to-cart\"`?",
      ])
    #expect(try mistake("funnel Visit, ad")[2] == "did you mean `visit`?")
  }

  @Test func `a name with signs is offered in quotes`() throws {
    #expect(
      try mistake("funnel visit, add-to-cart") == [
        "a step is the name of an event or a condition, and `add-to-cart` is neither",
        "add-to-cart", "did you mean `\"add-to-cart\"`?",
      ])
  }

  @Test func `alternatives are offered as a condition`() throws {
    #expect(
      try mistake("funnel ad or mail, visit") == [
        "a step is the name of an event or a condition, and `ad or mail` is neither", "ad or mail",
        "did you mean `step in (\"ad\", \"mail\")`?",
      ])
    #expect(
      try mistake("funnel (\"ad\", mail), visit").last
        == "did you mean `step in (\"ad\", \"mail\")`?")
  }

  @Test func `a funnel of one step is refused`() throws {
    #expect(
      try mistake("funnel visit") == [
        "a funnel has at least two steps, and this one has only `visit`", "visit",
        "name the next one: `funnel visit, …`",
      ])
  }

  @Test func `a window is longer than nothing`() throws {
    for window in ["0d", "-5d", "-1mo"] {
      #expect(
        try mistake("funnel visit, ad within \(window)")[0]
          == "`within` needs a time longer than nothing, and `\(window)` is not")
    }
    #expect(
      try mistake("funnel visit, ad within 2000y")[0]
        == "`within` takes at most 1000 years, not `2000y`")
    // Neither counts nor months overflow.
    for window in ["9000000000000000000y", "9000000000000000000w", "99999999999mo"] {
      #expect(try mistake("funnel visit, ad within \(window)")[0] != "none")
    }
    #expect(
      try mistake("funnel visit, ad within 30")[0]
        == "`within` needs a duration such as `30d` or `3mo`")
  }

  @Test func `a key may not hide a column of the answer`() throws {
    #expect(try mistake("funnel visit, ad by step")[0] == "`funnel` gives a column `step` itself")
  }

  @Test func `conditions are checked`() throws {
    #expect(try mistake("funnel visit, devise == \"x\"")[2] == "did you mean `device`?")
    #expect(try mistake("funnel visit, device")[0] == "no event `device` in `touchpoints`")
    #expect(
      try mistake("funnel visit, upper(device)")[0] == "a condition must stand here, not a text")
    #expect(try mistake("funnel visit, ad entry last")[0] == "`entry` needs `any` or `first`")
    #expect(try mistake("funnel 1, ad")[2] == "an event's name stands in quotes: `\"1\"`")
  }

  @Test func `rows without what events have are refused`() throws {
    #expect(
      try mistake("drop step | funnel visit, ad")[0]
        == "`funnel` needs the step of `touchpoints`, and no column is one")
    #expect(
      try mistake("drop time | funnel visit, ad")[0]
        == "`funnel` needs the time of `touchpoints`, and no column is one")
    #expect(
      try mistake("summarize count() by step | funnel visit, ad")[0]
        == "`funnel` analyses events or touchpoints, and these rows are neither that nor customers")
  }

  @Test func `too many steps are refused`() throws {
    let steps = Array(repeating: "visit", count: 81).joined(separator: ", ")
    #expect(try mistake("funnel \(steps)")[0] == "a funnel has at most 80 steps, not 81")
  }

  @Test func `a step that may be left out is one of the funnel, and not the first`() throws {
    #expect(
      try mistake("funnel visit, ad, mail optional mial")[0]
        == "`mial` is not a step of this funnel")
    #expect(try mistake("funnel visit, ad, mail optional mial").last == "did you mean `mail`?")
    #expect(
      try mistake("funnel visit, ad optional visit") == [
        "the first step begins the funnel, so it cannot be left out", "visit",
      ])
  }

  @Test func `times between steps are one for all or one for each`() throws {
    #expect(
      try mistake("funnel visit, ad, mail, \"add-to-cart\" each 1d, 2d")[0]
        == "`each` takes one duration, or one for each of the 3 steps after the first, not 2")
    #expect(
      try mistake("funnel visit, ad each 1mo")[0]
        == "`each` needs a fixed length, and `1mo` is one of the calendar")
    #expect(
      try mistake("funnel visit, ad within 1mo each 7d") == [
        "with `each`, `within` needs a fixed length, and `1mo` is one of the calendar", "1mo",
        "write it in days, such as `30d`",
      ])
    #expect(
      try mistake("funnel visit, ad each 0d")[0]
        == "`each` needs a time longer than nothing, and `0d` is not")
  }

  @Test func `in any order nothing follows`() throws {
    #expect(
      try mistake("funnel visit, ad order any ties strict") == [
        "`ties` says what follows what, and with `order any` nothing has to", "ties",
        "leave `order any` out, or `ties`",
      ])
    #expect(
      try mistake("funnel visit, visit order any")[0]
        == "`order any` needs steps that no event can be two of, and `visit` and `visit` may be")
  }

  @Test func `an event that comes between is one that there is`() throws {
    #expect(
      try mistake("funnel visit, ad exclude maill") == [
        "no event `maill` in `touchpoints`", "maill", "did you mean `mail`?",
      ])
    #expect(
      try mistake("funnel visit, ad holding basket")[0]
        == "no column `basket` in `touchpoints`")
  }
}
