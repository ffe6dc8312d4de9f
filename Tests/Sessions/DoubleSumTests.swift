import Foundation
import Sessions
import Tables
import Testing
import Tiers

/// Sums of floating numbers are the same bytes on any number of threads, in any run, and in any order of
/// the rows.
@Suite(.serialized) struct DoubleSumTests {
  private static let queries = [
    "points | summarize s = sum(x), a = avg(x), small = sum(y), d = avg(y - x)",
    "points | summarize s = sum(x), a = avg(y), m = sum(x * y), q = percentile(x, 0.9) by g | sort by g",
    "points | extend r = x / sum(x), q = y / sum(y) by g | summarize r = sum(r), q = sum(q), n = avg(r)",
  ]
  private static let deviations = [
    "points | summarize stdev(x), stdev(y)", "points | summarize stdev(x * y) by g | sort by g",
  ]

  /// Random doubles of many sizes, as rows of a file.
  private static func lines(_ count: Int) -> [String] {
    var random = SplitMix(state: 20_251_205)
    return (0..<count).map { row in
      let x = Double.random(in: -300...700, using: &random)
      let size = Int.random(in: -9...9, using: &random)
      let y = Double.random(in: -1...1, using: &random) * (size < 0 ? 1e-9 : 1e9)
      return "\(row % 1000),\(x),\(y)"
    }
  }

  private static func write(_ lines: [String], _ folder: String) throws -> String {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = folder + "/points.csv"
    try (["g,x,y"] + lines).joined(separator: "\n")
      .write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private static func session(_ path: String, threads: Int) throws -> Session {
    try Session.open(
      SessionOptions(
        paths: [path], threads: threads, environment: ["KITH_CACHE": TestedSession.cache])
    ).session
  }

  /// Every bit of an answer.
  private static func bits(_ query: String, in session: Session) throws -> [UInt64] {
    try TestedSession.table(query, in: session).rows.flatMap { row in
      row.map { ($0.number ?? .nan).bitPattern }
    }
  }

  @Test func sumsAreTheSameBytesOnAnyThreadsAndInAnyOrder() throws {
    let folder =
      NSTemporaryDirectory() + "kith-doubles-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let lines = Self.lines(Tier.count(130_000, long: 2_000_000))
    var random = SplitMix(state: 7)
    let paths = [
      try Self.write(lines, folder + "/one"),
      try Self.write(lines.shuffled(using: &random), folder + "/two"),
    ]
    var known: [String: [UInt64]] = [:]
    for path in paths {
      for threads in Tier.isLong ? [1, 2, 8] : path == paths[0] ? [1] : [8] {
        let session = try Self.session(path, threads: threads)
        for query in Self.queries {
          for _ in 0..<Tier.count(1, long: 50) {
            let found = try Self.bits(query, in: session)
            #expect(found == known[query, default: found], "\(threads) threads: \(query)")
            known[query] = found
          }
        }
        for query in Self.deviations {
          for _ in 0..<Tier.count(1, long: 2) {
            let found = try Self.bits(query, in: session)
            #expect(found == known[query, default: found], "\(threads) threads: \(query)")
            known[query] = found
          }
        }
      }
    }
  }

  /// The sum is that of the exact values, rounded at most once for each of three sizes of values.
  @Test func sumsAreNearlyExact() throws {
    let folder =
      NSTemporaryDirectory() + "kith-exactly-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text = [
      "1e-18", "1e16", "0.1", "0.2", "0.3", "-1e16", "1e25", "-1e25", "3e-5", "1e-30", "1e4",
    ].map { "1,\($0),2.5e-3" }
    let session = try Self.session(try Self.write(text, folder), threads: 2)
    let table = try TestedSession.table("points | summarize s = sum(x), a = avg(y)", in: session)
    let sum = table["s"]?[0].number ?? .nan
    #expect(abs(sum - 10_000.60003) < 1e-11, "\(sum)")
    #expect(table["a"]?[0] == .double(0.0025))
  }

  @Test func sumsWithoutRowsAndOfNullsAreNull() throws {
    let folder = NSTemporaryDirectory() + "kith-empty-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = try Self.write(["1,,2.5e0", "2,1.5e0,0e0"], folder)
    let session = try Self.session(path, threads: 1)
    let table = try TestedSession.table(
      "points | summarize s = sum(x), a = avg(x), d = stdev(x), y = sum(y * 0e0) by g | sort by g",
      in: session)
    #expect(table.rows.first.map { Array($0.dropFirst()) } == [.null, .null, .null, .double(0)])
    #expect(
      table.rows.last.map { Array($0.dropFirst()) }
        == [.double(1.5), .double(1.5), .null, .double(0)])
    let none = try TestedSession.table(
      "points | where g > 5 | summarize s = sum(x), a = avg(y), d = stdev(y)", in: session)
    #expect(none.rows == [[.null, .null, .null]])
  }

  /// Beyond the largest double there is nothing.
  @Test func infiniteResultsAreNull() throws {
    let folder =
      NSTemporaryDirectory() + "kith-infinite-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = try Self.write(["1,1e308,1e0", "2,1.5e308,1e-300"], folder)
    let session = try Self.session(path, threads: 1)
    let table = try TestedSession.table(
      """
      points | extend sum = sum(x), twice = x + x, square = x * x, ratio = x / y, less = -x - x
      | select a = sum is null, b = twice is null, c = square is null, d = ratio is null, e = less is null
      """, in: session)
    #expect(
      table.rows.map { $0.map { $0 == .boolean(true) } }
        == [[true, true, true, false, true], [true, true, true, true, true]])
  }
}
