import Kits

/// What customers did in one period.
struct ChurnPeriod: Sendable {
  /// Its first day.
  var start = CivilDate(daysSinceEpoch: 0)
  /// Customers of the period before.
  var active = 0
  var first = 0
  var back = 0
  /// Those of the period before who are gone.
  var gone = 0
  /// Those who came and went within the period.
  var passing = 0

  private var churned: Int { gone + passing }

  /// Those who are there at its end.
  var left: Int { active + first + back - gone - passing }

  /// Before anybody could leave there is no ratio either.
  private var quickRatio: Double? {
    churned > 0 && active > 0 ? Double(first + back) / Double(churned) : nil
  }

  static func columns(
    _ unit: CalendarUnit, confidence: Double
  ) -> [SummaryColumn<ChurnPeriod>] {
    [
      SummaryColumn(Attribute(Field("period", .period(unit)), nullable: false)) {
        .period(unit, start: $0.start.daysSinceEpoch)
      },
      .count("n") { $0.active }, .count("new") { $0.first },
      .count("retained") { $0.active - $0.gone }, .count("resurrected") { $0.back },
      .count("churned") { $0.churned },
      .estimate("churn_rate", .fraction) { period in
        let rate = Proportion(period.gone, of: period.active)
        let interval = rate?.wilson(confidence: confidence)
        return (rate?.share, interval?.low, interval?.high)
      },
      .number("quick_ratio", .number) { $0.quickRatio },
    ]
  }
}

/// What customers did by group and period, groups in the order in which they were read.
struct ChurnPeriods {
  private(set) var groups: [[Value]] = []
  private(set) var byGroup: [[Value]: [Int32: ChurnPeriod]] = [:]

  /// Adds counts of a table of ``CustomerFlows``.
  ///
  /// - Parameters:
  ///   - keys: The keys of a row.
  ///   - place: The period that a row counts in.
  mutating func read(
    _ table: Table, _ counts: [(AggregateColumn<Int>, WritableKeyPath<ChurnPeriod, Int>)],
    keys: (Table, Int) -> [Value], at place: (CivilDate) -> CivilDate = { $0 }
  ) {
    guard let days = table[CustomerFlows.day] else { return }
    for row in 0..<table.rowCount {
      guard case .date(let day) = days[row] else { continue }
      let group = keys(table, row)
      if byGroup[group] == nil { groups.append(group) }
      let start = place(CivilDate(daysSinceEpoch: day))
      for (column, count) in counts {
        byGroup[group, default: [:]][
          start.daysSinceEpoch, default: ChurnPeriod(start: start)][keyPath: count] +=
          table[column, row]
      }
    }
  }

  /// The first days of the groups' first periods.
  var starts: [CivilDate] {
    byGroup.values.compactMap { $0.keys.min() }.map { CivilDate(daysSinceEpoch: $0) }
  }

  /// A group's periods up to a day, each with those who are there from before.
  func periods(of group: [Value], every unit: CalendarUnit, until limit: CivilDate) -> [ChurnPeriod]
  {
    guard let own = byGroup[group], let first = own.keys.min() else { return [] }
    var periods: [ChurnPeriod] = []
    var start = CivilDate(daysSinceEpoch: first)
    while start < limit {
      var period = own[start.daysSinceEpoch] ?? ChurnPeriod(start: start)
      period.active = periods.last?.left ?? 0
      periods.append(period)
      start = start.end(of: unit)
    }
    return periods
  }
}
