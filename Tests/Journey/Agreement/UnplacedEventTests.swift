import Testing

/// Events without a customer, a time or a step: left out, counted and said by every verb.
@Suite struct UnplacedEventTests {
  /// Eight events, of which the last three lack something.
  static let business: RandomBusiness = {
    var business = RandomBusiness(seed: 0)
    business.naming = .codes
    business.clock = .seconds
    business.timeZone = nil
    business.steps = ["purchase", "visit"]
    business.events = [
      .init(customer: 1, time: 19_782 * day, step: "visit", device: "phone", channel: "web"),
      .init(customer: 1, time: 19_782 * day + hour, step: "purchase", device: "phone"),
      .init(customer: 2, time: 19_783 * day, step: "visit", device: "phone"),
      .init(customer: 2, time: 19_784 * day, step: "visit", device: "phone"),
      .init(customer: 3, time: 19_900 * day, step: "purchase", device: "phone"),
      .init(customer: nil, time: 19_783 * day, step: "visit", device: "phone"),
      .init(customer: 2, time: nil, step: "visit", device: "phone"),
      .init(customer: 2, time: 19_785 * day, step: nil, device: "phone"),
    ]
    return business
  }()

  static let notes = [
    // A condition may hold where there is no step.
    ("funnel visit, purchase", "2 events without a customer or a time left out"),
    ("flows", "3 events without a customer, a time or a step left out"),
    ("paths", "3 events without a customer, a time or a step left out"),
    ("journey", "3 events without a customer, a time or a step left out"),
    (
      "micromoments looks visit",
      "3 events without a customer, a time or a step left out"
    ),
    (
      #"moments good device == "phone""#,
      "3 moments without a customer, a time or a step left out"
    ),
    (
      #"moments balance good device == "phone""#, "1 moment without a customer left out"
    ),
    ("sessions gap 1h", "2 events without a customer or a time: kept, in no session"),
    ("retention", "2 touchpoints without a customer or a time left out"),
    ("retention of customers every 1d", "2 touchpoints without a customer or a time left out"),
  ]

  @Test(arguments: [false, true]) func `every verb counts and says them`(_ isImported: Bool) throws
  {
    let folder = isImported ? try BusinessFolder(Self.business) : nil
    let session = try folder?.session() ?? Self.business.session()
    for (query, note) in Self.notes {
      guard case .answer(_, let notes) = Reply(to: "touchpoints | " + query, in: session) else {
        Issue.record("no answer to \(query)")
        continue
      }
      #expect(notes.contains("caveat: " + note), "\(query): \(notes)")
    }
  }
}

extension RandomBusiness.Event {
  init(customer: Int?, time: Int64?, step: String?, device: String) {
    self.init(customer: customer, time: time, step: step, device: device, channel: nil)
  }
}
