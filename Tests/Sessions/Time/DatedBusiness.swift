import Foundation
import Tables
import Tiers

/// A small business whose dates lie where mistakes hide: at the first and the last microsecond of a
/// period, on the day itself, a day to either side.
struct DatedBusiness {
  /// A row of a file: its key, its customer, and its dates in microseconds, as far as they are there.
  struct Row {
    var key: String
    var customer: String
    var dates: [String: Int64]
  }

  static let perDay: Int64 = 86_400_000_000

  /// The columns of each file: the key first, whether a date has a time of day.
  static let files: [(name: String, columns: [(name: String, hasTime: Bool?)])] = [
    (
      "contacts",
      [
        ("customer", nil), ("plan", nil), ("joined", false), ("ended", false),
        ("last_contact", true),
      ]
    ),
    (
      "purchases",
      [
        ("order", nil), ("customer", nil), ("date", true), ("amount", nil), ("due", false),
        ("delivered", false),
      ]
    ),
    (
      "tickets",
      [
        ("ticket", nil), ("customer", nil), ("opened", true), ("due", false), ("done", false),
        ("closed", true), ("topic", nil),
      ]
    ),
    (
      "surveys",
      [("response", nil), ("customer", nil), ("sent", true), ("date", true), ("score", nil)]
    ),
    ("members", [("customer", nil), ("joined", false), ("tier", nil), ("redeemed", false)]),
  ]

  var rows: [String: [Row]] = [:]

  init(seed: UInt64, customers: Int) {
    var draws = SplitMix(state: seed)
    for customer in 0..<customers {
      let name = "C\(customer)"
      // Some are in no list of contacts, some bought before they joined.
      if draws.chance(8, of: 10) {
        add(
          "contacts", name, name,
          [
            "joined": draws.chance(9, of: 10) ? Self.day(&draws) : nil,
            "ended": draws.chance(4, of: 10) ? Self.day(&draws) : nil,
            "last_contact": draws.chance(5, of: 10) ? Self.instant(&draws) : nil,
          ])
      }
      if draws.chance(5, of: 10) {
        add(
          "members", name, name,
          [
            "joined": Self.day(&draws),
            "redeemed": draws.chance(5, of: 10) ? Self.day(&draws) : nil,
          ]
        )
      }
      for _ in 0..<Int.random(in: 0...5, using: &draws) {
        add(
          "purchases", key("O"), name,
          [
            "date": draws.chance(19, of: 20) ? Self.instant(&draws) : nil,
            "due": draws.chance(5, of: 10) ? Self.day(&draws) : nil,
            "delivered": draws.chance(6, of: 10) ? Self.day(&draws) : nil,
          ])
      }
      for _ in 0..<Int.random(in: 0...2, using: &draws) {
        add(
          "tickets", key("T"), name,
          [
            "opened": Self.instant(&draws), "due": Self.day(&draws),
            "done": draws.chance(6, of: 10) ? Self.day(&draws) : nil,
            "closed": draws.chance(6, of: 10) ? Self.instant(&draws) : nil,
          ])
      }
      for _ in 0..<Int.random(in: 0...2, using: &draws) {
        add(
          "surveys", key("S"), name,
          [
            "sent": draws.chance(9, of: 10) ? Self.instant(&draws) : nil,
            "date": draws.chance(5, of: 10) ? Self.instant(&draws) : nil,
          ])
      }
    }
  }

  private func key(_ letter: String) -> String {
    "\(letter)\(rows.values.reduce(0) { $0 + $1.count })"
  }

  private mutating func add(
    _ file: String, _ key: String, _ customer: String, _ dates: [String: Int64?]
  ) {
    rows[file, default: []].append(
      Row(key: key, customer: customer, dates: dates.compactMapValues { $0 }))
  }

  // MARK: Dates

  /// A day at, before or after the beginning of a month of 2023 or 2024.
  static func day(_ draws: inout SplitMix) -> Int64 {
    let month = CivilDate(
      year: Int.random(in: 2023...2024, using: &draws),
      month: Int.random(in: 1...12, using: &draws), day: 1)
    let start = Int64(month?.daysSinceEpoch ?? 0)
    let offset = [0, 0, -1, 1, 14, 28].randomElement(using: &draws) ?? 0
    return (start + Int64(offset)) * perDay
  }

  /// An instant at the beginning of a day, at its end, or within it.
  static func instant(_ draws: inout SplitMix) -> Int64 {
    day(&draws)
      + ([0, 1, perDay - 1, perDay / 2].randomElement(using: &draws) ?? 0)
  }

  // MARK: Files

  func write(to folder: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    for file in Self.files {
      var text = file.columns.map(\.name).joined(separator: ",") + "\n"
      for row in rows[file.name] ?? [] {
        text += file.columns.map { cell($0, of: row) }.joined(separator: ",") + "\n"
      }
      try text.write(toFile: "\(folder)/\(file.name).csv", atomically: true, encoding: .utf8)
    }
  }

  private func cell(_ column: (name: String, hasTime: Bool?), of row: Row) -> String {
    guard let hasTime = column.hasTime else {
      switch column.name {
      case "customer": return row.customer
      case "plan": return "plan of \(row.customer)"
      case "amount": return "12.50"
      case "topic": return "billing"
      case "tier": return "gold"
      case "score": return row.dates["date"] == nil ? "" : "9"
      default: return row.key
      }
    }
    return row.dates[column.name].map { Self.text($0, hasTime: hasTime) } ?? ""
  }

  static func text(_ microseconds: Int64, hasTime: Bool) -> String {
    let day = CivilDate(daysSinceEpoch: Int32(microseconds / perDay))
    guard hasTime else { return day.text }
    let rest = Int(microseconds % perDay)
    let (seconds, fraction) = (rest / 1_000_000, rest % 1_000_000)
    return "\(day.text) \(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):"
      + "\(padded(seconds % 60, 2)).\(padded(fraction, 6))"
  }
}

extension SplitMix {
  mutating func chance(_ count: Int, of all: Int) -> Bool {
    Int.random(in: 0..<all, using: &self) < count
  }
}
