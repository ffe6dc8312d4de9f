import Diagnostics
import Relations
import Tables

/// Where an aggregate stands: which rows it takes.
struct AggregatePlace {
  var filter: String?
  var over: String?

  /// What follows the aggregate.
  var tail: String { tail(and: nil) }

  /// The same, for rows of which a further condition holds.
  func tail(and further: String?) -> String {
    let conditions = [filter, further].compactMap { $0 }
    let all =
      conditions.count == 1
      ? conditions[0] : conditions.map { "(\($0))" }.joined(separator: " AND ")
    return (all.isEmpty ? "" : " FILTER (WHERE \(all))") + (over.map { " OVER (\($0))" } ?? "")
  }
}

extension ExpressionPrinter {
  /// An aggregate; `over` is the window that it is computed in.
  func print(_ call: AggregateCall, over: String? = nil) throws(Diagnostic) -> Fragment {
    var place = AggregatePlace(over: over)
    var condition: String?
    if let expression = call.condition {
      condition = try text(expression)
      // Engines count the rows of a frame one by one where a filter stands, so that growing frames take
      // the square of the time; values they count as they come.
      let isWalked = call.function == .count && call.arguments.isEmpty
      if over == nil || (dialect.filtersWindows && !isWalked) { place.filter = condition }
    }
    let tail = place.tail
    /// The argument, null where the condition does not hold and no filter says so.
    func guarded(_ value: String) -> String {
      guard let condition, place.filter == nil else { return value }
      return "CASE WHEN \(condition) THEN \(value) END"
    }
    func aggregate(_ primitive: Primitive, _ arguments: String...) -> String {
      dialect.template(primitive).filled(arguments) + tail
    }
    guard let value = call.arguments.first else {
      guard call.function == .count else {
        throw Diagnostic("internal-error", "`\(call.function)` has too few arguments")
      }
      let isPlain = condition == nil || place.filter != nil
      return Fragment((isPlain ? "count(*)" : "count(\(guarded("1")))") + tail)
    }
    switch call.function {
    case .count: return Fragment("count(\(guarded(try text(value))))" + tail)
    case .countDistinct:
      return Fragment("count(DISTINCT \(guarded(try text(value))))" + tail)
    case .countDistinctApproximately:
      return Fragment(aggregate(.countDistinctApproximately, guarded(try text(value))))
    case .sum:
      let sum = try sum(value, guarded, place)
      return value.type == .double && call.type == .double ? sum : cast(sum.text, to: call.type)
    case .average:
      let sum = try sum(value, guarded, place)
      let double = value.type == .double ? sum.closed : cast(sum.text, to: .double).text
      let count = "count(\(guarded(try text(value))))" + tail
      let average = Fragment("\(double) / nullif(\(count), 0)", isOpen: true)
      return call.type == .double
        ? average : narrowed(say(.round, average.text, "0"), from: .double, to: call.type)
    case .minimum, .maximum:
      let word = call.function == .minimum ? "min" : "max"
      return Fragment("\(word)(\(guarded(try ordered(value).text)))" + tail)
    case .standardDeviation: return try deviation(value, call.type, guarded, place)
    case .median: return try quantile(value, 0.5, call.type, guarded, tail)
    case .quantile:
      guard call.arguments.count == 2, case .constant(let constant) = call.arguments[1],
        let probability = probability(constant)
      else {
        throw Diagnostic(
          "constant-expected", "a number between 0 and 1 is expected here, written out")
      }
      return try quantile(value, probability, call.type, guarded, tail)
    case .any, .all:
      let primitive: Primitive = call.function == .any ? .any : .all
      return Fragment(aggregate(primitive, guarded("coalesce(\(try text(value)), FALSE)")))
    case .earliest, .latest: return try edge(call, over)
    }
  }

  private func sum(
    _ value: Expression, _ guarded: (String) -> String, _ place: AggregatePlace
  ) throws(Diagnostic) -> Fragment {
    switch value.type {
    case .double:
      let number = guarded(try operand(value))
      let beyond = dialect.template(.isBeyondExactSums).filled([number])
      let sum = Fragment(
        dialect.template(.sumDouble).filled([number, place.tail, place.tail(and: beyond)]),
        isOpen: true)
      return finite(sum, magnitude: value.magnitude + 19)
    case .decimal:
      return Fragment(
        dialect.template(.sumDecimal).filled([
          guarded(try text(value)), dialect.typeName(value.type),
        ]) + place.tail)
    default:
      return Fragment(dialect.template(.sumWhole).filled([guarded(try text(value))]) + place.tail)
    }
  }

