import Kits

/// What is known of one cohort, or of all together, some periods after the first.
struct RetentionRow: Sendable {
  var cohort: String
  var size: Int
  var period: Int
  /// The customers of the cohorts for which the period is over.
  var n: Int
  var retained = 0
  var money: Double?
  var rate: Double?
  var interval: Interval?

  /// - Parameter money: What `retained` adds up; nil when it counts customers.
  static func columns(_ money: Money?) -> [SummaryColumn<RetentionRow>] {
    let retained: SummaryColumn<RetentionRow> =
      if let money {
        SummaryColumn(money.attribute("retained", .double)) { .number($0.money) }
      } else {
        .count("retained") { $0.retained }
      }
    return [
      .word("cohort", nullable: false) { $0.cohort }, .count("size") { $0.size },
      SummaryColumn(Attribute(Field("period", .integer), nullable: false)) {
        .integer(Int64($0.period))
      },
      .count("n") { $0.n }, retained,
      .estimate("rate", .fraction) { ($0.rate, $0.interval?.low, $0.interval?.high) },
    ]
  }
}
