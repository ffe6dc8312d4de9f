import Diagnostics
import Engines
import Relations
import Verbs

extension Session {
  /// Has the engine read the events of every table, so that it keeps them as they are in memory for
  /// the processes to come.
  ///
  /// Throws `cancelled`; whatever else fails is said when somebody asks for the events.
  func prepareEvents() throws(Diagnostic) {
    let sources = catalog.datasets.count { $0.kind.isEvent && $0.kind != .events }
    for dataset in catalog.datasets where dataset.kind.isEvent || dataset.kind == .generic {
      // The events of one table are all events: whoever asks for those has them read then.
      if dataset.kind == .events, sources == 1 { continue }
      guard let source = scope.rows(of: dataset).eventSource(in: scope) else { continue }
      do {
        _ = try engine.events(source)
      } catch {
        if error.id == Diagnostic.ID.cancelled { throw error }
      }
    }
  }
}
