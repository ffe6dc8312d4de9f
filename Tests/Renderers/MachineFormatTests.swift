import Findings
import Renderers
import Tables
import Testing

private let every = Finding(
  table: Table([
    texts("name", ["a,b", "say \"hi\"", "two\nlines", "", nil]),
    integers("n", [1, -2, .max, .min, nil]),
    doubles("x", [0.1, -0.0, 1e20, 1e-7, nil]),
    Column("day", .date, values: [.date(0), .date(19844), .date(-1), .date(.max), .null]),
    Column(
      "at", .timestamp,
      values: [.timestamp(0), .timestamp(1_500_000), .timestamp(-1), .timestamp(.max), .null]),
    Column(
      "gap", .duration,
      values: [.duration(0), .duration(90_000_000), .duration(.min), .duration(-1), .null]),
    Column(
      "month", .period(.month),
      values: [0, 31, 59, 90].map { .period(.month, start: $0) } + [.null]),
    Column(
      "ok", .boolean, values: [.boolean(true), .boolean(false), .boolean(true), .null, .null]),
  ]), presentation: [])

@Suite struct MachineFormatTests {
  @Test func csvQuotesWhatItMust() {
    let example = finding(
      texts("na,me", ["a,b", "say \"hi\"", "two\nlines", "", nil, " =SUM(A1)"]),
      integers("n", [1, 2, 3, 4, 5, 6]))
    #expect(
      rendered(example, .csv) == """
        "na,me",n
        "a,b",1
        "say ""hi\""",2
        "two
        lines",3
        "",4
        ,5
         =SUM(A1),6

        """)
  }

  @Test func nullTextAndEqualTextStayApart() {
    let example = finding(texts("a", ["NA", nil]), texts("b", ["", nil]))
    #expect(rendered(example, .csv, RenderingOptions(null: "NA")) == "a,b\n\"NA\",\nNA,NA\n")
    #expect(rendered(finding(texts("a", ["x", nil])), .csv) == "a\nx\n\"\"\n")
  }

  @Test func tsvRowsAreLines() {
    let example = finding(texts("a", ["x\ty", "1\r\n2\n3", "\"q\""]), integers("n", [1, 2, nil]))
    #expect(rendered(example, .tsv) == "a\tn\nx y\t1\n1 2 3\t2\n\"q\"\t\n")
  }

  @Test func headerCanBeLeftOut() {
    let example = finding(integers("n", [1]))
    #expect(rendered(example, .csv, RenderingOptions(header: false)) == "1\n")
    #expect(rendered(example, .tsv, RenderingOptions(header: false)) == "1\n")
  }

  @Test func fastTextAgreesWithPlainText() {
    let table = every.table
    let lines = rendered(every, .tsv, RenderingOptions(header: false)).split(
      separator: "\n", omittingEmptySubsequences: false)
    for row in 0..<table.rowCount {
      let expected = table.row(row).dropFirst().map(\.plainText).joined(separator: "\t")
      #expect(lines[row].hasSuffix("\t" + expected))
    }
  }

  @Test func jsonKeepsColumnOrderAndTypes() {
    let example = finding(
      texts("z", ["q\"\\\u{7}é", nil]), integers("a", [1930, nil]), doubles("m", [0.498, 2]),
      Column("month", .period(.month), .days([0, 31])),
      Column("ok", .boolean, .booleans([true, false])))
    #expect(
      rendered(example, .json) == #"""
        [
        {"z": "q\"\\\u0007é", "a": 1930, "m": 0.498, "month": "1970-01", "ok": true},
        {"z": null, "a": null, "m": 2, "month": "1970-02", "ok": false}
        ]

        """#)
    #expect(
      rendered(example, .ndjson) == #"""
        {"z": "q\"\\\u0007é", "a": 1930, "m": 0.498, "month": "1970-01", "ok": true}
        {"z": null, "a": null, "m": 2, "month": "1970-02", "ok": false}

        """#)
    #expect(rendered(finding(integers("a", [])), .json) == "[]\n")
    #expect(rendered(finding(integers("a", [])), .ndjson) == "")
  }

  @Test func numbersThatAreNotFiniteAreMissing() {
    let example = finding(Column("x", .double, .doubles([.nan, .infinity, -.infinity, 1])))
    #expect(
      rendered(example, .ndjson) == "{\"x\": null}\n{\"x\": null}\n{\"x\": null}\n{\"x\": 1}\n")
    #expect(rendered(example, .csv) == "x\n\"\"\n\"\"\n\"\"\n1\n")
    #expect(rendered(example, .table) == "x\n\n\n\n1\n")
  }

  @Test func markdownReadsWellRaw() {
    let example = Finding(
      table: Table([
        texts("name", ["田中", "a|b\\c", " x", "", nil, "<b>*vip*"]),
        doubles("rate", [0.49756, 1, nil, 0, 0.1, 0.2]),
        doubles("x", [12345.678, 0.1, -0.0, 1e-12, 100, 3]),
      ]),
      presentation: [
        ColumnPresentation(), ColumnPresentation(unit: .fraction), ColumnPresentation(),
      ])
    #expect(
      rendered(example, .markdown) == #"""
        | name        |   rate |       x |
        |-------------|-------:|--------:|
        | 田中        | 0.4976 | 12345.7 |
        | a\|b\\c     | 1.0000 |     0.1 |
        | " x"        |        |       0 |
        | ""          | 0.0000 |   1e-12 |
        |             | 0.1000 |     100 |
        | \<b>\*vip\* | 0.2000 |       3 |

        """#)
    #expect(rendered(finding(integers("n", [])), .markdown) == "|  n |\n|---:|\n")
  }

  @Test func mostRowsHoldEverywhereWhenAskedFor() {
    let example = finding(integers("n", Array(0..<100)))
    let options = RenderingOptions(maximumRows: 1)
    #expect(rendered(example, .csv, options) == "n\n0\n")
    #expect(rendered(example, .json, options) == "[\n{\"n\": 0}\n]\n")
    #expect(rendered(example, .csv).split(separator: "\n").count == 101)
  }
}
