import Dispatch
import Glibc
import Synchronization

/// Turns Ctrl-C during a running query into a call that cancels it; the session always goes on.
///
/// SIGINT is blocked in the thread that makes the watcher, and so in every thread started after it:
/// make it at start, before the engine. While a query runs a thread waits for the signal. A child
/// process inherits the blocked signal: unblock it when spawning one.
package final class InterruptWatcher {
  /// Whether the last call was interrupted.
  package private(set) var wasInterrupted = false

  package init() {
    // The handler does nothing: the signal is waited for, or ends a read at a plain prompt.
    var action = sigaction()
    action.__sigaction_handler = .init(sa_handler: { _ in })
    sigaction(SIGINT, &action, nil)
    var set = InterruptWatcher.interrupt
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Runs `body` on this thread; from the first Ctrl-C until it returns, calls `cancel` every 50 ms
  /// from another thread (a cancel that comes before the engine executes is lost).
  ///
  /// `cancel` may still be called when the engine has just finished, but never after this returns.
  package func watching<Value, Failure: Error>(
    cancel: @escaping @Sendable () -> Void, _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let watch = Watch(cancel)
    let thread = watch.start()
    defer {
      if let thread { watch.finish(thread) }
      wasInterrupted = watch.wasInterrupted
      // Further presses meant this call.
      if wasInterrupted { InterruptWatcher.dropPending() }
    }
    return try body()
  }

  /// Forgets a Ctrl-C that nothing waited for, so that it does not cancel the next query.
  package static func dropPending() {
    var pending = sigset_t()
    var blocked = sigset_t()
    sigpending(&pending)
    pthread_sigmask(SIG_BLOCK, nil, &blocked)
    guard sigismember(&pending, SIGINT) == 1, sigismember(&blocked, SIGINT) == 1 else { return }
    var set = interrupt
    var number: Int32 = 0
    sigwait(&set, &number)
  }

  static var interrupt: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGINT)
    return set
  }
}

/// Stops the process, and those it was started with, as the terminal would on Ctrl-Z; returns when it
/// goes on.
package func stopProcess() {
  var standard = sigaction()
  var previous = sigaction()
  standard.__sigaction_handler = .init(sa_handler: SIG_DFL)
  sigaction(SIGTSTP, &standard, &previous)
  kill(0, SIGTSTP)
  sigaction(SIGTSTP, &previous, nil)
}

/// One call under watch.
private final class Watch: Sendable {
  private struct State {
    var isFinished = false
    var wasInterrupted = false
  }

  private let state = Mutex(State())
  private let finished = DispatchSemaphore(value: 0)
  private let cancel: @Sendable () -> Void

  init(_ cancel: @escaping @Sendable () -> Void) { self.cancel = cancel }

  var wasInterrupted: Bool { state.withLock { $0.wasInterrupted } }

  /// Nil when the system has no thread to give; the call then runs unwatched.
  func start() -> pthread_t? {
    let box = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { raw in
        guard let raw else { return nil }
        Unmanaged<Watch>.fromOpaque(raw).takeRetainedValue().wait()
        return nil
      }, box.toOpaque())
    guard code == 0 else {
      box.release()
      return nil
    }
    return thread
  }

  /// Wakes the thread with the signal that it waits for, sent to it alone.
  func finish(_ thread: pthread_t) {
    state.withLock { $0.isFinished = true }
    finished.signal()
    pthread_kill(thread, SIGINT)
    pthread_join(thread, nil)
  }

  private func wait() {
    var set = InterruptWatcher.interrupt
    var number: Int32 = 0
    sigwait(&set, &number)
    let isFinished = state.withLock { state in
      if !state.isFinished { state.wasInterrupted = true }
      return state.isFinished
    }
    if isFinished { return }
    repeat { cancel() } while finished.wait(timeout: .now() + .milliseconds(50)) == .timedOut
  }
}
