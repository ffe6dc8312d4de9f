import Findings
import Renderers
import Tables
import Testing

/// The cells of a one-column table for people, without the spaces in front.
private func cells(
  _ column: Column, _ unit: Unit?, currency: String? = nil
) -> [String] {
  let example = Finding(
    table: Table([column]), presentation: [ColumnPresentation(unit: unit, currency: currency)])
  let text = rendered(example, .table, RenderingOptions(header: false))
  return text.split(separator: "\n").map { String($0.drop { $0 == " " }) }
}

@Suite struct NumbersForPeopleTests {
  @Test func countsAreGroupedAndKeysAreNot() {
    #expect(cells(integers("n", [1930, -12_300_000, 7]), .count) == ["1,930", "−12,300,000", "7"])
    #expect(cells(integers("order", [1930, 2024]), nil) == ["1930", "2024"])
    #expect(
      cells(integers("n", [.max, .min]), .count)
        == ["9,223,372,036,854,775,807", "−9,223,372,036,854,775,808"])
  }

  @Test func sharesArePercentages() {
    #expect(
      cells(doubles("r", [1, 0.49756, 0.0659]), .fraction) == ["100.0 %", "49.8 %", "6.6 %"])
    #expect(cells(doubles("r", [0.00123, 0]), .fraction) == ["0.12 %", "0.00 %"])
    #expect(cells(doubles("r", [0.5, 0.00001]), .fraction) == ["50.0 %", "0.001 %"])
  }

  @Test func scoresHaveASign() {
    #expect(
      cells(doubles("nps", [42, -3.24, 0, -0.0]), .score) == ["+42.0", "−3.2", "0.0", "0.0"])
  }

  @Test func moneyHasCents() {
    #expect(cells(doubles("m", [1234.5, -0.125, 3]), .money) == ["1,234.50", "−0.13", "3.00"])
    #expect(cells(doubles("m", [1234.5]), .money, currency: "JPY") == ["1,235"])
    let example = Finding(
      table: Table([doubles("amount", [1])]),
      presentation: [ColumnPresentation(unit: .money, currency: "EUR")])
    #expect(rendered(example, .table) == "amount EUR\n      1.00\n")
  }

  @Test func threeSignificantDigitsOfTheSmallest() {
    #expect(cells(doubles("x", [12345.678, 100.25]), .number) == ["12,346", "100"])
    #expect(
      cells(doubles("x", [0.243, 4.414, -9582.43]), .number) == ["0.24", "4.41", "−9,582.43"])
    #expect(cells(doubles("p", [0.04321, 0.00000012]), .number) == ["0.043", "0.00000012"])
    #expect(cells(doubles("x", [1e300, 1]), .number) == ["1e+300", "1"])
    #expect(cells(doubles("x", [3, 250]), .number) == ["3", "250"])
    #expect(cells(Column("x", .decimal(scale: 2), .doubles([3.5])), nil) == ["3.50"])
  }

  @Test func daysAndDurations() {
    #expect(cells(doubles("d", [12, 1000]), .days) == ["12 d", "1,000 d"])
    #expect(cells(doubles("d", [12.34]), .days) == ["12.3 d"])
    let minute: Int64 = 60_000_000
    let durations = [0, 90 * minute, 2880 * minute, -30 * minute, 400, .min]
    #expect(
      cells(Column("d", .duration, .integers(durations)), nil)
        == ["0 s", "1.5 h", "2 d", "−30 min", "400 µs", "−106,751,991 d"])
  }

  @Test func datesTimesPeriodsAndTruth() {
    #expect(cells(Column("d", .date, .days([19844])), nil) == ["2024-05-01"])
    #expect(cells(Column("q", .period(.quarter), .days([19814])), nil) == ["2024-Q2"])
    let ten: Int64 = 1_714_557_600_000_000
    #expect(cells(Column("t", .timestamp, .integers([ten])), nil) == ["2024-05-01 10:00"])
    #expect(
      cells(Column("t", .timestamp, .integers([ten, ten + 5_000_000])), nil)
        == ["2024-05-01 10:00:00", "2024-05-01 10:00:05"])
    #expect(cells(Column("b", .boolean, .booleans([true, false])), nil) == ["yes", "no"])
    #expect(!cells(Column("t", .timestamp, .integers([.min, .max])), nil).isEmpty)
  }

  @Test func intervalSaysItsConfidence() {
    var example = npsByPlan
    example.presentation[5].confidence = 0.9
    example.chart = nil
    #expect(rendered(example, .table).contains("nps           90 %\n"))
  }

  @Test func intervalColumnsThatDoNotExistAreIgnored() {
    let example = Finding(
      table: Table([doubles("nps", [1]), texts("low", ["a"])]),
      presentation: [ColumnPresentation(unit: .score, low: "low", high: "gone")])
    #expect(rendered(example, .table) == " nps  low\n+1.0  a\n")
  }
}
