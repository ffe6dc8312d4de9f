package import Diagnostics

/// How far something is that takes long.
package struct WorkProgress: Sendable, Hashable {
  /// What is being done, such as `reading orders.csv`.
  package var activity: String
  /// From 0 to 1.
  package var fraction: Double

  package init(activity: String, fraction: Double) {
    self.activity = activity
    self.fraction = fraction
  }
}

/// What work in Swift that takes long asks and tells: whether to stop, and how far it is.
///
/// Look at least ten times a second, and not for every row: a person who presses Ctrl-C waits for it.
package struct Work: Sendable {
  private let cancellation: Cancellation
  private let activity: String
  private let tell: (@Sendable (WorkProgress) -> Void)?

  /// - Parameters:
  ///   - activity: what is being done, as a person is told.
  ///   - tell: shows how far it is; called from any thread.
  package init(
    _ cancellation: Cancellation = Cancellation(), activity: String = "",
    tell: (@Sendable (WorkProgress) -> Void)? = nil
  ) {
    self.cancellation = cancellation
    self.activity = activity
    self.tell = tell
  }

  package var isCancelled: Bool { cancellation.isCancelled }

  /// Throws `cancelled` when the work is to stop.
  package func check() throws(Diagnostic) { try cancellation.check() }

  /// Says how much is done, in whatever is counted, from any thread.
  package func progress(_ done: Int, of total: Int) {
    guard let tell, total > 0 else { return }
    tell(WorkProgress(activity: activity, fraction: min(1, Double(done) / Double(total))))
  }
}
