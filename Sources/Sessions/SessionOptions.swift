import Imports

/// What a session is opened with.
package struct SessionOptions: Sendable {
  /// Files, folders, or a snapshot.
  package var paths: [String]
  /// Corrections of roles, as `TABLE.ROLE=COLUMN`.
  package var map: [String]
  /// The address of an engine elsewhere; nil for the one inside.
  package var engine: String?
  /// The zone that times with an offset are converted to.
  package var timeZone: String?
  /// The threads that the home engine and kernels run on; nil for one for each processor.
  package var threads: Int?
  /// The environment, for the places of caches and engines.
  package var environment: [String: String]

  package init(
    paths: [String], map: [String] = [], engine: String? = nil, timeZone: String? = nil,
    threads: Int? = nil, environment: [String: String] = [:]
  ) {
    self.paths = paths
    self.map = map
    self.engine = engine
    self.timeZone = timeZone
    self.threads = threads
    self.environment = environment
  }

  /// Where snapshots are kept.
  package var cacheFolder: String { standardCacheFolder(environment) }
}
