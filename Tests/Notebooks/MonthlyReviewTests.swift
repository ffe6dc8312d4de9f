import Diagnostics
import Findings
import Renderers
import Sessions
import Tables
import Testing

@testable import Notebooks

/// The review that the project ships is one that runs.
struct MonthlyReviewTests {
  private let checkout =
    #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

  @Test(arguments: ["2025-12", "2025-11"]) func answersEveryQuestion(_ month: String) throws {
    let file = try NotebookStore.read(checkout + "/notebooks/monthly-review.md")
    let session = try Session.open(
      SessionOptions(
        paths: file.dataPaths, environment: ["KITH_CACHE": checkout + "/.build/test-cache"])
    ).session
    let settings = [ParameterSetting(name: "month", value: month)]
    let run = try NotebookRun(file, in: session, settings: settings)
    #expect(run.warnings.isEmpty)
    var page = NotebookPage(file, parameters: run.parameters, options: RenderingOptions())
    var bytes: [UInt8] = []
    let outcome = run.run { page.append($0, into: &bytes) }
    page.finish(into: &bytes)
    #expect(outcome.exitCode == 0, "\(ids(outcome.results.flatMap(\.diagnostics)))")
    // The first cell sets the as-of date and gives nothing.
    for result in outcome.results.dropFirst() {
      let isEmpty = result.answers.contains { $0.finding.table.rowCount == 0 }
      #expect(!result.answers.isEmpty && !isEmpty, "cell \(result.cell)")
    }
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasPrefix("# Monthly customer review\n\nmonth \(month)\n\n"))
  }
}
