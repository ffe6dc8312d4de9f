import Diagnostics
import Foundation
import Sessions
import Tables
import Testing
import Tiers

/// Whole numbers and decimals through every function, beside exact arithmetic.
@Suite(.serialized) struct ExactNumberTests {
  private static let columns: [ExactExpression.Column] = [
    ("i", nil), ("j", nil), ("p", 1), ("q", 2), ("r", 3), ("s", 4), ("u", 6),
  ]

  /// Rows of small, large and missing numbers.
  private static func rows(_ random: inout SplitMix) -> [[ExactNumber?]] {
    (0..<60).map { row in
      columns.map { column in
        // Every column has all its digits somewhere.
        guard row == 0 || Int.random(in: 0..<8, using: &random) > 0 else { return nil }
        let digits = Int.random(in: 0...(column.scale == nil ? 18 : 17), using: &random)
        let most = (0..<digits).reduce(Int64(1)) { power, _ in power * 10 }
        var value = Int64.random(in: -most...most, using: &random)
        if row == 0 { value = value / 10 * 10 + 1 }
        return ExactNumber(Int128(value), scale: column.scale)
      }
    }
  }

  private static func session(_ rows: [[ExactNumber?]], _ folder: String) throws -> Session {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let lines = rows.enumerated().map { index, row in
      "\(index)," + row.map { $0?.text ?? "" }.joined(separator: ",")
    }
    let header = "row," + columns.map(\.name).joined(separator: ",")
    try ([header] + lines).joined(separator: "\n")
      .write(toFile: folder + "/numbers.csv", atomically: true, encoding: .utf8)
    return try TestedSession.open(paths: [folder + "/numbers.csv"])
  }

  private static func expression(_ depth: Int, _ random: inout SplitMix) -> ExactExpression {
    func next(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
    guard depth > 0, next(6) > 0 else {
      guard next(3) == 0 else { return .column(next(columns.count)) }
      let scale = [nil, nil, 1, 2, 4, 9][next(6)]
      let size = [10, 1000, 1_000_000, Int64.max][next(4)]
      let number = ExactNumber(Int128(Int64.random(in: 0..<size, using: &random)), scale: scale)
      return number.map { .literal($0) } ?? .column(0)
    }
    func inner() -> ExactExpression { expression(depth - 1, &random) }
    switch next(13) {
    case 0, 1: return .add(inner(), inner())
    case 2, 3: return .subtract(inner(), inner())
    case 4, 5: return .multiply(inner(), inner())
    case 6: return .negate(inner())
    case 7: return .absolute(inner())
    case 8: return .round(inner(), [0, 1, 2, 3, 5, -1, -3][next(7)])
    case 9:
      let widths: [(Int128, Int?)] = [(7, nil), (1000, nil), (1, 1), (25, 2), (333, 3), (15, 1)]
      let (mantissa, scale) = widths[next(widths.count)]
      return ExactNumber(mantissa, scale: scale).map { .bin(inner(), $0) } ?? inner()
    case 10: return .floor(inner(), isCeiling: next(2) == 0)
    case 11:
      return .coalesce((0...(1 + next(2))).map { _ in inner() }, isOperator: next(2) == 0)
    default: return .choice(next(columns.count), Int64(next(100)), inner(), inner())
    }
  }

  /// The answer is exact, or the query is refused because a value in it does not fit.
  @Test func exactNumbersAgreeWithExactArithmetic() throws {
    var random = SplitMix(state: 20_251_201)
    let folder = NSTemporaryDirectory() + "kith-exact-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let rows = Self.rows(&random)
    let session = try Self.session(rows, folder)
    var (answered, refused) = (0, 0)
    while answered + refused < Tier.count(250, long: 6_000) {
      let expression = Self.expression(1 + Int.random(in: 0..<4, using: &random), &random)
      guard let scale = expression.scale(Self.columns) else { continue }
      _ = scale
      let query =
        "numbers | sort by row | extend x = \(expression.text(Self.columns))"
        + " | select t = if(x is null, null, concat(x))"
      let expected = rows.map { expression.value($0, Self.columns) }
      let fits = !expected.contains(.tooLarge)
      do {
        let table = try TestedSession.table(query, in: session)
        answered += 1
        #expect(fits, "not refused: \(query)")
        for (row, value) in expected.enumerated() {
          let found = table["t"]?[row]
          switch value {
          case .number(let number):
            #expect(found == .text(number.text), "row \(row) of \(query)")
          case .null: #expect(found == .null, "row \(row) of \(query)")
          case .tooLarge: break
          }
        }
      } catch let mistake as Diagnostic {
        refused += 1
        #expect(mistake.id == "out-of-range" && mistake.span != nil, "\(mistake.id): \(query)")
        #expect(!fits, "refused: \(query)\n\(mistake.notes)")
      }
    }
    #expect(answered > 10 * refused / 9 && refused > 0, "\(answered) answered, \(refused) refused")
  }

  @Test func sumsAndAveragesAgreeWithExactArithmetic() throws {
    var random = SplitMix(state: 20_251_202)
    let folder = NSTemporaryDirectory() + "kith-sums-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for _ in 0..<Tier.count(2, long: 40) {
      let rows = Self.rows(&random)
      let session = try Self.session(rows, folder)
      for (index, column) in Self.columns.enumerated() {
        let values = rows.compactMap { $0[index]?.mantissa }
        let sum = values.reduce(0, +)
        let name = column.name
        let query =
          "numbers | summarize s = concat(sum(\(name))), a = avg(\(name)), d = stdev(\(name))"
        guard let exact = ExactNumber(sum, scale: column.scale) else {
          #expect(throws: Diagnostic.self) { try TestedSession.table(query, in: session) }
          continue
        }
        let table = try TestedSession.table(query, in: session)
        #expect(table["s"]?[0] == .text(exact.text), "\(query)")
        let average = exact.double / Double(values.count)
        let averaged = table["a"]?[0].number ?? .nan
        #expect(abs(averaged - average) <= 1e-15 * abs(average), "\(query): \(averaged)")
        let unit = (0..<(column.scale ?? 0)).reduce(1.0) { power, _ in power * 10 }
        let squares = values.reduce(0.0) { total, value in
          let distance = (Double(value) - Double(sum) / Double(values.count)) / unit
          return total + distance * distance
        }
        let deviation = (squares / Double(values.count - 1)).squareRoot()
        let found = table["d"]?[0].number ?? .nan
        #expect(abs(found - deviation) <= 1e-9 * deviation, "\(query): \(found), \(deviation)")
      }
    }
  }

