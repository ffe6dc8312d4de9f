import Diagnostics
import Findings
import Foundation
import Queries
import Sessions
import Tables
import Tiers

/// A small business of purchases and refunds, and the files that spell its refunds in different ways.
struct RefundShop {
  struct Row {
    var customer: Int
    /// Days since 1970; nil where the file does not say.
    var day: Int32?
    /// Cents, of a refund as a positive number.
    var cents: Int64
    var isRefund: Bool
    /// Of a purchase, the cents that the refund on the row after it gives back; 0 for none.
    var paidBack: Int64 = 0
  }

  /// How a file says that money went back.
  enum Spelling: CaseIterable {
    /// A negative amount.
    case sign
    /// A word in a column that says what a row is, amounts without a sign.
    case kind
    /// The word, and no amount.
    case blank
    /// A column of what was paid back, in rows without an amount.
    case column
    /// The same column, beside the amount of the purchase.
    case beside
  }

  var rows: [Row] = []
  private var draws: SplitMix
  /// Words that files have for refunds, and headers they stand under.
  private static let words = [
    "refund", "Refunded", "REFUND", "Return", "chargeback", "Credit Note", "reversal",
    "Payment Refund", "refund - damaged", "Erstattung", "Rückerstattung", "Gutschrift", "Storno",
    "remboursement", "Avoir", "reembolso", "Devolución", "rimborso", "возврат", "Возврат денег",
    "վերադարձ",
  ]
  private static let headers = [
    "kind", "type", "Transaction Type", "event", "Typ", "тип операции", "տեսակ", "tipo",
    "status", "Financial Status",
  ]

  init(seed: UInt64) {
    draws = SplitMix(state: seed)
    let start: Int32 = 19_600
    let customers = Int.random(in: 6...18, using: &draws)
    for customer in 0..<customers {
      for _ in 0..<Int.random(in: 1...7, using: &draws) {
        let cents = Int64.random(in: 1...20_000, using: &draws)
        let day = start + Int32.random(in: 0..<500, using: &draws)
        let isUndated = Int.random(in: 0..<12, using: &draws) == 0
        rows.append(
          Row(customer: customer, day: isUndated ? nil : day, cents: cents, isRefund: false))
        guard Int.random(in: 0..<5, using: &draws) == 0 else { continue }
        let isWhole = Bool.random(using: &draws)
        let back = isWhole ? cents : Int64.random(in: 1...cents, using: &draws)
        rows[rows.count - 1].paidBack = back
        let later = day + Int32.random(in: 0..<60, using: &draws)
        rows.append(
          Row(customer: customer, day: isUndated ? nil : later, cents: back, isRefund: true))
      }
    }
    // The last day is the same whatever becomes of the refunds.
    rows.append(Row(customer: 0, day: start + 600, cents: 100, isRefund: false))
  }

  /// The file in a spelling.
  mutating func file(_ spelling: Spelling) -> String {
    let word = Self.words.randomElement(using: &draws) ?? "refund"
    let header = Self.headers.randomElement(using: &draws) ?? "kind"
    let other = ["order", "Bestellung", "sale", "заказ"].randomElement(using: &draws) ?? "order"
    let isNegativeBack = Bool.random(using: &draws)
    let zero = ["", "0", "0.00"].randomElement(using: &draws) ?? ""
    var lines: [String] = []
    switch spelling {
    case .sign: lines.append("customer,date,total")
    case .kind, .blank: lines.append("customer,date,total,\(header)")
    case .column, .beside: lines.append("customer,date,total,Amount Refunded")
    }
    for row in rows {
      let start = "C\(row.customer),\(row.day.map { CivilDate(daysSinceEpoch: $0).text } ?? "")"
      let money = Self.text(row.cents)
      switch (spelling, row.isRefund) {
      case (.sign, _): lines.append("\(start),\(row.isRefund ? "-" : "")\(money)")
      case (.kind, _): lines.append("\(start),\(money),\(row.isRefund ? word : other)")
      case (.blank, true): lines.append("\(start),\(zero),\(word)")
      case (.blank, false): lines.append("\(start),\(money),\(other)")
      case (.column, true):
        lines.append("\(start),\(zero),\(isNegativeBack ? "-" : "")\(money)")
      case (.column, false): lines.append("\(start),\(money),")
      case (.beside, true): break
      case (.beside, false):
        lines.append("\(start),\(money),\(row.paidBack == 0 ? "0" : Self.text(row.paidBack))")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  static func text(_ cents: Int64) -> String { "\(cents / 100).\(padded(Int(cents % 100), 2))" }

  // MARK: Truth

  /// By customer: days since the last purchase, days with one, cents less what went back.
  func truth(countingRefunds: Bool) -> [Int: (recency: Int64, frequency: Int64, cents: Int64)] {
    let last = rows.compactMap(\.day).max() ?? 0
    var truth: [Int: (recency: Int64, frequency: Int64, cents: Int64)] = [:]
    for (customer, own) in Dictionary(grouping: rows, by: \.customer) {
      let dated = own.filter { $0.day != nil }
      let days = Set(dated.filter { !$0.isRefund }.compactMap(\.day))
      guard let latest = days.max() else { continue }
      let cents = dated.reduce(Int64(0)) { sum, row in
        row.isRefund ? sum - (countingRefunds ? row.cents : 0) : sum + row.cents
      }
      truth[customer] = (Int64(last - latest), Int64(days.count), cents)
    }
    return truth
  }

  /// The cents of all rows, dated or not.
  func sum(countingRefunds: Bool) -> Int64 {
    rows.reduce(0) { sum, row in
      row.isRefund ? sum - (countingRefunds ? row.cents : 0) : sum + row.cents
    }
  }

  var undated: Int { rows.count { $0.day == nil } }
  var refunds: Int { rows.count { $0.isRefund && $0.day != nil } }
}

/// A session on files of its own; they are gone with it.
final class FileSession {
  let session: Session
  private let folder: String

  init(_ files: [String: String]) throws {
    folder = NSTemporaryDirectory() + "kith-shop-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: folder + "/data", withIntermediateDirectories: true)
    for (name, text) in files {
      try text.write(toFile: "\(folder)/data/\(name)", atomically: true, encoding: .utf8)
    }
    let options = SessionOptions(
      paths: [folder + "/data"], environment: ["KITH_CACHE": folder + "/cache"])
    session = try Session.open(options).session
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func table(_ query: String) throws -> Table { try TestedSession.table(query, in: session) }
  func finding(_ query: String) throws -> Finding {
    for statement in try session.parse(query).statements {
      if case .answer(let answer) = try session.run(statement) { return try answer.finding() }
    }
    throw Diagnostic("test", "no answer")
  }
  func text(_ query: String) -> String { TestedSession.result(of: query, in: session) }
}
