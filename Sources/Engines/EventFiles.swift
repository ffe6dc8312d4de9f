import Relations
import Sequences

/// Events of a snapshot in files of their own beside it, from which a process has them at once.
///
/// Only what every question to a table of events begins with has a file: all of them, without further
/// columns. A file that cannot be written or read is no mistake: the engine is asked instead.
package struct EventFiles: Sendable {
  /// What the paths of all files of the snapshot begin with.
  private let prefix: String
  /// With fewer events there is no file: the engine gives them in no time.
  private let leastEvents: Int

  package init(prefix: String, leastEvents: Int = 10_000) {
    self.prefix = prefix
    self.leastEvents = leastEvents
  }

  /// The events that a query of the engine gives, if a file has them.
  func events(of query: String) -> EventStore? {
    EventFile.read(titled: query, from: path(of: query))
  }

  /// Keeps what a query of the engine gave.
  func keep(_ events: EventStore, of query: String) {
    guard events.eventCount >= leastEvents else { return }
    EventFile.write(events, titled: query, to: path(of: query))
  }

  /// The file names itself after the query, and says it whole inside.
  private func path(of query: String) -> String {
    var hash = FNV1a()
    hash.combine(query)
    return prefix + hash.hexadecimal + ".events"
  }
}
