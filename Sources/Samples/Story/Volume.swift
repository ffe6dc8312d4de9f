/// How many events a customer has on average, and how browsing fills up the rest.
///
/// Purchases, tickets, surveys, repairs and workshops follow from the planted rules and never from
/// the number asked for: more events means more browsing, fewer that fewer customers are tracked.
/// The averages were measured over 100,000 customers with the default seed.
struct Volume {
  /// Rows of purchases, tickets and surveys, and touchpoints in the workshop.
  static let rows = 6.44
  /// Touchpoints around online orders, over all customers when ``Rules/tracked`` are tracked.
  static let touches = 6.51
  /// Touchpoints of a tracked customer who browses once a day from first to last.
  static let daily = 1470.0

  /// Customers with touchpoints around orders, in thousandths.
  let tracked: Int
  /// Time between two browsing sessions of a tracked customer, in thousandths of a day.
  let timeBetweenSessions: Int?

  init(customers: Int, events: Int) {
    let wanted = Double(events) / Double(max(1, customers)) - Self.rows
    guard wanted > Self.touches else {
      tracked = max(0, Int(wanted / Self.touches * Double(Rules.tracked)))
      timeBetweenSessions = nil
      return
    }
    tracked = Rules.tracked
    let share = Double(Rules.tracked) / 1000
    let time = Self.daily * share / (wanted - Self.touches) * 1000
    timeBetweenSessions = max(1, Int(min(time, 10_000_000)))
  }
}
