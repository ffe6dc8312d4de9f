import Catalogs
import Diagnostics
import Drivers
import Tables

/// Reasons to doubt one imported table.
struct ImportWarnings {
  let engine: Connection
  let table: PlannedTable
  let dataset: Dataset

  private static let day: Int64 = 86_400_000_000

  /// `stored` is the table's name in the engine.
  func all(stored: String) throws(Diagnostic) -> [String] {
    var warnings = unreadValues + renamedColumns + changedAmounts
    if let late = try lateRows(stored) { warnings.append(late) }
    if let twice = try namedTwice(stored) { warnings.append(twice) }
    return warnings
  }

  private var unreadValues: [String] {
    table.facts.enumerated().compactMap { index, facts in
      guard facts.failures > 0, let failure = facts.failure else { return nil }
      return "\(grouped(facts.failures)) of \(counted(facts.count, "value")) of "
        + "`\(table.name).\(table.names[index])` "
        + (facts.failures == 1 ? "is no \(facts.type.thing)" : "are no \(facts.type.thing)s")
        + " and left empty, such as `\(failure.prefix(40))`"
    }
  }

  /// Amounts that are others than the files', by what was taken for refunds.
  private var changedAmounts: [String] {
    guard let refunds = table.refunds, refunds.facts.negated + refunds.facts.netted > 0 else {
      return []
    }
    let facts = refunds.facts
    var warning = "`\(table.name).\(table.names[refunds.amount])`: \(facts.sentence)"
    let isGuessed = !refunds.words.isEmpty || refunds.isWholeFile
    if facts.negated > 0, isGuessed, !table.asked.contains(.transaction) {
      warning += "; if they are none, say `--map \(table.name).transaction=`"
    }
    return [warning]
  }

  private var renamedColumns: [String] {
    var seen = Set<String>()
    return zip(table.staged.header.labels, table.names).compactMap { label, name in
      guard !label.isEmpty, !seen.insert(snakeCase(label)).inserted else { return nil }
      return "`\(table.name)` has two columns `\(label)`; the second is `\(name)`"
    }
  }

  /// A few rows long after all others would move the date that everything is measured from.
  private func lateRows(_ stored: String) throws(Diagnostic) -> String? {
    guard table.kind.isEvent, let column = table.meaning.timeColumn, dataset.rowCount >= 20,
      let first = dataset.firstTime, let last = dataset.lastTime
    else { return nil }
    let time = table.instant(column, identifier(table.names[column]))
    // All but a hundredth of the rows, or three of a few.
    let share = max(0.01, 3 / Double(dataset.rowCount))
    let row = try engine.table(
      "SELECT epoch_us(quantile_disc(\(time), \(1 - share))) AS most FROM \(stored)")
    guard let most = row.integer("most").map(Int64.init) else { return nil }
    let limit = most &+ max(90 * ImportWarnings.day, (most &- first) / 4)
    guard last > limit else { return nil }
    let late = try engine.table(
      """
      SELECT count(*) FILTER (epoch_us(\(time)) > \(limit)) AS n, \
      max(epoch_us(\(time))) FILTER (epoch_us(\(time)) <= \(limit)) AS before FROM \(stored)
      """)
    let count = late.integer("n") ?? 0
    let before = late.integer("before").map(Int64.init) ?? most
    return "\(counted(count, "row")) of `\(table.name)` \(count == 1 ? "lies" : "lie") long after "
      + "\(timestampText(before).prefix(10)), the last on \(timestampText(last).prefix(10)); "
      + "the as-of date is that day unless it is set"
  }

  private func namedTwice(_ stored: String) throws(Diagnostic) -> String? {
    guard table.name == RowKind.contacts.rawValue else { return nil }
    let row = try engine.table(
      "SELECT count(_customer) - count(DISTINCT _customer) AS n FROM \(stored)")
    guard let count = row.integer("n"), count > 0 else { return nil }
    return "\(counted(count, "row")) of `contacts` \(count == 1 ? "names" : "name") a customer "
      + "once more; the first row of each counts"
  }
}
