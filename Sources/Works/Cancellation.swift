package import Diagnostics
import Synchronization

/// Whether what is running is to stop: any thread may ask it, and work in Swift looks from time to time.
///
/// An engine's own work is stopped by its `Canceller`.
package final class Cancellation: Sendable {
  private let isAsked = Atomic(false)

  package init() {}

  /// Asks that what is running stop, from any thread; it then throws `cancelled`.
  package func cancel() { isAsked.store(true, ordering: .relaxed) }

  /// Begins something new, which nobody has asked to stop yet.
  package func restart() { isAsked.store(false, ordering: .relaxed) }

  package var isCancelled: Bool { isAsked.load(ordering: .relaxed) }

  /// Throws `cancelled` when what is running is to stop.
  package func check() throws(Diagnostic) {
    if isCancelled { throw .cancelled }
  }
}
