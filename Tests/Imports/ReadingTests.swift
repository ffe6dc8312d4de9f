import Catalogs
import Diagnostics
import Tables
import Testing

@testable import Imports

struct ReadingTests {
  private func layout(_ text: String) -> FileLayout {
    FileLayout.of(Array(text.utf8), mark: 0, isWhole: true)
  }

  @Test(arguments: [
    ("a,b\n1,2\n", ","), ("a;b\n1,5;2,5\n", ";"), ("a\tb\n1,2\t3\n", "tab"), ("a|b\n1|2\n", "|"),
    ("name;note\nx;\"a, b, c\"\ny;\"d, e, f\"\n", ";"), ("only\n1\n2\n", ","), ("a,b\n", ","),
    ("\"a;b\",c\n\"1;2\",3\n", ","),
  ])
  func findsTheDelimiter(text: String, word: String) {
    #expect(layout(text).word == word)
  }

  @Test func dropsTheLineThatNamesTheSeparator() {
    let found = layout("sep=|\r\na|b;c;d\r\n1|2;3;4\r\n")
    #expect(found.word == "|")
    #expect(found.start == 7)
    #expect(found.linesBefore == 1)
  }

  private func scan(_ text: String, _ delimiter: Character = ",") throws -> FileScan {
    let shop = try Workshop(["x.csv": text])
    let header = try Header.of(
      shop.path("x.csv"), FileLayout(delimiter: delimiter.asciiValue ?? 0))
    return try FileScan.of(
      shop.path("x.csv"), named: "x.csv", FileLayout(delimiter: delimiter.asciiValue ?? 0),
      width: header.names.count)
  }

  @Test func countsRecordsNotLines() throws {
    let found = try scan("a,b\n1,\"x\ny\"\n2,\"say \"\"hi\"\"\"\n3,4")
    #expect(found.rows == 3)
    #expect(found.isRegular)
    #expect(!found.isOneLineEach)
  }

  @Test func rejectsWhatIsNoRow() throws {
    let found = try scan("a,b\n1\n\n2,3\n\"q\"x,4\n5,6,7\n\"m\nn\",8,9\n")
    #expect(found.rows == 1)
    #expect(
      found.rejects.map { "\($0.line ?? 0): \($0.reason) [\($0.raw)]" } == [
        "2: 1 column where the header has 2 [1]",
        "5: text after a closing quote [\"q\"x,4]",
        "6: 3 columns where the header has 2 [5,6,7]",
        "7: 3 columns where the header has 2 [\"m\nn\",8,9]",
      ])
    #expect(!found.isRegular)
  }

  @Test(arguments: [
    ("a,b\r\n1,2\r\n", 1, true), ("a,b\n1,2\r\n3,4\n", 2, false), ("a,b\r1,2\r3,4", 2, false),
    ("a,b\n1, \"x, y\"\n", 1, false), ("a,b\n1,5\" pipe\n", 1, false), ("a,b\n", 0, true),
    ("a\n1\n\n2\n", 2, false), ("a,b\n   \n1,2\n", 1, false),
  ])
  func knowsWhatReadersDisagreeAbout(text: String, rows: Int, isRegular: Bool) throws {
    let found = try scan(text)
    #expect(found.rows == rows)
    #expect(found.rejectCount == 0)
    #expect(found.isRegular == isRegular)
  }

  @Test func cutsAlikeWhereverTheBufferEnds() throws {
    // Records of growing length cross the ends of the reader's pieces everywhere.
    var text = "a,b\n"
    var number = 0
    while text.utf8.count < 3 << 20 {
      number += 1
      text += "\(number),\"" + String(repeating: "é\"\"\n", count: number % 700) + "\"\r\n"
    }
    let found = try scan(text)
    #expect(found.rows == number)
    #expect(found.rejectCount == 0)
  }

  @Test func rewritesIrregularFiles() throws {
    let shop = try Workshop(["x.csv": "sep=;\na;b\r1; \"x; \"\"y\"\"\"\n\n2;5\" pipe\n3;4;5\n6;,\n"]
    )
    let layout = FileLayout.of(
      try FileReader.prefix(of: shop.path("x.csv"), 1_000), mark: 0, isWhole: true)
    try writeCanonical(shop.path("x.csv"), layout, width: 2, to: shop.path("y.csv"))
    let text = String(
      decoding: try FileReader.prefix(of: shop.path("y.csv"), 1_000), as: UTF8.self)
    #expect(text == "a,b\n1,\"x; \"\"y\"\"\"\n2,\"5\"\" pipe\"\n6,\",\"\n")
  }

  @Test func namesColumns() {
    #expect(
      uniqueNames([
        "Created at", "CustomerID", "createdAt", "Created (UTC)", "", "2024", "Эл. почта", "_row",
        "Customer's e-mail", "%", "HTTPStatus",
      ]) == [
        "created_at", "customer_id", "created_at_2", "created_utc", "column_5", "column_2024",
        "эл_почта", "row", "customers_e_mail", "column_10", "http_status",
      ])
  }

  @Test func hashesAsTheStandardSays() {
    #expect(
      SHA256.digest(of: "")
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      SHA256.digest(of: "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    var pieces = SHA256()
    for _ in 0..<1_000 { pieces.update(String(repeating: "a", count: 1_000)) }
    #expect(
      pieces.digest() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func groupsFilesOfOneTable() throws {
    let shop = try Workshop([
      "purchases-2025-01.csv": "customer,date,amount\nA,2025-01-02,1\n",
      "purchases-2025-02.csv": "date;amount;customer\n2025-02-02;2;B\n",
      "purchases-old.csv": "customer,date,amount,shop\nA,2020-01-02,1,x\n",
    ])
    let snapshot = try shop.snapshot()
    #expect(snapshot.catalog.imported.map(\.name) == ["purchases", "purchases_old"])
    #expect(
      try shop.rows(snapshot, "SELECT customer, date, amount, _row FROM purchases ORDER BY _row")
        == [["A", "2025-01-02", "1", "0"], ["B", "2025-02-02", "2", "1"]])
    #expect(snapshot.catalog["purchases"]?.files.count == 2)
  }
}
