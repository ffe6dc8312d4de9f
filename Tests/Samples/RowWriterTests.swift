import Diagnostics
import Testing

@testable import Samples

@Test func `a full disk is one sentence with the system's words`() throws {
  let writer = try RowWriter(path: "/dev/full", name: "full", header: "customer", dates: [])
  let error = #expect(throws: Diagnostic.self) { try writer.close(path: "out/full.csv") }
  #expect(error?.message == "cannot write `out/full.csv`: No space left on device")
}

@Test func `fields are quoted only where they have to be`() {
  #expect(field("plain") == Array("plain".utf8))
  #expect(field("a, b") == Array("\"a, b\"".utf8))
  #expect(field("\"Slow\" Coffee") == Array("\"\"\"Slow\"\" Coffee\"".utf8))
}

@Test func `exponential draws have their mean`() {
  var draws = RandomDraws(seed: 5)
  let sum = (0..<20_000).reduce(0) { total, _ in total + draws.exponential(mean: 1000) }
  #expect((970...1030).contains(sum / 20_000))
}

@Test func `the calendar runs from the first day to the last`() {
  let season = Season()
  func date(_ day: Int) -> String {
    String(decoding: season.dates[day * 10..<day * 10 + 10], as: UTF8.self)
  }
  #expect(date(0) == "2023-01-02")
  #expect(date(423) == "2024-02-29")
  #expect(date(Season.dayCount - 1) == "2025-12-31")
  #expect(season.joinDay(0, of: 1_000_000) == 0)
  #expect(season.joinDay(999_999, of: 1_000_000) == Season.dayCount - 1)
}
