import Catalogs
import Diagnostics
import Queries
import Relations
import Tables

/// The aggregates of the language by name.
enum AggregateRule {
  static let names = [
    "count", "count_if", "share", "any", "all", "dcount", "dcount_approx", "sum", "avg", "median",
    "percentile", "min", "max", "stdev", "first", "last", "nps", "csat", "ces",
  ]
}

extension ExpressionBinder {
  /// An aggregate by its name; nil when the name is none.
  func aggregateCall(
    _ name: Name, _ arguments: [ExpressionSyntax], at span: SourceSpan
  ) throws(Diagnostic) -> Expression? {
    guard AggregateRule.names.contains(name.text) else { return nil }
    if case .none = aggregation {
      throw Diagnostic(
        "misplaced-aggregate", "`\(name.text)` spans many rows and cannot stand here", at: span,
        help: ["use it in `summarize` or `extend`"])
    }
    // Inside an aggregate stand the rows' own columns.
    let outer = aggregation
    aggregation = .none
    defer { aggregation = outer }
    func argument(_ index: Int = 0) throws(Diagnostic) -> Expression {
      guard index < arguments.count else {
        throw argumentCount(name.text, "one value", at: span)
      }
      return try bind(arguments[index])
    }
    func expect(_ count: Int, _ words: String) throws(Diagnostic) {
      guard arguments.count == count else { throw argumentCount(name.text, words, at: span) }
    }
    func number(_ index: Int = 0) throws(Diagnostic) -> Expression {
      let value = try argument(index)
      guard value.type.isNumeric || value.type == .duration else {
        throw Diagnostic(
          "wrong-type", "`\(name.text)` needs a number, not a \(value.type.word)",
          at: arguments[index].span)
      }
      return value
    }
    func make(_ call: AggregateCall) -> Expression { placed(call, outer) }

    switch name.text {
    case "count":
      guard arguments.count <= 1 else {
        throw argumentCount("count", "one value or none", at: span)
      }
      let counted = arguments.isEmpty ? [] : [try argument()]
      return make(AggregateCall(.count, counted, type: .integer))
    case "count_if":
      try expect(1, "a condition")
      return make(.count(where: try condition(arguments[0])))
    case "share":
      try expect(1, "a condition")
      let part = make(.count(where: try condition(arguments[0])))
      return .call(.divide, [part, make(.count())], .double)
    case "any", "all":
      try expect(1, "a condition")
      let condition = try condition(arguments[0])
      return make(
        AggregateCall(name.text == "any" ? .any : .all, [condition], type: .boolean))
    case "dcount", "dcount_approx":
      try expect(1, "one value")
      return make(
        AggregateCall(
          name.text == "dcount" ? .countDistinct : .countDistinctApproximately, [try argument()],
          type: .integer))
    case "sum":
      try expect(1, "one value")
      let value = try number()
      noteRefunds(in: value)
      return make(AggregateCall(.sum, [value], type: value.type))
    case "avg", "median", "stdev":
      try expect(1, "one value")
      let value = try number()
      noteRefunds(in: value)
      let function: AggregateFunction =
        switch name.text {
        case "avg": .average
        case "median": .median
        default: .standardDeviation
        }
      return make(
        AggregateCall(function, [value], type: value.type == .duration ? .duration : .double))
    case "percentile":
      try expect(2, "a value and a share such as 0.9")
      let value = try number()
      noteRefunds(in: value)
      let share: Double? =
        switch try scope.constant(arguments[1]) {
        case .integer(let value): Double(value)
        case .number(let digits): Double(digits)
        default: nil
        }
      guard let share, (0...1).contains(share) else {
        throw .expected("a share from 0 to 1", after: "percentile", at: arguments[1].span)
      }
      return make(
        AggregateCall(
          .quantile, [value, .double(share)], type: value.type == .duration ? .duration : .double))
    case "min", "max":
      try expect(1, "one value")
      let value = try argument()
      noteRefunds(in: value)
      return make(
        AggregateCall(name.text == "min" ? .minimum : .maximum, [value], type: value.type))
    case "first", "last":
      try expect(1, "one value")
      let value = try argument()
      guard let time = rows.shape.attribute(for: .time) else {
        throw Diagnostic(
          "no-time", "`\(name.text)` goes by the rows' time, and `\(rows.shape.name)` has none",
          at: span)
      }
      let ties = rows.shape.identity.compactMap { rows.relation.column($0) }
      return make(
        AggregateCall(
          name.text == "first" ? .earliest : .latest,
          [value, .column(time.name, time.type)] + ties, type: value.type))
    default:
      try expect(1, "a score")
      return try scoreShare(name.text, try number(), at: arguments[0].span, make)
    }
  }

  private func placed(_ call: AggregateCall, _ place: Aggregation) -> Expression {
    switch place {
    case .windows(let partition):
      return .window(Window(.aggregate(call), partition: partition, type: call.type))
    case .groups, .none:
      if let known = aggregates.first(where: { $0.call == call }) {
        return .column(known.name, call.type)
      }
      let name = HiddenColumn.aggregate(aggregates.count + 1)
      aggregates.append(NamedAggregate(name, call))
      return .column(name, call.type)
    }
  }

  /// Says that amounts are others than the files', where refunds had another sign there.
  private func noteRefunds(in value: Expression) {
    for name in value.columnNames.sorted() {
      guard let note = rows.shape.attribute(name)?.refunds?.note(on: name), !notes.contains(note)
      else { continue }
      notes.append(note)
    }
  }
}
