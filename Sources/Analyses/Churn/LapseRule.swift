import Kits

/// How long a silence may be before a customer counts as lapsed.
enum LapseRule: Sendable, Hashable {
  /// Longer than nine in ten of the customer's own gaps, from 3 gaps on; else than nine in ten of
  /// all customers' gaps.
  case rhythm
  case days(Int)
  case months(Int)
  /// Only a stated end date counts.
  case ended

  /// Gaps from which a customer has a rhythm of their own.
  static let ownGaps = 3

  /// What `rule` may say.
  enum Word: String, Sendable, CaseIterable { case rhythm, fixed, ended }

  static let after = Place<DurationLiteral?>.duration(
    "after", "Counts everybody as lapsed after a silence of this length")
  static let rule = Place<Word?>.choice(
    "rule", "By the customer's own rhythm, by `after`, or by a stated end date alone")

  /// Reads ``after`` and ``rule``; nil when neither is there.
  init?(_ arguments: Arguments) throws(Diagnostic) {
    let rule = try arguments[Self.rule]
    let after = try arguments[Self.after]
    guard let after else {
      switch rule {
      case nil: return nil
      case .rhythm: self = .rhythm
      case .ended: self = .ended
      case .fixed: throw .noDuration(at: arguments.span(of: Self.rule))
      }
      return
    }
    let span = arguments.span(of: Self.after)
    guard rule == nil || rule == .fixed else { throw .twoRules(at: span) }
    if let months = after.months, (1...1200).contains(months) {
      self = .months(Int(months))
    } else if let microseconds = after.microseconds, microseconds % 86_400_000_000 == 0,
      (1...36_525).contains(microseconds / 86_400_000_000)
    {
      self = .days(Int(microseconds / 86_400_000_000))
    } else {
      throw .expected("whole days up to 100 years, such as `90d`", after: "after", at: span)
    }
  }

  /// The first day of a silence after `day` that is too long; null where no silence is.
  ///
  /// Reads the hidden column ``LapseModel/allowed`` for a rhythm.
  func lapseDay(after day: Expression) -> Expression {
    switch self {
    case .rhythm:
      let allowed = Expression.column(LapseModel.allowed, .integer)
      return .call(
        .addDays, [day, .call(.add, [allowed, .integer(1)], .integer)], .date)
    case .days(let count): return .call(.addDays, [day, .integer(Int64(count) + 1)], .date)
    case .months(let count):
      return .call(
        .addDays, [.call(.addMonths, [day, .integer(Int64(count))], .date), .integer(1)], .date)
    case .ended: return .null(.date)
    }
  }
}

/// The gaps of all customers together: what a silence is measured by where a customer's own are few.
struct CommonGaps: Sendable, Hashable {
  var count: Int
  /// Three in four gaps are no longer, in days; nil without gaps.
  var usual: Double?
  /// Nine in ten gaps are no longer.
  var longest: Double?

  private static let gaps = AggregateColumn.whole(
    "gaps", AggregateCall(.count, [LapseModel.gap], type: .integer))
  private static let usual = AggregateColumn.number("usual", LapseModel.usual)
  private static let longest = AggregateColumn.number("longest", LapseModel.longest)

  /// One row, over all gaps of some customers.
  static func question(_ days: Relation) -> Question {
    Question(
      .aggregate(days, by: [], [gaps.aggregate, usual.aggregate, longest.aggregate]), order: [])
  }

  /// - Parameter table: The answer to ``question(_:)``.
  init(_ table: Table) {
    count = table[Self.gaps]
    usual = table[Self.usual]
    longest = table[Self.longest]
  }
}

extension Diagnostic {
  fileprivate static func noDuration(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "missing-clause", "`rule fixed` needs `after` and a duration", at: span,
      help: ["say how long: `after 90d`"])
  }

  fileprivate static func twoRules(at span: SourceSpan) -> Diagnostic {
    Diagnostic("repeated-clause", "`after` is for `rule fixed` alone", at: span)
  }
}
