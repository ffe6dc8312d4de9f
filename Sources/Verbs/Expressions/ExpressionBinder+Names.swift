import Catalogs
import Diagnostics
import Queries
import Relations
import Tables

extension ExpressionBinder {
  /// A bare name: a column, a role, a calendar word where rows are grouped, a column of contacts.
  func resolve(_ name: Name) throws(Diagnostic) -> Expression {
    if let column = ownColumn(name) {
      if calendarWords, !name.quoted, CalendarWord(rawValue: name.text) != nil {
        notes.append(
          Note(.caveat, "`\(name.text)` is the column of that name, not the calendar word"))
      }
      return column
    }
    if calendarWords, !name.quoted, let word = CalendarWord(rawValue: name.text) {
      return try calendar(word, at: name.span)
    }
    if let column = contactColumn(name) { return column }
    throw unknownColumn(name)
  }

  /// A column of the rows, by its name, its label or its role.
  package func ownColumn(_ name: Name) -> Expression? {
    rows.shape.attribute(for: name).map { .column($0.name, $0.type) }
  }

  /// A column of the built-in customers, joined through the row's customer.
  private func contactColumn(_ name: Name) -> Expression? {
    guard rows.shape.kind != .customers, rows.shape.kind != .staff,
      let customers = scope.asSeen(by: rows.shape).customers, ensureCustomer()
    else { return nil }
    let found =
      customers.shape.attribute(name.text)
      ?? customers.shape.columns.first { $0.label == name.text }
      ?? (name.quoted
        ? nil : Role(rawValue: name.text).flatMap { customers.shape.attribute(for: $0) })
    guard let found else { return nil }
    let hidden = HiddenColumn.contact(found.name)
    if rows.relation.field(hidden) == nil {
      rows.relation = .join(
        rows.relation, .left, customers.relation,
        on: [.customer],
        taking: [Pair(hidden, found.name)])
    }
    var attribute = found
    attribute.nullable = true
    joined[hidden] = attribute
    return .column(hidden, found.type)
  }

  /// Makes sure that each row knows its customer's code; false when it names no customer.
  private func ensureCustomer() -> Bool {
    guard let known = rows.withCustomer(in: scope) else { return false }
    rows = known
    return true
  }

  package func unknownColumn(_ name: Name) -> Diagnostic {
    let names = rows.shape.names
    let words = calendarWords ? CalendarWord.allCases.map(\.rawValue) : []
    let contacts = rows.shape.kind == .staff ? [] : scope.customers?.shape.names ?? []
    var diagnostic = Diagnostic(
      "unknown-column",
      calendarWords
        ? "no column or calendar word `\(name.text)`"
        : "no column `\(name.text)` in `\(rows.shape.name)`",
      at: name.span)
    if let near = closest(to: name.text, in: names + words + contacts) {
      diagnostic.help = ["did you mean `\(near)`?"]
    } else {
      diagnostic.notes = ["columns here: \(names.joined(separator: ", ")) (\(names.count))"]
    }
    return diagnostic
  }
}

extension Shape {
  /// The column that a name means: by name, else the one with that label, else the one that plays the
  /// role of that name.
  package func attribute(for name: Name) -> Attribute? {
    if let column = attribute(name.text) { return column }
    let labelled = columns.filter { $0.label == name.text }
    if labelled.count == 1 { return labelled[0] }
    guard !name.quoted, let role = Role(rawValue: name.text) else { return nil }
    return attribute(for: role)
  }
}

extension Rows {
  /// The same rows with their customer's code, looked up by the visible customer key if need be.
  package func withCustomer(in scope: Scope) -> Rows? {
    if knowsCustomer { return self }
    guard shape.kind != .staff, let key = shape.attribute(for: .customer), key.type == .text,
      let customers = scope.customers, let code = customers.shape.attribute(for: .customer)
    else { return nil }
    var rows = self
    rows.relation = .join(
      relation, .left, customers.relation, on: [Pair(key.name, code.name)],
      taking: [.customer])
    return rows
  }
}
