import Foundation
import Sessions
import Tables
import Testing
import Tiers

/// A time compares with a date, and a date with a longer period, in one way: whether a column or the
/// query says which.
@Suite(.serialized) struct WholeDayTests {
  static let forms: [@Sendable (String) -> String] =
    ["<", "<=", ">", ">=", "==", "!="].flatMap { sign -> [@Sendable (String) -> String] in
      [{ "closed \(sign) \($0)" }, { "\($0) \(sign) closed" }]
    } + [
      { "closed in (\($0))" }, { "closed in (@2020-01-01, \($0))" }, { "closed not in (\($0))" },
      { "closed between \($0) .. \($0)" }, { "closed not between \($0) .. @2024-12-31" },
      { "closed in (@2023 .. \($0))" }, { "if(closed > \($0), true, false)" },
      { "not (closed <= \($0))" },
    ]

  @Test func `a date column is a whole day as a date in the query is`() throws {
    let folder = NSTemporaryDirectory() + "whole-days-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for seed in 1...Tier.count(1, long: 30) {
      var draws = SplitMix(state: UInt64(seed))
      let days = Set((0..<Tier.count(4, long: 20)).map { _ in DatedBusiness.day(&draws) }).sorted()
      // Closed at every edge of the day on which it was due, of its month, and never.
      let edges: [Int64] = [0, 1, 43_200_000_000, DatedBusiness.perDay - 1]
      var text = "ticket,customer,opened,due,closed,topic\n"
      for due in days {
        for offset in [-31, -1, 0, 1, 31]
          + (0..<3).map({ _ in Int64.random(in: -40...40, using: &draws) })
        {
          for edge in edges {
            let closed = due + offset * DatedBusiness.perDay + edge
            text +=
              "T\(text.utf8.count),A,2022-01-01 10:00:00,"
              + "\(DatedBusiness.text(due, hasTime: false)),"
              + "\(edge == 1 && offset == 31 ? "" : DatedBusiness.text(closed, hasTime: true)),x\n"
          }
        }
      }
      try text.write(toFile: folder + "/tickets.csv", atomically: true, encoding: .utf8)
      let session = try TestedSession.open(paths: [folder])
      for due in days {
        let day = CivilDate(daysSinceEpoch: Int32(due / DatedBusiness.perDay)).text
        for (column, literal) in [("due", "@\(day)"), ("month(due)", "@\(day.prefix(7))")] {
          var query = "tickets | where due == @\(day) | summarize n = count()"
          for (number, form) in Self.forms.enumerated() {
            query +=
              ", a\(number) = count_if(\(form(column))), b\(number) = count_if(\(form(literal)))"
            query += ", d\(number) = count_if((\(form(column))) != (\(form(literal))))"
          }
          let table = try TestedSession.table(query, in: session)
          for number in Self.forms.indices {
            let form = Self.forms[number](column)
            #expect(table["a\(number)"]?[0] == table["b\(number)"]?[0], "\(form), \(literal)")
            #expect(table["d\(number)"]?[0] == .integer(0), "\(form), \(literal)")
          }
        }
      }
    }
  }

  @Test func `what is closed on the day it is due is not late`() throws {
    let folder = NSTemporaryDirectory() + "late-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try """
    ticket,customer,opened,due,closed,topic
    1,A,2025-01-10 10:00:00,2025-01-15,2025-01-15 16:28:00,x
    2,A,2025-01-10 10:00:00,2025-01-15,2025-01-16 00:00:00,x
    3,A,2025-01-10 10:00:00,2025-01-15,2025-01-14 23:59:59,x

    """.write(toFile: folder + "/tickets.csv", atomically: true, encoding: .utf8)
    let session = try TestedSession.open(paths: [folder])
    func tickets(_ condition: String) throws -> [String] {
      try TestedSession.table("tickets | where \(condition) | select ticket", in: session).rows
        .map { $0[0].plainText }
    }
    #expect(try tickets("closed > due") == ["2"])
    #expect(try tickets("closed == due") == ["1"])
    #expect(try tickets("closed <= due") == ["1", "3"])
    #expect(try tickets("due > closed") == ["3"])
    #expect(try tickets("closed in (tickets | select due)") == ["1"])
    #expect(try tickets("due in (tickets | select closed)") == ["1", "2", "3"])
    #expect(try tickets("closed > month(due)") == [])
  }
}
