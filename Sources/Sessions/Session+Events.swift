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
    for dataset in catalog.datasets where dataset.kind.isEvent || dataset.kind == .generic {
      guard let source = scope.rows(of: dataset).eventSource(in: scope) else { continue }
      do {
        _ = try engine.events(source)
      } catch {
        if error.id == "cancelled" { throw error }
      }
    }
  }
}
