import Foundation
import Tables
import Testing
import Tiers

@testable import Sequences

struct EventFileTests {
  private static let events = EventStore(
    starts: [0, 2, 2, 5], customers: [1, 4, 9], times: [-7, 3, 1, 1, .max],
    codes: [0, 1, 1, 0, .max], steps: ["visit", "tags — ü", ""])

  private let path = NSTemporaryDirectory() + "kith-\(UUID().uuidString).events"

  @Test func `events come back as they were`() throws {
    defer { unlink(path) }
    #expect(EventFile.write(Self.events, titled: "SELECT 1", to: path))
    let read = try #require(EventFile.read(titled: "SELECT 1", from: path))
    #expect(Array(read.starts) == [0, 2, 2, 5])
    #expect(Array(read.customers) == [1, 4, 9])
    #expect(Array(read.times) == [-7, 3, 1, 1, .max])
    #expect(Array(read.codes) == [0, 1, 1, 0, .max])
    #expect(read.steps == ["visit", "tags — ü", ""])
    #expect(read.moments == -7...Int64.max)
  }

  @Test func `kernels are told when times are further than they count`() {
    #expect(!Self.events.isWithinReach)
    let far = EventStore(
      starts: [0, 2], customers: [1],
      times: [-EventTime.reach, EventTime.reach],
      codes: [0, 0], steps: ["visit"])
    #expect(far.isWithinReach)
    let year9999: Int64 = 253_402_300_799_999_999
    #expect(EventTime.isWithinReach(year9999) && EventTime.isWithinReach(-year9999))
  }

  @Test func `no events come back, too`() throws {
    defer { unlink(path) }
    let none = EventStore(starts: [0], customers: [], times: [], codes: [], steps: [])
    #expect(EventFile.write(none, titled: "", to: path))
    let read = try #require(EventFile.read(titled: "", from: path))
    #expect(read.eventCount == 0 && read.customerCount == 0 && read.steps.isEmpty)
    #expect(read.moments == nil)
  }

  @Test func `a file of other events is not taken for these`() {
    defer { unlink(path) }
    #expect(EventFile.write(Self.events, titled: "SELECT 1", to: path))
    #expect(EventFile.read(titled: "SELECT 2", from: path) == nil)
    #expect(EventFile.read(titled: "SELECT 1", from: path + ".not") == nil)
  }

  @Test func `what a file cannot hold is not written`() {
    let marked = EventStore(
      starts: [0, 1], customers: [1], times: [1], codes: [0], steps: ["visit"],
      marks: [EventMark(codes: [0], values: [.null])])
    #expect(!EventFile.write(marked, titled: "", to: path))
    let odd = EventStore(starts: [0], customers: [], times: [], codes: [], steps: ["a\0b"])
    #expect(!EventFile.write(odd, titled: "", to: path))
    #expect(!EventFile.write(Self.events, titled: "", to: "/no/such/folder/x.events"))
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `a damaged file is no file`() throws {
    defer { unlink(path) }
    #expect(EventFile.write(Self.events, titled: "SELECT 1", to: path))
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    for length in 0..<whole.count {
      try whole.prefix(length).write(to: URL(fileURLWithPath: path))
      #expect(EventFile.read(titled: "SELECT 1", from: path) == nil)
    }
    // A byte that is another one is found wherever it is.
    for place in whole.indices {
      for bits: UInt8 in [0x01, 0x80, 0xff] {
        var damaged = whole
        damaged[place] ^= bits
        try damaged.write(to: URL(fileURLWithPath: path))
        #expect(EventFile.read(titled: "SELECT 1", from: path) == nil)
      }
    }
  }

  @Test func `bytes that were flipped, zeroed, moved or cut are found`() throws {
    defer { unlink(path) }
    var random = SplitMix(state: 20_261_128)
    let customers = 40_000
    let starts = (0...customers).map { $0 * 3 }
    let events = EventStore(
      starts: starts, customers: (0..<customers).map { Int32($0 * 2) },
      times: (0..<customers * 3).map { Int64($0) * 1_000_003 },
      codes: (0..<customers * 3).map { _ in UInt16.random(in: 0..<3, using: &random) },
      steps: ["visit", "cart", "purchase"])
    #expect(EventFile.write(events, titled: "SELECT 1", to: path))
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    // More than one block of the checksum, and a part of one.
    #expect(whole.count > 1 << 20)
    for _ in 0..<Tier.count(60, long: 3_000) {
      var damaged = whole
      let place = Int.random(in: 0..<whole.count, using: &random)
      let end = min(whole.count, place + Int.random(in: 1..<10_000, using: &random))
      switch Int.random(in: 0..<5, using: &random) {
      case 0: damaged[place] ^= UInt8.random(in: 1...255, using: &random)
      case 1: damaged.replaceSubrange(place..<end, with: Data(count: end - place))
      case 2: damaged = damaged.prefix(place)
      case 3: damaged.append(contentsOf: whole.suffix(8))
      default:
        // The top bits of two words of one lane.
        let word = place / 8 * 8 + 7
        guard word + 64 < whole.count else { continue }
        damaged[word] ^= 0x80
        damaged[word + 64] ^= 0x80
      }
      try damaged.write(to: URL(fileURLWithPath: path))
      let read = EventFile.read(titled: "SELECT 1", from: path)
      #expect((read == nil) == (damaged != whole))
    }
    try whole.write(to: URL(fileURLWithPath: path))
    #expect(EventFile.read(titled: "SELECT 1", from: path)?.eventCount == customers * 3)
  }
}

struct EventValuesTests {
  @Test func `values grow one by one and in pieces`() {
    let builder = EventValuesBuilder<Int64>()
    for value in 0..<1000 { builder.append(Int64(value)) }
    builder.reserve(5000)
    [Int64](1000..<3000).withUnsafeBufferPointer { builder.append(contentsOf: $0) }
    builder.extend(by: 2) { room in (room[0], room[1]) = (3000, 3001) }
    #expect(builder.last == 3001)
    #expect(Array(builder.finish()) == Array(0...3001))
  }

  @Test func `no values are no memory that is read`() {
    let none = EventValuesBuilder<UInt16>()
    #expect(none.last == nil)
    #expect(Array(none.finish()).isEmpty)
  }
}
