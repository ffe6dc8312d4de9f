package import Tables

/// Which columns of a file tell of single people, by what is known of them before any question.
package enum PersonalColumns {
  /// Words of a column's name that say so whatever its role, in binary order.
  static let words: Set<String> = [
    "address", "birthdate", "birthday", "born", "dob", "email", "firstname", "forename", "iban",
    "id", "ip", "lastname", "mail", "mobile", "nickname", "passport", "phone", "postcode", "ssn",
    "street", "surname", "tel", "telephone", "username", "zip",
  ]

  /// Whether the values of a column tell of single people.
  ///
  /// Customers, names, addresses and numbers of people do, and so do the rows' own numbers and what
  /// people wrote; texts without a role do when nine in ten of them differ. What rows are sorted by
  /// in everyday questions (product, step, channel, status, plan …) does not, nor who served them.
  ///
  /// - Parameters:
  ///   - count: How many rows have a value.
  ///   - distinct: About how many values differ; nil when nobody counted.
  package static func hold(
    _ name: String, _ type: ValueType, role: Role?, count: Int, distinct: Int?
  ) -> Bool {
    switch role {
    case .customer, .email, .name, .phone, .comment, .identifier: return true
    case .segment, .currency, .product, .status, .channel, .reason, .agent, .topic, .step, .device,
      .outcome, .owner:
      return false
    case .company, nil: break
    default: return false
    }
    if !words.isDisjoint(with: name.lowercased().split(separator: "_").map(String.init)) {
      return true
    }
    guard type == .text else { return false }
    return distinct.map { $0 * 10 >= count * 9 } ?? true
  }
}
