import Findings
import Renderers
import Tables
import Testing

private let one = finding(integers("n", [1, 2]))

private func both(_ format: OutputFormat, several: Bool = false) -> String {
  var writer = ResultWriter(format, RenderingOptions(), several: several)
  var bytes: [UInt8] = []
  writer.write(one, into: &bytes)
  writer.write(one, into: &bytes)
  return String(decoding: bytes, as: UTF8.self)
}

@Suite struct ResultWriterTests {
  @Test func tablesFollowAfterAnEmptyLine() {
    #expect(both(.csv) == "n\n1\n2\n\nn\n1\n2\n")
    #expect(both(.tsv) == "n\n1\n2\n\nn\n1\n2\n")
    #expect(both(.table) == "n\n1\n2\n\nn\n1\n2\n")
    #expect(both(.markdown).contains("|  2 |\n\n|  n |"))
  }

  @Test func severalJSONResultsAreAnArrayPerLine() {
    let line = #"[{"n": 1}, {"n": 2}]"# + "\n"
    #expect(both(.json, several: true) == line + line)
    #expect(both(.ndjson) == "{\"n\": 1}\n{\"n\": 2}\n{\"n\": 1}\n{\"n\": 2}\n")
  }

  @Test func piecesAndBatchesGiveTheSameBytes() {
    let big = finding(
      integers("n", Array(0..<20_000)), texts("t", Array(repeating: "é", count: 20_000)))
    for format in OutputFormat.allCases {
      var pieces: [[UInt8]] = []
      var writer = ResultWriter(format, RenderingOptions())
      writer.write(big) { pieces.append($0) }
      let whole = rendered(big, format)
      #expect(String(decoding: pieces.joined(), as: UTF8.self) == whole)
      var streamed: [UInt8] = []
      var streaming = ResultWriter(format, RenderingOptions())
      guard var stream = streaming.stream(big.table.fields, into: &streamed) else { continue }
      #expect(pieces.count > 1)
      stream.append(big.table.rows(at: Array(0..<7)), into: &streamed)
      stream.append(big.table.rows(at: []), into: &streamed)
      stream.append(big.table.rows(at: Array(7..<20_000)), into: &streamed)
      stream.end(into: &streamed)
      #expect(String(decoding: streamed, as: UTF8.self) == whole)
    }
  }

  @Test func failedWriteIsPassedOn() {
    struct Closed: Error {}
    var writer = ResultWriter(.csv, RenderingOptions())
    #expect(throws: Closed.self) {
      try writer.write(one) { _ throws(Closed) in throw Closed() }
    }
  }

  @Test func batchesStopAtTheMostRows() {
    var bytes: [UInt8] = []
    var writer = ResultWriter(.ndjson, RenderingOptions(maximumRows: 3))
    var stream = writer.stream(one.table.fields, into: &bytes)
    stream?.append(one.table, into: &bytes)
    stream?.append(one.table, into: &bytes)
    stream?.end(into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "{\"n\": 1}\n{\"n\": 2}\n{\"n\": 1}\n")
  }
}
