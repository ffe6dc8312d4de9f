import Findings
import Foundation
import Renderers
import Tables
import Testing
import Tiers

private let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
  FileManager.default.isExecutableFile(atPath: $0)
}

/// What a Python program prints when it is given the text.
private func python(_ arguments: [String], given text: String) throws -> String {
  let folder = try TemporaryFolder()
  try folder.file("in", text)
  let output = folder.path + "/out"
  let child = try ChildProcess(
    try #require(python), arguments, environment: ProcessInfo.processInfo.environment,
    input: folder.path + "/in", output: output)
  #expect(child.wait() == 0)
  let data = try Data(contentsOf: URL(fileURLWithPath: output))
  return String(decoding: data, as: UTF8.self)
}

private let values = [
  "plain", "a,b", "say \"hi\"", "two\nlines", "cr\rlf\r\n", "", "\u{1B}[31m", "\u{202E}", "田中 👩‍👩‍👧",
  "Արմեն", "\\n", "\t", "'", "=1+1", "\u{2028}",
]

private let example = finding(texts("te,xt", values), integers("n", Array(0..<Int64(values.count))))

/// Code points, so that no encoding of the pipe matters.
private let expected = values.enumerated().map { index, value in
  "\(index) " + value.unicodeScalars.map { String($0.value) }.joined(separator: " ") + "\n"
}.joined()

@Suite(.enabled(if: python != nil)) struct ReadBackTests {
  @Test func pythonReadsTheCSV() throws {
    let program = """
      import csv, io, sys
      text = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", newline="")
      for row in csv.DictReader(text):
        print(row["n"], *[ord(c) for c in row["te,xt"]], sep=" ", end="\\n" if row["te,xt"] else " \\n")
      """
    #expect(try python(["-c", program], given: rendered(example, .csv)) == expected)
  }

  @Test func pythonReadsTheJSON() throws {
    let program = """
      import json, sys
      for row in json.loads(sys.stdin.buffer.read()):
        print(row["n"], *[ord(c) for c in row["te,xt"]], sep=" ", end="\\n" if row["te,xt"] else " \\n")
      """
    #expect(try python(["-c", program], given: rendered(example, .json)) == expected)
    for format in [OutputFormat.json, .ndjson] {
      let arguments = ["-m", "json.tool"] + (format == .ndjson ? ["--json-lines"] : [])
      #expect(
        try python(arguments, given: rendered(npsByPlan, format)).contains("\"plan\": \"pro\""))
    }
  }
}
