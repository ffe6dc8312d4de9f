import Diagnostics
import Works

extension Session {
  /// Runs work in Swift that takes long: it can be cancelled, and a person may see how far it is.
  func working<Result>(
    on activity: String, _ body: (Work) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    try cancellation.check()
    let show = showProgress
    defer { show?(nil) }
    let result = try body(Work(cancellation, activity: activity, tell: show))
    try cancellation.check()
    return result
  }
}
