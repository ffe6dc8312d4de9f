import Catalogs
import Diagnostics
import Tables
import Testing
import Tiers

@testable import Imports

struct BadInputTests {
  /// The sentence, notes and ways out of a refusal, without the temporary folder.
  private func words(
    _ files: [String: String], _ names: [String] = [], map: [String] = []
  ) throws -> String {
    let shop = try Workshop(files)
    return words(shop.refusal(names, map: map), shop)
  }

  private func words(_ refusal: Diagnostic?, _ shop: Workshop) -> String {
    guard let refusal else { return "no refusal" }
    let text =
      (["\(refusal.id): \(refusal.message)"] + refusal.notes.map { "note: " + $0 }
      + refusal.help.map { "help: " + $0 }).joined(separator: "\n")
    return text.split(separator: shop.folder + "/data", omittingEmptySubsequences: false)
      .joined(separator: "DATA")
  }

  @Test func missingFile() throws {
    #expect(
      try words(["orders.csv": "a,b\n1,2\n"], ["ordesr.csv"]) == """
        missing-file: no file or folder `DATA/ordesr.csv`
        help: did you mean `DATA/orders.csv`?
        """)
  }

  @Test func folderWithoutFiles() throws {
    #expect(
      try words(["notes.pdf": "x"]) == """
        no-files: no `.csv`, `.tsv` or `.txt` file in `DATA`
        note: it holds notes.pdf
        help: name a folder with CSV files, or the files themselves
        """)
  }

  @Test func emptyFile() throws {
    let help = "\nhelp: export it again, or leave it out"
    #expect(try words(["a.csv": ""]) == "empty-file: `DATA/a.csv` is empty" + help)
    #expect(try words(["a.csv": "\u{feff}"]) == "empty-file: `DATA/a.csv` is empty" + help)
    #expect(
      try words(["a.csv": "\n \n"])
        == "empty-file: `DATA/a.csv` holds nothing but blank lines" + help)
  }

  @Test func binaryFile() throws {
    let shop = try Workshop()
    try shop.write("a.csv", bytes: Array("PK\u{03}\u{04}".utf8) + [0, 1, 2])
    #expect(
      words(shop.refusal(), shop) == """
        binary-file: `DATA/a.csv` is an Excel workbook or another ZIP archive, not a text file
        help: save it as CSV UTF-8 and name that file
        """)
    try shop.write("a.csv", bytes: Array("a,b".utf8) + [0, 1, 2, 3, 4])
    #expect(
      words(shop.refusal(), shop) == """
        binary-file: `DATA/a.csv` is not a text file
        note: byte 4 is zero, which no text has
        help: save it as CSV UTF-8 and name that file
        """)
  }

  @Test func otherEncodings() throws {
    let shop = try Workshop()
    try shop.write("a.csv", bytes: Array("a,b\n1,2\n3,caf".utf8) + [0xe9, 10])
    #expect(
      words(shop.refusal(), shop) == """
        encoding: `DATA/a.csv`:3 is not UTF-8
        note: the first wrong byte is byte 6 of line 3
        help: save it as CSV UTF-8, or convert it: `iconv -f CP1252 -t UTF-8 DATA/a.csv > converted.csv`
        """)
    for bytes: [UInt8] in [[0xff, 0xfe, 97, 0, 44, 0], [97, 0, 44, 0, 98, 0]] {
      try shop.write("a.csv", bytes: bytes)
      #expect(
        words(shop.refusal(), shop) == """
          encoding: `DATA/a.csv` is UTF-16, and only UTF-8 can be read
          help: save it as CSV UTF-8, or convert it: `iconv -f UTF-16 -t UTF-8 DATA/a.csv > converted.csv`
          """)
    }
  }

  @Test func openQuote() throws {
    #expect(
      try words(["a.csv": "a,b\n1,2\n3,\"x\n4,5\n"]) == """
        open-quote: `DATA/a.csv`:3: a quote is opened and never closed
        note: everything after it would be one value
        help: close the quote in line 3, or take it out
        """)
  }

  @Test func mostRecordsRagged() throws {
    #expect(
      try words(["a.csv": "a,b\n1,2,3\n4,5,6\n7,8\n"]) == """
        too-many-rejects: 2 of 3 records of `DATA/a.csv` cannot be read
        note: line 2: 3 columns where the header has 2
        help: check that the first line names the columns, or allow more with `--max-rejects`
        """)
  }

  @Test func ambiguousDates() throws {
    let files = ["orders.csv": "customer,date,total\nA,01/02/2024,3\nB,03/03/2024,4\n"]
    #expect(
      try words(files) == """
        ambiguous-dates: `purchases.date` may have the day or the month first
        note: `01/02/2024` is 1 February 2024 or 2 January 2024
        note: read from `DATA/orders.csv`
        help: say which: `--map purchases.date.format=dd/mm/yyyy` or `--map purchases.date.format=mm/dd/yyyy`
        """)
    let shop = try Workshop(files)
    let snapshot = try shop.snapshot(map: ["purchases.date.format=mm/dd/yyyy"])
    #expect(
      try shop.rows(snapshot, "SELECT date FROM purchases ORDER BY _row")
        == [["2024-01-02"], ["2024-03-03"]])
  }

  @Test func wrongCorrections() throws {
    let files = ["orders.csv": "customer,date,total\nA,2024-01-02,3\nB,2024-03-03,4\n"]
    #expect(
      try words(files, map: ["purchase.amount=total"]) == """
        unknown-table: no table `purchase` in `--map purchase.amount=total`
        note: tables: purchases
        help: did you mean `purchases`?
        """)
    #expect(
      try words(files, map: ["purchases.amont=total"]).hasSuffix("help: did you mean `amount`?"))
    #expect(
      try words(files, map: ["purchases.amount=totl"]) == """
        unknown-column: no column `totl` in `purchases`, in `--map purchases.amount=totl`
        note: columns: customer, date, total
        help: did you mean `total`?
        """)
    #expect(
      try words(files, map: ["purchases.amount=customer"]) == """
        wrong-role: `customer` cannot be the amount of `purchases`
        note: its values are 2 different texts
        """)
    #expect(
      try words(files, map: ["amount"]) == """
        bad-map: `--map amount` is not TABLE.ROLE=COLUMN
        help: as in `--map purchases.amount=total`
        """)
  }

  @Test func headerWithoutRows() throws {
    let shop = try Workshop(["orders.csv": "customer,date,total\n"])
    let snapshot = try shop.snapshot()
    #expect(snapshot.catalog.imported.map(\.rowCount) == [0])
    #expect(
      snapshot.report.warnings.map {
        $0.hasSuffix("orders.csv` has a line of column names and no rows")
      }
        == [true])
    #expect(snapshot.catalog.customerCount == 0)
    #expect(snapshot.columns("events").count == 14)
  }

  @Test func longLine() throws {
    let long = String(repeating: "x", count: Tier.count(3 << 20, long: 10 << 20))
    let shop = try Workshop(["a.csv": "a,b\n1,2\n3,\(long)\n4,5\n"])
    let snapshot = try shop.snapshot()
    #expect(snapshot.report.tables.map(\.rows) == [2])
    #expect(
      try shop.rows(snapshot, "SELECT file, line, reason, length(raw) FROM _rejects")
        == [["a.csv", "3", "the line is longer than 2 MB", "201"]])
  }

  @Test func duplicateHeaders() throws {
    let shop = try Workshop(["a.csv": "Date,date,x\n2024-01-01,2024-01-02,1\n"])
    let snapshot = try shop.snapshot()
    #expect(snapshot.catalog["a"]?.fields.map(\.name).prefix(3) == ["date", "date_2", "x"])
    #expect(
      snapshot.report.warnings == ["`a` has two columns `date`; the second is `date_2`"])
  }
}
