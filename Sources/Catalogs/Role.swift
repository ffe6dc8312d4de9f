/// What a column means, whatever its header says.
package enum Role: String, Sendable, Hashable, CaseIterable, Codable {
  case customer, email, name, company, segment, phone
  /// When the row's event happened.
  case time
  case closed, ended, joined, sent, opened, started, completed
  /// What was promised, and when it was kept.
  case due, done
  case amount, cost, currency, quantity, product
  /// What was paid back, beside the amount.
  case refund
  /// What kind of transaction the row is, in words such as `order` and `refund`.
  case transaction
  case score, comment, status, channel, reason, agent, topic, step, device, outcome, owner
  /// The row's own number: an order, a ticket, an answer.
  case identifier
}

/// What the rows of a table are.
package enum RowKind: String, Sendable, Hashable, CaseIterable, Codable {
  case contacts, surveys, tickets, purchases, touchpoints, members
  /// Calls made to customers: customer, time, outcome.
  case outreach
  /// Surveys of employees: `customer` is the employee.
  case staff
  /// The built-in table of everyone whom any table names.
  case customers
  /// The built-in table of all event tables together.
  case events
  case generic

  /// The step that a row of the kind is in `events`, unless the table has steps of its own.
  package var step: String? {
    switch self {
    case .purchases: "purchase"
    case .surveys: "survey"
    case .tickets: "ticket"
    case .members: "join"
    case .outreach: "outreach"
    default: nil
    }
  }

  /// The roles of the column that says when a row came to be, the best first.
  package var momentRoles: [Role] {
    switch self {
    case .contacts, .customers: [.joined]
    case .members: [.time, .joined]
    case .surveys, .staff: [.time, .completed, .started, .opened, .sent]
    default: [.time]
    }
  }

  /// The step in `events` of purchases that are refunds.
  package static let refundStep = "refund"

  /// Whether the rows are things that happened to customers at a time.
  package var isEvent: Bool {
    switch self {
    case .surveys, .tickets, .purchases, .touchpoints, .members, .outreach, .events: true
    default: false
    }
  }
}

/// The scale that the answers to a question are given on.
package struct ScoreScale: Sendable, Hashable, Codable {
  package var low: Int
  package var high: Int

  package init(low: Int, high: Int) {
    self.low = low
    self.high = high
  }
}

/// What a score column asks.
package enum QuestionKind: String, Sendable, Hashable, CaseIterable, Codable {
  /// How likely to recommend, 0–10.
  case recommend
  case satisfaction
  /// How easy it was.
  case effort
  /// How likely to return or buy again.
  case intent
}
