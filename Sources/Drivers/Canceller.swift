import CADBC
import Dispatch
import Synchronization
import System

/// Stops what a connection is running, from any thread.
///
/// An engine forgets a cancel that comes before its call has begun, so the cancel is repeated every
/// 50 ms until the call returns. Cancelling and ending a call share a lock: a statement is never
/// cancelled after it was released, and a repeated cancel never reaches the next statement.
package final class Canceller: Sendable {
  private struct Call: @unchecked Sendable {
    let number: Int
    let driver: Driver
    let statement: UnsafeMutablePointer<ADBCStatement>
    var isAsked = false
  }

  private struct State {
    var number = 0
    var call: Call?
  }

  private let state = Mutex(State())

  package init() {}

  /// Asks that the running statement stop, and returns at once.
  ///
  /// The thread that runs it gets a diagnostic `cancelled`, from the call or from reading the
  /// result; afterwards the connection is usable. Returns false when nothing runs.
  @discardableResult
  package func cancel() -> Bool {
    let (number, isFirst): (Int?, Bool) = state.withLock { state in
      guard let call = state.call else { return (nil, false) }
      state.call?.isAsked = true
      return (call.number, !call.isAsked)
    }
    guard let number else { return false }
    if attempt(number), isFirst {
      DispatchQueue.global(qos: .userInitiated).async {
        repeat { pause(milliseconds: 50) } while self.attempt(number)
      }
    }
    return true
  }

  /// Cancels once; false when that call has returned.
  private func attempt(_ number: Int) -> Bool {
    state.withLock { state in
      guard let call = state.call, call.number == number else { return false }
      EngineFailure.ignore {
        _ = adbc_statement_cancel(call.driver.operations, call.statement, $0)
      }
      return true
    }
  }

  /// Whether the running statement is to stop.
  var isAsked: Bool { state.withLock { $0.call?.isAsked ?? false } }

  var isRunning: Bool { state.withLock { $0.call != nil } }

  func begin(_ statement: UnsafeMutablePointer<ADBCStatement>, of driver: Driver) {
    let call = (driver: driver, statement: SendablePointer(statement))
    state.withLock { state in
      state.number += 1
      state.call = Call(
        number: state.number, driver: call.driver, statement: call.statement.pointer)
    }
  }

  /// From here on cancelling has nothing to stop.
  func end() { state.withLock { $0.call = nil } }
}

private struct SendablePointer: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<ADBCStatement>
  init(_ pointer: UnsafeMutablePointer<ADBCStatement>) { self.pointer = pointer }
}
