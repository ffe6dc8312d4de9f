import Diagnostics
import Dispatch
import Drivers
import Tables
import Testing

@Suite(.serialized) struct CancelTests {
  let duckDB: Connection
  /// Runs for minutes when nobody stops it.
  let long =
    "SELECT count(*) AS n FROM range(10000000) a, range(1000000) b WHERE a.range + b.range = 7"

  /// Half a second on an idle machine; a busy one runs other threads first.
  let limit = Duration.seconds(10)

  init() throws { duckDB = try TestedEngines.connectToDuckDB() }

  private func cancel(after milliseconds: Int) {
    let canceller = duckDB.canceller
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
      canceller.cancel()
    }
  }

  @Test func `a long query stops soon and the connection is usable`() throws {
    for _ in 1...3 {
      cancel(after: 100)
      let start = ContinuousClock.now
      let cancelled = #expect(throws: Diagnostic.self) { try duckDB.table(long) }
      #expect(cancelled?.id == "cancelled")
      #expect(ContinuousClock.now - start < limit)
      #expect(try duckDB.table("SELECT 42 AS n").rows == [[.integer(42)]])
    }
  }

  @Test func `a result that is being read stops`() throws {
    cancel(after: 100)
    let start = ContinuousClock.now
    let cancelled = #expect(throws: Diagnostic.self) {
      try duckDB.table("SELECT a.range + b.range AS n FROM range(100000) a, range(100000) b")
    }
    #expect(cancelled?.id == "cancelled")
    #expect(ContinuousClock.now - start < limit)
    #expect(try duckDB.table("SELECT 42 AS n").rowCount == 1)
  }

  @Test func `cancelling when nothing runs does nothing`() throws {
    #expect(!duckDB.canceller.cancel())
    #expect(try duckDB.table("SELECT 42 AS n").rowCount == 1)
    #expect(!duckDB.canceller.cancel())
  }

  @Test func `a statement after a cancelled one is not cancelled`() throws {
    var stream = try duckDB.query("SELECT * FROM range(1000000)")
    #expect(duckDB.canceller.cancel())
    do throws(Diagnostic) {
      _ = try stream.next()
      Issue.record("read")
    } catch {
      #expect(error.id == "cancelled")
    }
    _ = consume stream
    // Longer than the pause between two cancels.
    let table = try duckDB.table(
      "SELECT count(*) AS n FROM range(12000) a, range(12000) b WHERE a.range + b.range = 7")
    #expect(table.rows == [[.integer(8)]])
  }

  @Test func `threads cancel while short statements come and go`() throws {
    let canceller = duckDB.canceller
    let done = DispatchSemaphore(value: 0)
    let group = DispatchGroup()
    for _ in 1...2 {
      DispatchQueue.global().async(group: group) {
        while done.wait(timeout: .now() + .milliseconds(1)) == .timedOut { canceller.cancel() }
        done.signal()
      }
    }
    var cancelled = 0
    for attempt in 1...5000 where attempt <= 300 || cancelled < 20 {
      do throws(Diagnostic) {
        _ = try duckDB.table("SELECT sum(range) AS n FROM range(200000)")
      } catch {
        #expect(error.id == "cancelled")
        cancelled += 1
      }
    }
    done.signal()
    group.wait()
    #expect(cancelled >= 20)
    #expect(try duckDB.table("SELECT 42 AS n").rowCount == 1)
  }
}
