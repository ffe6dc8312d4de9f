import Catalogs
import Diagnostics
import Tables

/// A staged table with its name, meaning and types: all that is needed to store it.
struct PlannedTable: Sendable {
  let staged: StagedTable
  var name: String
  var facts: [ColumnFacts]
  var meaning: TableMeaning
  /// Date forms that were asked for, by column.
  var forms: [String: DateForm] = [:]
  /// Roles that were asked for, or asked to be none.
  var asked: Set<Role> = []
  /// How refunds are read; nil where there are none.
  var refunds: RefundReading?

  var names: [String] { staged.header.names }
  var kind: RowKind { meaning.kind }

  /// How the rows name their customers; nil when they name none.
  enum CustomerNaming: Sendable, Hashable {
    /// A column holds the customer.
    case column(Int)
    /// A column holds the e-mail address; `customer` is derived from it.
    case email(Int)
  }

  var customerKey: CustomerNaming? {
    guard kind != .staff else { return nil }
    if let column = meaning.column(.customer) { return .column(column) }
    return meaning.column(.email).map { .email($0) }
  }

  /// The name of the derived customer column; nil when the files have one.
  var derivedCustomer: String? {
    guard case .email = customerKey else { return nil }
    return ["customer", "customer_key", "customer_by_email"].first { !names.contains($0) }
  }

  /// SQL of a column's value; customers and e-mail addresses are trimmed texts, and words that stand
  /// in a list are spelled in one way: `é` is one sign, however many the file makes it of.
  func value(_ index: Int) -> String {
    let column = "s.c\(index)"
    if let refunds, refunds.amount == index { return refunds.value }
    if storedType(index) == .text {
      if [.customer, .email].contains(meaning.columns[index].role) {
        return "nullif(trim(\(column)), '')"
      }
      let hasSigns = facts[index].values?.contains { !$0.utf8.allSatisfy { $0 < 0x80 } } ?? false
      return hasSigns ? "nfc_normalize(\(column))" : column
    }
    return storedType(index).reading(column)
  }

  /// Customers are texts in every table, so that tables join.
  func storedType(_ index: Int) -> StoredType {
    if let refunds, refunds.amount == index { return refunds.type }
    return meaning.columns[index].role == .customer ? .text : facts[index].type
  }

  /// The texts of an ENUM that takes less room than the texts themselves; nil for other columns.
  func dictionary(_ index: Int) -> [String]? {
    guard storedType(index) == .text, let values = facts[index].values, !values.isEmpty,
      ![.customer, .email, .identifier, .name].contains(meaning.columns[index].role),
      values.count * 2 <= facts[index].count
    else { return nil }
    return values
  }

  /// SQL of the instant of a row; a date counts to the end of its day.
  func instant(_ index: Int, _ value: String) -> String {
    switch facts[index].type {
    case .date: "(\(value))::TIMESTAMP + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND"
    default: "(\(value))"
    }
  }
}

/// An ENUM type of some texts.
func enumType(_ values: [String]) -> String {
  "ENUM(" + values.map(literal).joined(separator: ", ") + ")"
}

/// Gives every table its name: its kind, or its files' for a second of one kind and generic ones.
func nameTables(_ tables: inout [PlannedTable]) {
  var taken: Set<String> = [RowKind.customers.rawValue, RowKind.events.rawValue]
  var named = Set<Int>()
  // A file that is called like its kind has the first claim on the name, one of refunds the last.
  for round in 0..<3 {
    for index in tables.indices where !named.contains(index) && tables[index].kind != .generic {
      let name = tables[index].kind.rawValue
      let stem = tables[index].staged.source.stem
      if round == 0, stem != name { continue }
      if round == 1, RefundWords.areAll(in: stem) { continue }
      if taken.insert(name).inserted {
        tables[index].name = name
        named.insert(index)
      }
    }
  }
  for index in tables.indices where !named.contains(index) {
    tables[index].name = taken.insertFree(tables[index].staged.source.stem)
  }
}
