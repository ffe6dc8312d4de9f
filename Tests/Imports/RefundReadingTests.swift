import Catalogs
import Diagnostics
import Tables
import Testing

@testable import Imports

/// What the import takes for refunds, and what it makes of their amounts.
struct RefundReadingTests {
  /// The stored amounts in the order of the file, a refund's marked with `*`, and what is said of them.
  private func read(
    _ header: String, _ rows: [String], file: String = "orders.csv", map: [String] = []
  ) throws -> (amounts: [String], facts: RefundFacts?) {
    let shop = try Workshop([
      file: "customer,date,\(header)\n" + rows.map { "C1,2024-01-01,\($0)\n" }.joined()
    ])
    let snapshot = try shop.snapshot(map: map)
    let table = try #require(snapshot.catalog.imported.first)
    let amount = try #require(table.attribute(for: .amount))
    let mark = table.attribute("_refund") == nil ? "false" : "_refund"
    let stored = try shop.rows(
      snapshot, "SELECT \"\(amount.name)\", \(mark) FROM \(table.name) ORDER BY _row")
    return (stored.map { $0[0] + ($0[1] == "true" ? "*" : "") }, amount.refunds)
  }

  private static let sales = (1...10).map { "\($0)" }

  @Test(arguments: [
    ("Refund", RefundWords.Reading.refund), ("payment_refund", .refund), ("Credit Note", .refund),
    ("refund - damaged goods", .refund), ("charge-back", .refund), ("Rückerstattung", .refund),
    ("RÜCKERSTATTUNG", .refund), ("nota di credito", .refund), ("Возврат", .refund),
    ("վերադարձ", .refund), ("Devolución parcial", .refund), ("return", .ambiguous),
    ("Returned", .ambiguous), ("refund requested", .other), ("not refunded", .other),
    ("non-refundable", .other), ("no refund", .other), ("returning customer", .other),
    ("order", .other), ("cancelled", .other), ("credit card", .other), ("", .other),
  ])
  func words(value: String, expected: RefundWords.Reading) {
    #expect(RefundWords.reading(value) == expected)
  }

  @Test func aPartPaidBackIsNoRefundInAColumnOfStates() {
    #expect(RefundWords.reading("partially_refunded", isState: true) == .other)
    #expect(RefundWords.reading("partial refund") == .refund)
  }

  @Test(arguments: ["kind", "Type", "Transaction Type", "event", "status", "тип", "Vorgangsart"])
  func aColumnOfWords(header: String) throws {
    let (amounts, facts) = try read("amount,\(header)", ["10,sale", "4,Refund", "2.5,sale"])
    #expect(amounts == ["10", "-4*", "2.5"])
    #expect(facts?.count == 1)
    #expect(facts?.negated == 1)
    #expect(facts?.signs == ["`\(snakeCase(header))` is `Refund`"])
  }

  @Test(arguments: ["product", "channel", "category", "reason", "note"])
  func anyOtherColumnSaysNothing(header: String) throws {
    let (amounts, facts) = try read("amount,\(header)", ["10,tea", "4,Refund", "2,Returns"])
    #expect(amounts == ["10", "4", "2"])
    #expect(facts == nil)
  }

  @Test func anAmbiguousWordIsARefundWhereItIsRare() throws {
    let tickets = Self.sales.map { "\($0),\(Int($0) ?? 0 > 4 ? "return" : "single")" }
    #expect(try read("amount,type", tickets).facts == nil)
    let goods = Self.sales.map { "\($0),\(Int($0) ?? 0 > 8 ? "return" : "sale")" }
    #expect(try read("amount,type", goods).facts?.count == 2)
    let signed = Self.sales.map {
      "\(Int($0) ?? 0 > 4 ? "-" : "")\($0),\(Int($0) ?? 0 > 4 ? "return" : "x")"
    }
    #expect(try read("amount,type", signed).facts?.signs == ["`type` is `return`"])
  }

