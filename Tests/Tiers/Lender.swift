import Synchronization

/// Keeps what takes long to make, and lends it to one test after another.
///
/// What nobody holds any more is free for the next, so that no test has to give anything back and two
/// that run side by side never have the same one.
package final class Lender<Key: Hashable & Sendable, Item: AnyObject>: @unchecked Sendable {
  private let gate = Mutex(())
  /// Read and written behind the gate alone.
  private var items: [Key: [Item]] = [:]

  package init() {}

  /// A free item of that key, or else a new one.
  package func item(_ key: Key, make: () throws -> Item) throws -> Item {
    if let free = free(key) { return free }
    let made = try make()
    gate.withLock { _ in items[key, default: []].append(made) }
    return made
  }

  private func free(_ key: Key) -> Item? {
    gate.withLock { _ in
      for index in items[key]?.indices ?? 0..<0
      where isKnownUniquelyReferenced(&items[key, default: []][index]) {
        return Unchecked(item: items[key]?[index])
      }
      return Unchecked(item: nil)
    }.item
  }

  /// Carries an item out from behind the gate: whoever gets it is the only one to have it.
  private struct Unchecked: @unchecked Sendable {
    let item: Item?
  }
}
