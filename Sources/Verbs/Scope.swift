package import Catalogs
import Diagnostics
package import Files
import Relations
package import Tables

/// What a plan may depend on besides its rows: the catalog, the as-of date and the settings.
package struct Scope {
  package let catalog: Catalog
  /// The last microsecond of the as-of day.
  package var asOf: Int64
  /// Whether the as-of date was set, so that later rows are hidden.
  package var asOfIsSet: Bool
  /// The confidence of intervals, 0.95 unless set.
  package var confidence: Double
  /// The day that weeks start on; Monday is 0.
  package var weekStart: Int
  package let binding: Binding
  /// Which files the text may name; they are read when a stage runs, never while it is bound.
  package let files: FileReach

  package init(
    catalog: Catalog, binding: Binding, asOf: Int64? = nil, confidence: Double = 0.95,
    weekStart: Int = 0, files: FileReach = .anywhere()
  ) {
    self.catalog = catalog
    self.binding = binding
    self.files = files
    self.asOf = asOf ?? catalog.lastMoment ?? 0
    asOfIsSet = asOf != nil
    self.confidence = confidence
    self.weekStart = weekStart
  }

  /// The as-of day.
  package var asOfDay: CivilDate { CivilDate(microseconds: asOf) }

  /// The rows of a stored table, without those after an as-of date that was set.
  package func rows(of dataset: Dataset) -> Rows {
    let shape = Shape(
      columns: dataset.attributes.filter { !$0.isHidden }, kind: dataset.kind, name: dataset.name,
      onePerCustomer: dataset.kind == .customers, isPersonal: true, identity: [HiddenColumn.row])
    let rows = Rows(.table(dataset.name, dataset.fields), shape)
    return asOfIsSet ? known(rows) : rows
  }

  /// The rows that were known on the as-of date; rows without a time stay.
  package func known(_ rows: Rows) -> Rows {
    guard rows.shape.kind?.isEvent ?? true, let time = rows.shape.attribute(for: .time) else {
      return rows
    }
    let column = Expression.column(time.name, time.type)
    let isKnown = column.isAtMost(
      time.type == .date ? .constant(.date(asOfDay.daysSinceEpoch)) : .timestamp(asOf))
    let kept = time.nullable ? Expression.any([column.isNull, isKnown]) : isKnown
    return Rows(.filter(rows.relation, kept), rows.shape)
  }

  /// The built-in table of everyone whom any table names.
  package var customers: Rows? { catalog["customers"].map { rows(of: $0) } }
}

extension CivilDate {
  /// The day that holds an instant.
  package init(microseconds: Int64) {
    let perDay: Int64 = 86_400_000_000
    var days = microseconds / perDay
    if microseconds % perDay < 0 { days -= 1 }
    self.init(daysSinceEpoch: Int32(clamping: days))
  }

  /// The day's first microsecond.
  package var startMicroseconds: Int64 { Int64(daysSinceEpoch) * 86_400_000_000 }
}
