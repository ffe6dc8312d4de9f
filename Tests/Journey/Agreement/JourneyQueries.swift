import Tiers

/// What the journey verbs are asked on random businesses.
///
/// To have a new clause compared, add a line with it to the templates of its verb.
enum JourneyQueries {
  struct Query: CustomStringConvertible {
    var verb: String
    var text: String
    var description: String { text }
  }

  /// `{rows}` are events or who stands for them, `{events}` events alone, `{step}` is a step that may
  /// happen, another one each time, `{keys}` a `by` clause or nothing, `{window}` a length of time and
  /// `{asof}` a past day or nothing.
  static let templates: [(verb: String, queries: [String])] = [
    (
      "funnel",
      [
        "{rows} | funnel {step}, {step}{keys}",
        "{rows} | funnel {step}, {step}, {step} within {window}{keys}{asof}",
        "{rows} | funnel {step}, {step}, {step}, {step} within {window} entry first",
        "{rows} | funnel {step}, {step}, {step} within {window} ties strict{keys}",
        "{events} | funnel {same}, {same}, {step} within {window}{asof}",
        "{events} | funnel {step}, {step} within 1mo{keys}",
        "{events} | funnel step in ({step}, {step}), {step}, {step} within {window} entry first{keys}",
        "{events} | funnel phone = step == {step} and device == \"phone\", {step} within {window}",
        "{events} | funnel {all} within {window}",
        "{rows} | funnel {step}, {step}, {step} order any within {window}{keys}",
        "{events} | funnel {step}, {step}, {step} order strict each {window}{keys}{asof}",
        "{events} | funnel {step}, device == \"phone\" order direct by device",
        "{events} | funnel {step}, {step} exclude {step} until device is null within {window}{keys}",
        "{events} | funnel {same}, {same}, {step} holding device within {window} by device",
      ]
    ),
    (
      "flows",
      [
        "{rows} | flows{keys}", "{rows} | flows top 3{keys}{asof}", "{events} | flows by device",
        "{rows} | flows top 10 confidence 0.9",
      ]
    ),
    (
      "paths",
      [
        "{rows} | paths{keys}", "{rows} | paths length 3 collapse top 4{keys}{asof}",
        "{rows} | paths from {step} to {step} top 5{keys}", "{events} | paths length 30 top 1000",
        "{rows} | paths length 4 from {same} to {same} collapse", "{rows} | paths to {step}{asof}",
        "{events} | paths length 2 by device",
      ]
    ),
    (
      "retention",
      [
        "{rows} | retention{keys}", "{rows} | retention every 1d kind bracket{keys}",
        "{rows} | retention every 1w kind unbounded periods 5{keys}{asof}",
        "purchases | retention every 1q of revenue{keys}", "{rows} | retention every 1y",
        "{events} | retention every 1w by device",
      ]
    ),
    (
      "journey",
      [
        "{rows} | journey outcome {step}{keys}",
        "{rows} | journey gap 2d outcome {step}{keys}{asof}",
        "{rows} | journey outcome {step} from {step} to {step}{keys}",
        "{rows} | journey gap 30m outcome {same} to {same}",
        "{events} | journey outcome {step} from {step} stages a, b, c by device",
      ]
    ),
    (
      "moments",
      [
        "{rows} | moments outcome {step} within {window} good device == \"phone\" bad channel == "
          + "\"shop\"{keys}",
        "{rows} | moments outcome {step} within 60d good device == \"phone\" bad device == "
          + "\"computer\"{asof}",
        "{rows} | moments balance good device == \"phone\" bad channel == \"shop\"{keys}",
        "{events} | moments outcome {step} within {window} good channel == \"web\" by device",
        "surveys | moments outcome purchase within {window}{keys}",
      ]
    ),
    (
      "micromoments",
      [
        "{rows} | micromoments looks {step}, {step} outcome {step} within {window}{asof}",
        "{rows} | micromoments looks {step} least 1 burst 1h outcome {step} by weekday, hour",
        "{events} | micromoments looks {step}, {step}, {step} burst 2d outcome {step} within 7d by "
          + "device",
      ]
    ),
    (
      "sessions",
      [
        "{rows} | sessions gap 30m", "{rows} | sessions gap {window}{asof}",
        "{events} | sessions gap 1mo | summarize n = count() by session_index",
        "{events} | where device == \"phone\" | sessions gap 1h",
      ]
    ),
    (
      "timeline", ["customers | timeline {customer}", "events | timeline {customer}{asof}"]
    ),
  ]

  /// One query of each verb for a business.
  ///
  /// Templates take turns from business to business; only what is filled in is random.
  static func queries(for business: RandomBusiness, seed: UInt64) -> [Query] {
    var draws = Draws(state: seed ^ 0x5eed)
    return templates.map { verb, queries in
      Query(
        verb: verb,
        text: filled(queries[Int(seed) % queries.count], for: business, using: &draws))
    }
  }

  private static func filled(
    _ template: String, for business: RandomBusiness, using draws: inout Draws
  ) -> String {
    let steps = business.steps.map(literal)
    let same = steps.randomElement(using: &draws) ?? ""
    let events = ["touchpoints", "touchpoints", "events"]
    let rows =
      events + [
        "touchpoints | where device == \"phone\"", "touchpoints | where step != \(same)",
        "customers | where plan == \"pro\"", "customers",
      ]
    func choice(_ word: Substring) -> String {
      switch word {
      case "rows": rows.randomElement(using: &draws) ?? ""
      case "events": events.randomElement(using: &draws) ?? ""
      case "step": steps.randomElement(using: &draws) ?? ""
      case "same": same
      case "all": steps.prefix(40).joined(separator: ", ")
      case "keys": ["", "", " by plan", " by device"].randomElement(using: &draws) ?? ""
      case "window":
        ["1h", "20m", "3d", "30d", "36h", "400d"].randomElement(using: &draws) ?? ""
      case "asof":
        ["", "", " asof @2024-03", " asof @2024-02-29"].randomElement(using: &draws) ?? ""
      case "customer": literal(business.name(Int.random(in: 0...9, using: &draws)))
      default: "{\(word)}"
      }
    }
    var text = ""
    var rest = template[...]
    while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
      text += rest[..<start] + choice(rest[rest.index(after: start)..<end])
      rest = rest[rest.index(after: end)...]
    }
    return text + rest
  }

  /// A text as queries write it.
  static func literal(_ text: String) -> String {
    "\"" + text.flatMap { "\"\\".contains($0) ? ["\\", $0] : [$0] } + "\""
  }
}
