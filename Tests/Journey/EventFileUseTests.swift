import Diagnostics
import Drivers
import Engines
import Findings
import Foundation
import Sessions
import Tables
import Testing

/// Events that are kept in files beside a snapshot.
struct EventFileUseTests {
  private let folder = NSTemporaryDirectory() + "kith-events-\(UUID().uuidString)"
  private let events = JourneyEvents.make(seed: 4, customers: 60)

  private func shop(leastEvents: Int = 1) throws -> Shop {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return try Shop(
      events, eventFiles: EventFiles(prefix: folder + "/a.", leastEvents: leastEvents))
  }

  private var files: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  @Test func `events of a whole table come from their file`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let first = try shop()
    #expect(files.isEmpty)
    let expected = try first.answer("touchpoints | flows").table
    #expect(files.count == 1)
    #expect(files.allSatisfy { $0.hasPrefix("a.") && $0.hasSuffix(".events") })
    // Were the table asked, there would be nothing.
    let later = try shop()
    try later.connection.execute("DELETE FROM touchpoints")
    #expect(try later.answer("touchpoints | flows").table == expected)
    #expect(try later.answer("touchpoints | paths").table.rowCount > 0)
    #expect(files.count == 1)
  }

  @Test func `an as-of date after the last event leaves the table whole`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let shop = try shop()
    let expected = try shop.answer("touchpoints | paths").table
    let later = try self.shop()
    try later.connection.execute("DELETE FROM touchpoints")
    #expect(try later.answer("touchpoints | paths asof @1990").table == expected)
    later.session.setAsOf(1 << 58)
    #expect(try later.answer("touchpoints | paths").table == expected)
    #expect(files.count == 1)
  }

  @Test func `what is asked of some events is asked of the engine`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let shop = try shop()
    _ = try shop.answer("touchpoints | where device == \"phone\" | flows")
    _ = try shop.answer("touchpoints | flows asof @1970-02")
    _ = try shop.answer("touchpoints | funnel ad, buy within 30d by device")
    #expect(files.isEmpty)
  }

  @Test func `few events have no file`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try shop(leastEvents: events.count + 1).answer("touchpoints | flows")
    #expect(files.isEmpty)
  }

  @Test func `a damaged file is written anew`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let expected = try shop().answer("touchpoints | flows").table
    let file = folder + "/" + (files.first ?? "")
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: file))
    #expect(try shop().answer("touchpoints | flows").table == expected)
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)).count > 100)
  }
}
