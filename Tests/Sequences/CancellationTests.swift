import Diagnostics
import Sequences
import Synchronization
import Tables
import Testing
import Works

/// A pass over events ends soon after it was cancelled, and says how far it is.
struct CancellationTests {
  /// Counts events, and asks at some event that the pass stop.
  private struct Counting: SequenceKernel {
    let cancellation: Cancellation
    var stop: Int?
    let seen = Seen()

    func ground(_ events: EventStore, _ groups: Groups) -> Groups { groups }

    func begin(_ groups: Groups, _ events: EventStore) -> Int { 0 }

    func run(
      _ customers: Range<Int>, of events: EventStore, _ groups: Groups, into partial: inout Int
    ) {
      for customer in customers {
        partial += events.starts[customer + 1] - events.starts[customer]
        if let stop, events.starts[customer] > stop { cancellation.cancel() }
      }
      seen.add(customers)
    }

    func merge(_ partial: inout Int, _ next: Int) { partial += next }

    func finish(_ partial: Int, _ events: EventStore, _ groups: Groups) -> Table {
      Table([Column("n", .integer, .integers([Int64(partial)]))])
    }
  }

  private final class Seen: Sendable {
    private let ranges = Mutex<[Range<Int>]>([])
    func add(_ range: Range<Int>) { ranges.withLock { $0.append(range) } }
    var all: [Range<Int>] { ranges.withLock { $0 } }
  }

  /// Some customers have nothing, and one has more than is run without a look.
  private static let store: EventStore = {
    let counts = [400_000, 0, 0] + Array(repeating: 1_000, count: 1_000)
    var starts = [0]
    for count in counts { starts.append((starts.last ?? 0) + count) }
    let events = starts.last ?? 0
    return EventStore(
      starts: starts, customers: counts.indices.map(Int32.init),
      times: Array(repeating: 0, count: events), codes: Array(repeating: 0, count: events),
      steps: ["step"])
  }()

  private static let everyone = Groups(byCustomer: nil, labels: [])

  @Test(arguments: [1, 2, 3]) func `every customer is counted once`(_ threads: Int) throws {
    let kernel = Counting(cancellation: Cancellation())
    let table = try kernel.table(over: Self.store, Self.everyone, threads: threads)
    #expect(table.rows == [[.integer(1_400_000)]])
    let ranges = kernel.seen.all.sorted { $0.lowerBound < $1.lowerBound }
    #expect(ranges.count >= 5 && ranges.flatMap { $0 } == Array(0..<Self.store.customerCount))
  }

  @Test(arguments: [1, 2, 3]) func `a cancelled pass ends at the next look`(
    _ threads: Int
  ) throws {
    let cancellation = Cancellation()
    let kernel = Counting(cancellation: cancellation, stop: 500_000)
    let failure = #expect(throws: Diagnostic.self) {
      try kernel.table(
        over: Self.store, Self.everyone, threads: threads, work: Work(cancellation))
    }
    #expect(failure == .cancelled)
    #expect(kernel.seen.all.reduce(0) { $0 + $1.count } < Self.store.customerCount)
    // What begins afterwards is not cancelled.
    cancellation.restart()
    let other = Counting(cancellation: cancellation)
    #expect(
      try other.table(over: Self.store, Self.everyone, threads: threads, work: Work(cancellation))
        .rows == [[.integer(1_400_000)]])
  }

  @Test func `how far it is goes from the beginning to the end`() throws {
    let shown = Mutex<[WorkProgress]>([])
    let work = Work(activity: "counting") { progress in shown.withLock { $0.append(progress) } }
    let kernel = Counting(cancellation: Cancellation())
    _ = try kernel.table(over: Self.store, Self.everyone, threads: 1, work: work)
    let fractions = shown.withLock { $0 }.map(\.fraction)
    #expect(fractions.count >= 5 && fractions == fractions.sorted() && fractions.last == 1)
    #expect(shown.withLock { $0 }.allSatisfy { $0.activity == "counting" })
  }
}
