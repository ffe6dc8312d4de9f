package import Catalogs
import Diagnostics
package import Files
package import Tables

/// What a plan may depend on besides its rows: the catalog, the as-of date and the settings.
///
/// What can be asked of it stands in this folder, one file for each question:
///
/// | question | method | file |
/// |---|---|---|
/// | what does a constant say? | `constant`, `endOfDate` | Constants |
/// | which rows does a table have, as they were known? | `rows(of:)`, `customers`, `known` | KnownRows |
/// | which rows does a verb analyse, whatever came in? | `analysed` | Analysed |
/// | what are the rows of several tables under each other? | `union` | Unions |
/// | what do the keys after `by` mean? | `keys`, `name(of:)` | GroupKeys |
/// | how far are rows known, and was a history cut? | `observedUntil`, `observedFrom`, `boundedHistory` | ObservedTime |
///
/// Elsewhere: a pipeline is bound in Verbs/Binder; whom scores are computed from is said in
/// Kits/Scoring/Population, and which events a journey verb follows in Kits/Events/EventBinder.
package struct Scope {
  package let catalog: Catalog
  /// The last microsecond of the as-of day.
  package var asOf: Int64
  /// Whether the as-of date was set, so that everything later is hidden and silence until then is known.
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
}

extension CivilDate {
  /// The day that holds an instant.
  package init(microseconds: Int64) {
    let perDay: Int64 = 86_400_000_000
    var days = microseconds / perDay
    if microseconds % perDay < 0 { days -= 1 }
    self.init(daysSinceEpoch: Int32(clamping: days))
  }

  /// The day's first microsecond, as far as there are microseconds.
  package var startMicroseconds: Int64 {
    let (start, overflow) = Int64(daysSinceEpoch).multipliedReportingOverflow(by: 86_400_000_000)
    return overflow ? (daysSinceEpoch < 0 ? .min : .max) : start
  }
}
