import Findings
import Foundation
import Queries
import Sessions
import Tables
import Testing
import Tiers

/// Conditions over rows with nulls, beside logic in three values: which rows stay, and how many of the
/// others a null kept out.
@Suite(.serialized) struct NullConditionTests {
  private struct Row {
    var a: Int?
    var b: Int?
    var t: String?
  }

  private indirect enum Condition {
    case compare(String, Bool, Int)
    case between(Bool, Int, Int)
    case text(String?, isEqual: Bool)
    /// `a in (…)`, a nil among the items is `null`.
    case numberIn([Int?], negated: Bool)
    case textIn([String?], negated: Bool)
    /// `t in (rows | where a > n | select t)`
    case textInTable(Int, negated: Bool)
    case columnIn(negated: Bool)
    /// `1 / (a - n) > 0`
    case quotient(Int)
    /// `sqrt(a - n) >= 0`
    case root(Int)
    case isNull(Bool)
    case and(Condition, Condition)
    case or(Condition, Condition)
    case not(Condition)
    /// `if(c, d, e)`
    case choice(Condition, Condition, Condition)

    var text: String {
      switch self {
      case .compare(let sign, let isA, let value): "\(isA ? "a" : "b") \(sign) \(value)"
      case .between(let isA, let low, let high): "\(isA ? "a" : "b") between \(low) .. \(high)"
      case .text(let value, let isEqual):
        "t \(isEqual ? "==" : "!=") \(value.map { "\"\($0)\"" } ?? "null")"
      case .numberIn(let items, let negated):
        "a \(negated ? "not " : "")in (\(items.map { $0.map(String.init) ?? "null" }.joined(separator: ", ")))"
      case .textIn(let items, let negated):
        "t \(negated ? "not " : "")in (\(items.map { $0.map { "\"\($0)\"" } ?? "null" }.joined(separator: ", ")))"
      case .textInTable(let limit, let negated):
        "t \(negated ? "not " : "")in (rows | where coalesce(a, 0) > \(limit) | select t)"
      case .columnIn(let negated): "a \(negated ? "not " : "")in (b, 3)"
      case .quotient(let value): "1 / (a - \(value)) > 0"
      case .root(let value): "sqrt(a - \(value)) >= 0"
      case .isNull(let isA): "\(isA ? "a" : "t") is null"
      case .and(let one, let other): "(\(one.text)) and (\(other.text))"
      case .or(let one, let other): "(\(one.text)) or (\(other.text))"
      case .not(let one): "not (\(one.text))"
      case .choice(let one, let other, let third):
        "if(\(one.text), \(other.text), \(third.text))"
      }
    }

    func value(_ row: Row, _ rows: [Row]) -> Bool? {
      func negating(_ value: Bool?, _ negated: Bool) -> Bool? { value.map { $0 != negated } }
      switch self {
      case .compare(let sign, let isA, let other):
        guard let value = isA ? row.a : row.b else { return nil }
        switch sign {
        case "<": return value < other
        case "<=": return value <= other
        case ">": return value > other
        case ">=": return value >= other
        case "!=": return value != other
        default: return value == other
        }
      case .between(let isA, let low, let high):
        return (isA ? row.a : row.b).map { low <= $0 && $0 <= high }
      case .text(nil, let isEqual): return (row.t == nil) == isEqual
      case .text(let other?, let isEqual): return row.t.map { ($0 == other) == isEqual }
      case .numberIn(let items, let negated):
        return negating(row.a.map { a in items.contains { $0 == a } }, negated)
      case .textIn(let items, let negated):
        return negating(row.t.map { t in items.contains { $0 == t } }, negated)
      case .textInTable(let limit, let negated):
        let known = Set(rows.filter { ($0.a ?? 0) > limit }.compactMap(\.t))
        return negating(row.t.map { known.contains($0) }, negated)
      case .columnIn(let negated):
        return negating(row.a.map { $0 == row.b || $0 == 3 }, negated)
      case .quotient(let other):
        return row.a.flatMap { $0 == other ? nil : 1 / Double($0 - other) > 0 }
      case .root(let other): return row.a.flatMap { $0 < other ? nil : true }
      case .isNull(let isA): return isA ? row.a == nil : row.t == nil
      case .and(let one, let other):
        let (left, right) = (one.value(row, rows), other.value(row, rows))
        if left == false || right == false { return false }
        return left == nil || right == nil ? nil : true
      case .or(let one, let other):
        let (left, right) = (one.value(row, rows), other.value(row, rows))
        if left == true || right == true { return true }
        return left == nil || right == nil ? nil : false
      case .not(let one): return one.value(row, rows).map { !$0 }
      case .choice(let one, let other, let third):
        return (one.value(row, rows) == true ? other : third).value(row, rows)
      }
    }
  }

  private static func condition(_ depth: Int, _ random: inout SplitMix) -> Condition {
    func next(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
    func inner() -> Condition { condition(depth - 1, &random) }
    func text() -> String? { next(4) == 0 ? nil : ["A", "B", "C", "Z"][next(4)] }
    func number() -> Int? { next(4) == 0 ? nil : next(7) }
    if depth > 0, next(5) > 0 {
      switch next(8) {
      case 0, 1, 2: return .and(inner(), inner())
      case 3, 4, 5: return .or(inner(), inner())
      case 6: return .not(inner())
      default: return .choice(inner(), inner(), inner())
      }
    }
    switch next(11) {
    case 0, 1:
      return .compare(["<", "<=", ">", ">=", "==", "!="][next(6)], next(2) == 0, next(7))
    case 2: return .between(next(2) == 0, next(4), 2 + next(5))
    case 3: return .text(text(), isEqual: next(2) == 0)
    case 4: return .numberIn((0...next(4)).map { _ in number() }, negated: next(2) == 0)
    case 5: return .textIn((0...next(4)).map { _ in text() }, negated: next(2) == 0)
    case 6: return .textInTable(next(7), negated: next(2) == 0)
    case 7: return .columnIn(negated: next(2) == 0)
    case 8: return .quotient(next(7))
    case 9: return .root(next(7))
    default: return .isNull(next(2) == 0)
    }
  }

  private static func session(
    _ rows: [Row], _ name: String
  ) throws -> (session: Session, folder: String) {
    let folder =
      NSTemporaryDirectory() + "kith-\(name)-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let lines = rows.enumerated().map { index, row in
      "\(index),\(row.a.map(String.init) ?? ""),\(row.b.map(String.init) ?? ""),\(row.t ?? "")"
    }
    try (["row,a,b,t"] + lines).joined(separator: "\n")
      .write(toFile: folder + "/rows.csv", atomically: true, encoding: .utf8)
    return (try TestedSession.open(paths: [folder + "/rows.csv"]), folder)
  }

  private static func rows(_ random: inout SplitMix) -> [Row] {
    func next(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
    return (0..<80).map { _ in
      Row(
        a: next(4) == 0 ? nil : next(7), b: next(4) == 0 ? nil : next(7),
        t: next(4) == 0 ? nil : ["A", "B", "C"][next(3)])
    }
  }

  private static func answer(
    _ query: String, in session: Session
  ) throws -> (rows: [Int], lost: Int, notes: [String]) {
    for statement in try session.parse(query).statements {
      guard case .answer(let answer) = try session.run(statement) else { continue }
      let finding = try answer.finding()
      let kept = (0..<finding.table.rowCount).compactMap { row -> Int? in
        if case .integer(let value)? = finding.table["row"]?[row] { Int(value) } else { nil }
      }
      let lost = finding.notes.flatMap(\.measures).filter { $0.name == "rows not compared" }
        .reduce(0) { $0 + Int($1.value ?? 0) }
      return (kept, lost, finding.notes.map(\.text))
    }
    return ([], -1, [])
  }

  @Test func keptAndCountedRowsAreThoseOfLogicInThreeValues() throws {
    var random = SplitMix(state: 20_251_203)
    let rows = Self.rows(&random)
    let (session, folder) = try Self.session(rows, "nulls")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for number in 0..<Tier.count(150, long: 4_000) {
      let condition = Self.condition(number % 4, &random)
      let values = rows.map { condition.value($0, rows) }
      let answer = try Self.answer("rows | where \(condition.text)", in: session)
      #expect(answer.rows == values.indices.filter { values[$0] == true }, "\(condition.text)")
      #expect(answer.lost == values.count { $0 == nil }, "\(condition.text)")
      // As a column the condition has the same three values.
      let column = try TestedSession.table(
        "rows | sort by row | select c = \(condition.text)", in: session)
      #expect(
        (0..<rows.count).map { column["c"]?[$0] }
          == values.map { $0.map { Value.boolean($0) } ?? .null }, "\(condition.text)")
    }
  }

  @Test func theFooterSaysWhatWasNotCompared() throws {
    let rows = [
      Row(a: 1, b: 0, t: "A"), Row(a: 5, b: 0, t: nil), Row(a: nil, b: 0, t: "C"),
      Row(a: 7, b: 0, t: "B"),
    ]
    let (session, folder) = try Self.session(rows, "footer")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func notes(_ query: String) throws -> [String] {
      try Self.answer(query, in: session).notes
    }
    #expect(
      try notes("rows | where 1 / (a - 5) > 0")
        == ["2 rows were not compared: the condition is null there"])
    #expect(try notes("rows | where a * a > 0") == ["1 row without `a` was not compared"])
    #expect(
      try notes("rows | where t not in (rows | where b > 3 | select t)")
        == ["1 row without `t` was not compared"])
    #expect(
      try notes("rows | where t not in (\"A\", \"C\")") == ["1 row without `t` was not compared"])
    #expect(
      try notes("let some = rows | where a > 1\nsome | sort by row")
        == ["1 row without `a` was not compared (in `rows`)"])
    #expect(
      try notes("rows | where row in (rows | where a > 1 | select row)")
        == ["1 row without `a` was not compared (in `rows`)"])
    #expect(try notes("rows | where b >= 0").isEmpty)
  }

  /// A null is in no list and no table, and out of none.
  @Test func nullIsNeitherInNorOutOfAListOrATable() throws {
    let rows = [
      Row(a: 1, b: 0, t: "A"), Row(a: 2, b: 0, t: nil), Row(a: 3, b: 0, t: "C"),
      Row(a: 4, b: 0, t: "B"),
    ]
    let (session, folder) = try Self.session(rows, "member")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let sets = ["(\"A\", \"C\")", "(\"A\", null, \"C\")", "(rows | where a != 4 | select t)"]
    for set in sets {
      let inside = try Self.answer("rows | where t in \(set)", in: session)
      #expect(inside.rows == [0, 2] && inside.lost == 1, "\(set)")
      let outside = try Self.answer("rows | where t not in \(set)", in: session)
      #expect(outside.rows == [3] && outside.lost == 1, "\(set)")
      let column = try TestedSession.table("rows | select c = t not in \(set)", in: session)
      #expect(
        (0..<4).map { column["c"]?[$0] } == [
          .boolean(false), .null, .boolean(false), .boolean(true),
        ])
    }
  }

  @Test func listsAndTablesMeanTheSame() throws {
    var random = SplitMix(state: 20_251_204)
    let rows = Self.rows(&random)
    let (session, folder) = try Self.session(rows, "lists")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for _ in 0..<Tier.count(20, long: 500) {
      let limit = Int.random(in: 0..<80, using: &random)
      let some = rows.enumerated().filter { ($0.offset * 7) % 80 < limit }.map(\.element.t)
      let list = some.map { $0.map { "\"\($0)\"" } ?? "null" }.joined(separator: ", ")
      guard !some.isEmpty else { continue }
      let table = "(rows | where row * 7 % 80 < \(limit) | select t)"
      for word in ["in", "not in"] {
        let one = try Self.answer("rows | where t \(word) (\(list))", in: session)
        let other = try Self.answer("rows | where t \(word) \(table)", in: session)
        #expect(one.rows == other.rows && one.lost == other.lost, "\(word) \(list)")
      }
    }
  }
}
