import Catalogs
import Diagnostics
import Dispatch
import Glibc
import Synchronization
import System
import Tables
import Testing
import Tiers

@testable import Imports

struct CacheTests {
  private let files = ["orders.csv": "customer,date,total\nA,2024-01-02,3\nB,2024-03-03,4.5\n"]

  @Test func choosesTheFolder() {
    #expect(standardCacheFolder(["KITH_CACHE": "/k", "HOME": "/h"]) == "/k")
    #expect(standardCacheFolder(["XDG_CACHE_HOME": "/x", "HOME": "/h"]) == "/x/kith")
    #expect(standardCacheFolder(["KITH_CACHE": "", "HOME": "/h"]) == "/h/.cache/kith")
  }

  @Test func twoImportsAtOnceMakeOneSnapshot() throws {
    let shop = try Workshop(files)
    let importer = [shop.importer(), shop.importer(), shop.importer()]
    let paths = Mutex<[String]>([])
    nonisolated(unsafe) let importers = importer
    let folder = shop.folder + "/data"
    DispatchQueue.concurrentPerform(iterations: importers.count) { number in
      let path = (try? importers[number].snapshot(for: [folder]))?.path
      paths.withLock { $0.append(path ?? "failed") }
    }
    let made = paths.withLock { Set($0) }
    #expect(made.count == 1)
    #expect(made.first?.hasSuffix(".kith") == true)
    #expect(shop.cached().filter { $0.hasPrefix("work-") }.isEmpty)
    #expect(shop.cached().filter { $0.hasSuffix(".kith") }.count == 1)
  }

  @Test func aKilledImportLeavesNothing() throws {
    let shop = try Workshop(files)
    let cache = try CacheFolder(shop.cache)
    // What a killed import leaves: a folder whose lock nobody holds.
    let dead = shop.cache + "/work-99999999-1"
    try makeFolder(dead + "/spill")
    try writeWhole("half a snapshot", to: dead + "/snapshot.partial")
    try writeWhole("", to: dead + "/lock")
    let running = try WorkFolder(in: cache)
    let snapshot = try shop.snapshot()
    #expect(FileStatus(dead) == nil)
    #expect(FileStatus(running.path) != nil)
    #expect(FileStatus(snapshot.path) != nil)
    let mode = FileStatus(snapshot.path)?.permissions
    #expect(mode == 0o444)
  }

  @Test func aFailedImportLeavesTheOldSnapshot() throws {
    let shop = try Workshop(files)
    let first = try shop.snapshot()
    try shop.write("orders.csv", "customer,date,total\nA,2024-01-02,\"3\n")
    #expect(shop.refusal()?.id == "open-quote")
    try shop.write("orders.csv", files["orders.csv"] ?? "")
    let again = try shop.snapshot()
    #expect(again.path == first.path)
    #expect(again.reused)
  }

  @Test func evictsWhatWasUsedLeastRecently() throws {
    let shop = try Workshop(files)
    let first = try shop.snapshot()
    var past = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
    utimensat(AT_FDCWD, first.path, &past, 0)
    let events = String(first.path.dropLast(4)) + "0123.events"
    try writeWhole("events in a file of their own", to: events)
    try shop.write("orders.csv", "customer,date,total\nA,2024-01-02,3\n")
    let second = try shop.importer(cacheLimit: 1).snapshot(for: [shop.folder + "/data"])
    #expect(FileStatus(first.path) == nil)
    #expect(FileStatus(events) == nil)
    #expect(FileStatus(second.path) != nil)
  }

  @Test func `a snapshot that somebody reads is not removed, in this process or another`() throws {
    let shop = try Workshop(files)
    let first = try shop.snapshot()
    var past = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
    let cache = try CacheFolder(shop.cache)
    var one: SnapshotLease? = SnapshotLease(first.path)
    var other: SnapshotLease? = SnapshotLease(first.path)
    utimensat(AT_FDCWD, first.path, &past, 0)
    // Looking for locks opens and closes the file, and so does a lease that ends: neither takes the
    // other's lock.
    for _ in 0..<3 { cache.evict(limit: 0, keeping: "") }
    #expect(FileStatus(first.path) != nil)
    one = nil
    for _ in 0..<3 { cache.evict(limit: 0, keeping: "") }
    #expect(FileStatus(first.path) != nil)
    other = nil
    cache.evict(limit: 0, keeping: "")
    #expect(FileStatus(first.path) == nil)
    #expect(one == nil && other == nil)
  }

  @Test func `whatever leases come and go, room is made of what nobody reads`() throws {
    let shop = try Workshop()
    let cache = try CacheFolder(shop.cache)
    let paths = (0..<4).map { "\(shop.cache)/\($0).kith" }
    var leases: [[SnapshotLease]] = Array(repeating: [], count: paths.count)
    var random = SplitMix(state: 20_261_128)
    for _ in 0..<Tier.count(400, long: 20_000) {
      let place = Int.random(in: 0..<paths.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0, 1:
        if FileStatus(paths[place]) == nil { try writeWhole("rows", to: paths[place]) }
        leases[place].append(SnapshotLease(paths[place]))
      case 2:
        if let one = leases[place].indices.randomElement(using: &random) {
          leases[place].remove(at: one)
        }
      default:
        cache.evict(limit: 0, keeping: "")
        for (path, held) in zip(paths, leases) {
          #expect((FileStatus(path) != nil) == !held.isEmpty)
        }
      }
    }
  }

  @Test func looksAtStampsBeforeBytes() throws {
    let shop = try Workshop(files)
    _ = try shop.snapshot()
    // No engine is needed, and none is asked for, when nothing changed.
    let importer = Importer(ImportOptions(cacheFolder: shop.cache)) { () throws(Diagnostic) in
      throw Diagnostic("test", "an engine was asked for")
    }
    #expect(try importer.snapshot(for: [shop.folder + "/data"]).reused)
  }
}
