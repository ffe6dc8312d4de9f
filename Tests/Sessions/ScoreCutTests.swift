import Findings
import Foundation
import Tables
import Testing
import Tiers

/// What the footer of `rfm` says of its scores is what was done.
@Suite(.serialized) struct ScoreCutTests {
  @Test func scoresAreTheNumberOfPrintedCutsBelow() throws {
    var compared = 0
    for seed in 0..<UInt64(Tier.count(2, long: 120)) {
      var draws = SplitMix(state: seed &* 7 + 1)
      let form = Int(seed % 4)
      var lines = ["customer,date,total"]
      for customer in 0..<Int.random(in: 1...60, using: &draws) {
        for _ in 0..<Int.random(in: 1...5, using: &draws) {
          let day = 19_600 + Int32.random(in: 0..<400, using: &draws)
          let units = Int.random(in: -20...(form == 3 ? 90 : 3000), using: &draws)
          let amount =
            switch form {
            case 0: RefundShop.text(Int64(abs(units)))
            case 1: "\(units).\(Int.random(in: 100...999, using: &draws))"
            case 2: "\(units)e-3"
            default: "\(units)"
            }
          lines.append("C\(customer),\(CivilDate(daysSinceEpoch: day).text),\(amount)")
        }
      }
      let file = try FileSession(["orders.csv": lines.joined(separator: "\n") + "\n"])
      for bins in 2...10 {
        let query = "customers | rfm bins \(bins)"
        let finding = try file.finding(query)
        let table = finding.table
        let text = finding.notes.map(\.text).joined(separator: "\n")
        let measures = [
          ("recency in days", "recency_days", "r"), ("frequency", "frequency", "f"),
          ("monetary", "monetary", "m"),
        ]
        for (word, measure, score) in measures {
          guard let cuts = cuts(in: text, of: word), let values = table[measure],
            let scores = table[score]
          else { continue }
          for row in 0..<table.rowCount {
            guard let value = Self.decimal(values[row].plainText),
              case .integer(let own) = scores[row]
            else { continue }
            let below = cuts.count { $0 < value }
            let expected = score == "r" ? bins - below : below + 1
            compared += 1
            #expect(
              own == Int64(expected), "seed \(seed), bins \(bins), \(measure) \(value), \(cuts)")
          }
        }
      }
    }
    #expect(compared > 500)
  }

  /// The cuts as the footer prints them, in exact decimals.
  private func cuts(in text: String, of measure: String) -> [Decimal]? {
    guard
      let line = text.split(separator: "\n").first(where: { $0.contains("scores change above:") }),
      let start = line.range(of: measure + " ")
    else { return nil }
    let part = line[start.upperBound...].prefix { $0 != ";" }
    return part.split(separator: ",").map { word in
      Self.decimal(word.replacingOccurrences(of: "−", with: "-")) ?? .nan
    }
  }

  private static func decimal(_ text: String) -> Decimal? {
    let digits = text.trimmingCharacters(in: .whitespaces)
    return digits.isEmpty ? nil : Decimal(string: digits, locale: Locale(identifier: "en_US_POSIX"))
  }

  @Test func aValueEqualToThePrintedCutIsNotAboveIt() throws {
    // The median of 1.01 and 1.02 is no amount: 1.01 is the last one below.
    let file = try FileSession([
      "orders.csv": "customer,date,total\nA,2024-01-01,1.01\nB,2024-01-01,1.02\n"
    ])
    #expect(file.text("customers | rfm bins 2").contains("monetary 1.01\n"))
    #expect(
      try file.table("customers | rfm bins 2 | select m").rows.map(\.[0].plainText) == ["1", "2"])
  }
}
