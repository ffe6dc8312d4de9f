import Catalogs
import Diagnostics
import Drivers
import Tables

/// Finds what tells the refunds among the rows of a table of purchases: words of a column that says what
/// a row is, the file's name, the sign of the amount, a column of what was paid back.
///
/// Decided once per column and word, never per row. A column of states (`status`) is asked last, and
/// only where nothing else tells: there a refunded purchase is one row with its own refund.
struct RefundInference {
  let engine: Connection
  let table: PlannedTable

  /// Of all rows, the share up to which ambiguous words such as `return` are refunds.
  private static let mostAmbiguous = 0.4

  /// What tells the refunds, and the column whose words do; nil where there are none, nor could be.
  func reading() throws(Diagnostic) -> (reading: RefundReading, column: Int?)? {
    guard table.kind == .purchases, let amount = table.meaning.column(.amount),
      table.facts[amount].isNumeric
    else { return nil }
    let paidBack = table.meaning.column(.refund).flatMap {
      table.facts[$0].isNumeric ? $0 : nil
    }
    var reading = RefundReading(amount: amount, paidBack: paidBack, table.facts)
    let isNamedSo = RefundWords.areAll(in: table.staged.source.stem)
    if table.asked.contains(.transaction) {
      if let column = table.meaning.column(.transaction) {
        reading.words = try words(of: [column], isAsked: true, isState: false, reading)
      }
    } else {
      reading.words = try words(
        of: columns(.transaction, .step, flags: RefundWords.flags), isAsked: isNamedSo,
        isState: false, reading)
      reading.isWholeFile = reading.words.isEmpty && isNamedSo
      let isTold = !reading.words.isEmpty || isNamedSo || (table.facts[amount].low ?? 0) < 0
      if !isTold, !(try has(reading.isPaidBackAlone)), !(try has(reading.isNetted)) {
        reading.words = try words(
          of: columns(.status, nil, flags: RefundWords.stateFlags), isAsked: false, isState: true,
          reading)
      }
    }
    try count(&reading)
    guard reading.facts.count > 0 || reading.facts.netted > 0 else { return nil }
    return (reading, reading.words.first?.column)
  }

  // MARK: Words

  /// The columns of some roles, and the flags.
  private func columns(_ role: Role, _ other: Role?, flags: Set<String>) -> [Int] {
    let names = RoleDictionary.names(for: role)
    return table.names.indices.filter { index in
      let own = table.meaning.columns[index].role
      if let own, own != role, own != other { return false }
      return own == role || (own != nil && own == other)
        || names.contains(RoleDictionary.key(table.names[index]))
        || flags.contains(table.names[index])
    }
  }

  /// The words of the columns that call rows refunds.
  private func words(
    of columns: [Int], isAsked: Bool, isState: Bool, _ reading: RefundReading
  ) throws(Diagnostic) -> [RefundReading.Words] {
    var found: [RefundReading.Words] = []
    for column in columns {
      guard let values = try values(of: column) else { continue }
      let flag =
        RefundWords.flags.contains(table.names[column])
        || RefundWords.stateFlags.contains(table.names[column])
      let isFlag =
        flag
        && values.allSatisfy { RefundWords.yes.union(RefundWords.no).contains($0.lowercased()) }
      var own: [String] = []
      var ambiguous: [String] = []
      for value in values {
        if isFlag {
          if RefundWords.yes.contains(value.lowercased()) { own.append(value) }
          continue
        }
        switch RefundWords.reading(value, isState: isState) {
        case .refund: own.append(value)
        case .ambiguous: ambiguous.append(value)
        case .other: break
        }
      }
      if !ambiguous.isEmpty {
        var isPlain = isAsked || !own.isEmpty
        if !isPlain { isPlain = try areFew(column, ambiguous, reading) }
        if isPlain { own += ambiguous }
      }
      if !own.isEmpty { found.append(.init(column: column, values: sorted(Set(own)))) }
    }
    return found
  }

  /// The different values of a column of few; nil for others.
  private func values(of column: Int) throws(Diagnostic) -> [String]? {
    let facts = table.facts[column]
    if facts.type == .text { return facts.values }
    guard facts.type == .boolean || facts.type == .integer, facts.distinct <= 5 else { return nil }
    let rows = try engine.table(
      "SELECT DISTINCT s.c\(column) FROM \(table.staged.name) s WHERE s.c\(column) IS NOT NULL "
        + "ORDER BY 1 LIMIT \(ColumnFacts.mostValues)")
    return rows.columns[0].presentTexts
  }

  /// Whether rows with ambiguous words are few, or none of them has a positive amount.
  private func areFew(
    _ column: Int, _ values: [String], _ reading: RefundReading
  ) throws(Diagnostic) -> Bool {
    var called = reading
    called.words = [.init(column: column, values: values)]
    let row = try engine.table(
      """
      SELECT count(*) FILTER (\(called.isCalled)) AS n, \
      count(*) FILTER (\(called.isCalled) AND \(called.isNegated)) AS positive \
      FROM \(table.staged.name) s
      """)
    let count = row.integer("n") ?? 0
    return row.integer("positive") == 0
      || Double(count) <= Double(table.staged.rows) * Self.mostAmbiguous
  }

  private func has(_ condition: String) throws(Diagnostic) -> Bool {
    let row = try engine.table(
      "SELECT count(*) AS n FROM \(table.staged.name) s WHERE \(condition)")
    return row.integer("n") ?? 0 > 0
  }

  // MARK: Facts

  private func count(_ reading: inout RefundReading) throws(Diagnostic) {
    let (called, negative) = (reading.isCalled, reading.isNegative)
    let row = try engine.table(
      """
      SELECT count(*) FILTER (\(reading.isRefund)) AS n, \
      count(*) FILTER (\(reading.isNegated)) AS negated, \
      count(*) FILTER (\(reading.isNetted)) AS netted, \
      count(*) FILTER (\(negative) AND NOT \(called)) AS by_sign, \
      count(*) FILTER (\(reading.isPaidBackAlone) AND NOT \(called)) AS alone \
      FROM \(table.staged.name) s
      """)
    var signs = reading.words.map { words in
      let name = "`\(table.names[words.column])`"
      guard words.values.count > 3 else {
        return "\(name) is \(words.values.map { "`\($0)`" }.joined(separator: " or "))"
      }
      return "\(name) is one of \(words.values.count) words such as `\(words.values[0])`"
    }
    if reading.isWholeFile {
      signs.append("all of `\(table.staged.source.files[0].file.name)`")
    }
    if row.integer("by_sign") ?? 0 > 0 {
      signs.append("a negative `\(table.names[reading.amount])`")
    }
    let back = reading.paidBack.map { table.names[$0] }
    if let back, row.integer("alone") ?? 0 > 0 {
      signs.append("a `\(back)` without `\(table.names[reading.amount])`")
    }
    reading.facts = RefundFacts(
      signs: signs, count: row.integer("n") ?? 0, negated: row.integer("negated") ?? 0,
      netted: row.integer("netted") ?? 0, paidBack: back)
  }
}
