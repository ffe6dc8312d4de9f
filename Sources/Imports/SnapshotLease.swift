import System

/// Keeps a snapshot from being removed to make room, from before an engine opens it, as long as this
/// lives; engines have such a lock of their own while they read.
package final class SnapshotLease {
  private let lock: SharedLock

  package init(_ path: String) { lock = SharedLock(path) }
}