  /// A table with one row of each of the reported kinds.
  private static func reported(_ folder: String) throws -> Session {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let text = """
      k,a,b,c
      A,61,1.50,2.2500
      B,4000000000,100000000000000.25,4.0612
      ,5,2.13,9.1000
      C,3,0.70,0.7000
      """
    try text.write(toFile: folder + "/t.csv", atomically: true, encoding: .utf8)
    return try TestedSession.open(paths: [folder + "/t.csv"])
  }

  @Test(arguments: [
    ("coalesce(4.0612, if(a > 0, a, b))", ["4.0612", "4.0612", "4.0612", "4.0612"]),
    ("if(a > 10, b, c)", ["1.5000", "100000000000000.2500", "9.1000", "0.7000"]),
    (
      "coalesce(b * c, 9.97 * b)",
      ["3.375000", "406120000000001.015300", "19.383000", "0.490000"]
    ),
    ("bin(b, 0.1)", ["1.50", "100000000000000.20", "2.10", "0.70"]),
    ("bin(c, 0.25)", ["2.2500", "4.0000", "9.0000", "0.5000"]),
    ("b * b", ["2.2500", "10000000000000050000000000000.0625", "4.5369", "0.4900"]),
    ("b + b + b", ["4.50", "300000000000000.75", "6.39", "2.10"]),
    ("case(a < 4, 1, a < 62, 2.5, c)", ["2.5000", "4.0612", "2.5000", "1.0000"]),
    ("coalesce(null, a, b)", ["61.00", "4000000000.00", "5.00", "3.00"]),
  ])
  func mixedNumbersKeepTheWiderScale(_ expression: String, _ expected: [String]) throws {
    let folder = NSTemporaryDirectory() + "kith-mixed-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let session = try Self.reported(folder)
    let table = try TestedSession.table("t | select x = concat(\(expression))", in: session)
    #expect(table["x"].map { column in (0..<4).map { column[$0].plainText } } == expected)
  }

  @Test func comparisonsUnionsAndLooksUpKeepTheWiderScale() throws {
    let folder = NSTemporaryDirectory() + "kith-keys-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let session = try Self.reported(folder)
    func count(_ query: String) throws -> Value? {
      try TestedSession.table(query + " | count", in: session)["n"]?[0]
    }
    #expect(try count("t | where if(a > 4000, c, b) == 4.0612") == .integer(1))
    #expect(try count("t | where if(a > 4000, c, b) in (4.0612, 1.5)") == .integer(2))
    #expect(try count("t | where if(a > 0, c, b) in (t | select b)") == .integer(1))
    #expect(try count("t | extend y = if(a > 0, b, a) | join t on y == c") == .integer(1))
    let both = try TestedSession.table(
      "t | select x = b | union (t | select x = c) | select x = concat(x) | where x == \"4.0612\"",
      in: session)
    #expect(both.rowCount == 1)
  }

  @Test(arguments: [
    "t | summarize s = sum(a * a)", "t | extend x = a * a", "t | where a * a > 0",
    "t | extend x = 9223372036854775807 + a", "t | extend x = -9223372036854775807 - a",
    "t | extend x = abs(-9223372036854775807 - 1)", "t | extend x = -(-9223372036854775807 - 1)",
    "t | extend x = round(9223372036854775807, -3)", "t | extend x = floor(1e30)",
    "t | extend x = b * b * b", "t | sort by a * a", "t | top 1 by a * a",
    "t | extend s = sum(a * 3000000000)",
    "t | summarize s = sum(9223372036854775807 - a + a)",
    "t | extend x = if(a > 0, 1, 2) + 9223372036854775807",
  ])
  func whatDoesNotFitIsRefusedWithAPlace(_ query: String) throws {
    let folder = NSTemporaryDirectory() + "kith-large-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let session = try Self.reported(folder)
    do {
      let table = try TestedSession.table(query, in: session)
      Issue.record("answered: \(table.rows)")
    } catch let mistake as Diagnostic {
      #expect(mistake.id == "out-of-range")
      #expect(mistake.message == "a number or a date here is larger than the engine can hold")
      #expect(mistake.help == ["compute with floating numbers: `1e0 * amount`"])
      #expect(mistake.span != nil)
    }
  }

  /// The way out that the message shows.
  @Test func floatingNumbersGoFurther() throws {
    let folder = NSTemporaryDirectory() + "kith-float-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let session = try Self.reported(folder)
    let table = try TestedSession.table("t | summarize s = sum(1e0 * a * a)", in: session)
    #expect(table["s"]?[0] == .double(16_000_000_000_000_004_096))
  }
}
