import Tables
import Testing

/// The days on which the states of `lapse` begin and end, as its page says.
@Suite(.serialized) struct LapseBoundaryTests {
  /// A was there on 1 January and again on 1 April; B once, on 1 January.
  private func status(of customer: String, on day: String, _ rule: String) throws -> String {
    let file = try FileSession([
      "purchases.csv": "customer,date,amount\nA,2024-01-01,1\nA,2024-04-01,1\nB,2024-01-01,1\n"
        + "Z,2024-12-31,1\n"
    ])
    let query =
      "customers | lapse \(rule) asof @\(day) | where customer == \"\(customer)\" | select status"
    return try file.table(query).rows.first?[0].plainText ?? ""
  }

  @Test(arguments: [
    // ¾ of 40 days are 30.
    ("B", "2024-01-31", "new"), ("B", "2024-02-01", "slowing"), ("B", "2024-02-10", "slowing"),
    ("B", "2024-02-11", "lapsed"), ("A", "2024-04-01", "resurrected"),
    ("A", "2024-05-01", "resurrected"), ("A", "2024-05-02", "slowing"),
    ("A", "2024-05-12", "lapsed"),
  ])
  func afterSomeDays(customer: String, day: String, expected: String) throws {
    #expect(try status(of: customer, on: day, "after 40d") == expected)
  }
}