  @Test func aStateTellsOnlyWhereNothingElseDoes() throws {
    #expect(
      try read("amount,type,status", ["10,sale,Refunded", "10,refund,done"]).amounts
        == ["10", "-10*"])
    #expect(
      try read("amount,status", ["10,refunded", "-10,done"]).amounts == ["10", "-10*"])
    #expect(
      try read("amount,refunded_amount,status", ["10,10,refunded", "5,,paid"]).amounts == [
        "0", "5",
      ])
    #expect(try read("amount,status", ["10,refunded", "5,paid"]).amounts == ["-10*", "5"])
  }

  @Test(arguments: [("yes", "no"), ("1", "0"), ("true", "false"), ("Y", "N"), ("да", "нет")])
  func aFlag(yes: String, no: String) throws {
    #expect(
      try read("amount,is_refund", ["3,\(yes)", "4,\(no)", "5,"]).amounts == ["-3*", "4", "5"])
    #expect(
      try read("amount,Refunded", ["3,\(yes)", "4,\(no)", "5,"]).amounts == ["-3*", "4", "5"])
  }

  @Test func aFileOfRefunds() throws {
    let (amounts, facts) = try read("amount", ["3", "-4", ""], file: "refunds.csv")
    #expect(amounts == ["-3*", "-4*", "·*"])
    #expect(facts?.signs == ["all of `refunds.csv`"])
    #expect(
      try read("amount", ["3", "-4"], file: "orders_and_refunds.csv").amounts == ["3", "-4*"])
    #expect(try read("amount,kind", ["3,refund", "4,refund"]).amounts == ["-3*", "-4*"])
  }

  @Test func aFileOfRefundsIsNotThePurchases() throws {
    let shop = try Workshop([
      "sales.csv": "customer,date,amount\nA,2024-01-01,5\n",
      "refunds.csv": "customer,date,amount\nA,2024-01-02,2\n",
    ])
    let snapshot = try shop.snapshot()
    #expect(snapshot.catalog.imported.map(\.name) == ["purchases", "refunds"])
    #expect(snapshot.catalog["refunds"]?.kind == .purchases)
    #expect(
      try shop.rows(snapshot, "SELECT step, amount FROM events ORDER BY time")
        == [["purchase", "5"], ["refund", "-2"]])
  }

  @Test func whatWasPaidBackIsTakenOff() throws {
    let (amounts, facts) = try read(
      "total,Amount Refunded", ["10,4", "10,-4", "10,", ",2.125", "0,3", "5,0", ",", "-6,6"])
    #expect(amounts == ["6", "6", "10", "-2.125*", "-3*", "5", "·", "-6*"])
    #expect(
      facts
        == RefundFacts(
          signs: ["a negative `total`", "a `amount_refunded` without `total`"], count: 3,
          negated: 2,
          netted: 2, paidBack: "amount_refunded"))
  }

  @Test func theLargestAmountsDoNotOverflow() throws {
    #expect(
      try read("amount,kind", ["9223372036854775807,refund", "-9223372036854775808,sale"]).amounts
        == ["-9.223372036854776e+18*", "-9.223372036854776e+18*"])
    #expect(
      try read("amount,refunded", ["9999999999999999.99,0.0001", "1.00,0.5"]).amounts.count == 2)
  }

  @Test func aCorrection() throws {
    let rows = ["10,x,refund", "4,refund,sale"]
    #expect(try read("amount,kind,category", rows).amounts == ["10", "-4*"])
    #expect(
      try read("amount,kind,category", rows, map: ["purchases.transaction="]).amounts == [
        "10", "4",
      ])
    #expect(
      try read("amount,kind,category", rows, map: ["purchases.transaction=category"]).amounts
        == ["-10*", "4"])
    let many = Self.sales.map { "\($0),\(Int($0) ?? 0 > 4 ? "return" : "single")" }
    #expect(
      try read("amount,type", many, map: ["purchases.transaction=type"]).facts?.count == 6)
  }

  @Test func theImportSaysWhatItDid() throws {
    let shop = try Workshop([
      "orders.csv": "customer,date,amount,kind\nA,2024-01-01,5,sale\nB,2024-01-02,3,refund\n"
    ])
    let report = try shop.snapshot().report
    #expect(
      report.warnings == [
        "`purchases.amount`: 1 refund (`kind` is `refund`), 1 of them made negative; "
          + "if they are none, say `--map purchases.transaction=`"
      ])
    let columns = report.tables.first?.columns ?? []
    #expect(columns.map(\.role) == [.customer, .time, .amount, .transaction])
    #expect(columns.last?.reason == "tells refunds; 2 different texts")
    #expect(
      try shop.rows(shop.snapshot(), "SELECT step, amount FROM events ORDER BY time")
        == [["purchase", "5"], ["refund", "-3"]])
  }
}
