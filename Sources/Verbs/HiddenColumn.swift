package import Relations
import Tables

/// Columns that rows carry and nobody sees: their names begin with `_`, which no visible one does.
///
/// Some have one name everywhere; others are named after the column that they hold, or numbered.
package enum HiddenColumn {
  /// The row's place in its files, int64.
  package static let row = "_row"
  /// The code of the row's customer, int32; null where the row names nobody.
  package static let customer = "_customer"
  /// Whether the row is a refund, as the import found, boolean and never null; only where some are.
  package static let refund = "_refund"

  package static func isHidden(_ name: String) -> Bool { name.hasPrefix("_") }

  private static let contactPrefix = "_contact_"
  private static let incomingPrefix = "_incoming_"
  private static let aggregatePrefix = "_aggregate_"

  /// A column of `customers`, looked up for each row's customer.
  static func contact(_ name: String) -> String { contactPrefix + name }

  /// A column of the rows that stood for their customers, looked up for each row's customer.
  static func incoming(_ name: String) -> String { incomingPrefix + name }

  /// An aggregate of a summary, from 1.
  package static func aggregate(_ number: Int) -> String { "\(aggregatePrefix)\(number)" }
  package static func isAggregate(_ name: String) -> Bool { name.hasPrefix(aggregatePrefix) }

  /// What orders a key that has an order of its own, such as weekdays.
  package static func order(ofKey index: Int) -> String { "_order_key_\(index)" }

  /// The column of the incoming rows that a hidden one holds; nil for any other.
  static func incomingName(_ hidden: String) -> String? {
    stripped(hidden, incomingPrefix)
  }

  /// The name by which people know a column that was looked up among customers, or the column's own.
  package static func contactName(_ name: String) -> String {
    stripped(name, contactPrefix) ?? name
  }

  /// Whether the column was looked up for each row's customer, so that all rows of one have one value.
  package static func isLookedUp(_ name: String) -> Bool {
    name.hasPrefix(contactPrefix) || name.hasPrefix(incomingPrefix)
  }

  private static func stripped(_ name: String, _ prefix: String) -> String? {
    name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil
  }
}

extension Expression {
  /// The code of a row's customer, in relations that have it.
  package static let customer = Expression.column(HiddenColumn.customer, .integer)
}

extension Named {
  /// The same under its own name.
  package static let customer = Named(HiddenColumn.customer, .customer)
}

extension Pair {
  /// Rows of the same customer belong together.
  package static let customer = Pair(HiddenColumn.customer, HiddenColumn.customer)
}