  /// The sample standard deviation, a duration in whole microseconds.
  private func deviation(
    _ value: Expression, _ type: ValueType, _ guarded: (String) -> String,
    _ place: AggregatePlace
  ) throws(Diagnostic) -> Fragment {
    func result(_ primitive: Primitive, _ number: String) -> String {
      dialect.template(primitive).filled([guarded(number), place.tail])
    }
    let double: Fragment
    switch value.type {
    case .decimal(let scale):
      let unit = "1" + String(repeating: "0", count: scale)
      let whole = "\(cast(try text(value), to: value.type).text) * \(unit)"
      let deviation = result(.exactStandardDeviation, cast(whole, to: .decimal(scale: 0)).text)
      let divisor = dialect.literal(double: pow10(scale))
      double = Fragment("\(deviation) / \(divisor)", isOpen: true)
    case .double: double = Fragment(result(.standardDeviation, try operand(value)))
    default:
      let whole = cast(try text(value), to: .decimal(scale: 0)).text
      double = Fragment(result(.exactStandardDeviation, whole))
    }
    return type == .double
      ? double : narrowed(say(.round, double.text, "0"), from: .double, to: type)
  }

  private func probability(_ constant: Constant) -> Double? {
    let value: Double? =
      switch constant {
      case .integer(let value): Double(value)
      case .double(let value): value
      case .decimal(let digits): Double(digits)
      default: nil
      }
    return value.flatMap { (0...1).contains($0) ? $0 : nil }
  }

  /// Interpolates as doubles; places in time are counted from 1970.
  private func quantile(
    _ value: Expression, _ probability: Double, _ type: ValueType,
    _ guarded: (String) -> String, _ tail: String
  ) throws(Diagnostic) -> Fragment {
    let number: Expression
    switch value.type {
    case .timestamp: number = .call(.elapsed, [value, .timestamp(0)], .duration)
    case .date, .period: number = .call(.daysBetween, [value, .constant(.date(0))], .integer)
    default: number = value
    }
    let position = dialect.literal(double: probability)
    let double = Fragment(
      dialect.template(.quantile).filled([
        guarded(try print(number, as: .double).text), position,
      ]) + tail)
    switch type {
    case .double: return double
    case .timestamp:
      let microseconds = tryCast(say(.round, double.text, "0").text, to: .integer).text
      return say(.addMicroseconds, timestamp(0).text, microseconds)
    case .date, .period:
      let days = tryCast(say(.floor, double.text).text, to: .integer).text
      return say(.addDays, "DATE '1970-01-01'", days)
    case .decimal: return tryCast(double.text, to: type)
    default: return tryCast(say(.round, double.text, "0").text, to: .integer)
    }
  }

  /// The value of the first or last row in the order of the further arguments.
  private func edge(_ call: AggregateCall, _ over: String?) throws(Diagnostic) -> Fragment {
    guard call.arguments.count > 1 else {
      throw Diagnostic("internal-error", "`\(call.function)` has too few arguments")
    }
    let value = try text(call.arguments[0])
    var keys: [String] = []
    for key in call.arguments.dropFirst() { keys.append(try ordered(key).text) }
    var conditions = ["\(try operand(call.arguments[0])) IS NOT NULL"]
    conditions.append("\(try operand(call.arguments[1])) IS NOT NULL")
    if let expression = call.condition { conditions.insert(try operand(expression), at: 0) }
    let all = conditions.joined(separator: " AND ")
    let key = keys.count == 1 ? keys[0] : say(.row, keys.joined(separator: ", ")).text
    let primitive: Primitive = call.function == .earliest ? .earliest : .latest
    if over != nil, !dialect.filtersWindows {
      let text = dialect.template(primitive).filled([value, "CASE WHEN \(all) THEN \(key) END"])
      return Fragment(text + (over.map { " OVER (\($0))" } ?? ""))
    }
    let text = dialect.template(primitive).filled([value, key])
    return Fragment(
      text + " FILTER (WHERE \(all))" + (over.map { " OVER (\($0))" } ?? ""))
  }

  // MARK: Windows

  func print(_ window: Window) throws(Diagnostic) -> Fragment {
    var over: [String] = []
    if !window.partition.isEmpty {
      var keys: [String] = []
      for key in window.partition { keys.append(try text(key)) }
      over.append("PARTITION BY " + keys.joined(separator: ", "))
    }
    if !window.order.isEmpty { over.append("ORDER BY " + (try order(window.order))) }
    let unframed = over.joined(separator: " ")
    switch window.function {
    case .rowNumber: return Fragment(ranked(.rowNumber, unframed))
    case .rank: return Fragment(ranked(.rank, unframed))
    case .lag(let value): return Fragment("lag(\(try text(value))) OVER (\(unframed))")
    case .lead(let value): return Fragment("lead(\(try text(value))) OVER (\(unframed))")
    case .aggregate(let call):
      switch window.frame {
      case .whole:
        if !window.order.isEmpty {
          over.append("ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING")
        }
      case .rowsToCurrent: over.append("ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW")
      case .rowsBefore: over.append("ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING")
      case .rangeToCurrent: over.append("RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW")
      case .rangeBefore: over.append("RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING")
      }
      return try print(call, over: over.joined(separator: " "))
    }
  }

  private func ranked(_ primitive: Primitive, _ over: String) -> String {
    dialect.template(primitive).filled(["OVER (\(over))"])
  }
}
