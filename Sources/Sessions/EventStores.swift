import Relations
import Sequences

/// Events that were read, kept while memory allows: the least recently used go first.
///
/// A snapshot never changes, so nothing here is ever out of date.
struct EventStores {
  /// Bytes that all stores may take together.
  var budget = 2_000_000_000
  private var stores: [[Relation]: (store: EventStore, lastUse: Int)] = [:]
  private var clock = 0

  /// The store of some relations together, if it is in memory.
  mutating func store(for relations: [Relation]) -> EventStore? {
    guard let found = stores[relations]?.store else { return nil }
    clock += 1
    stores[relations]?.lastUse = clock
    return found
  }

  /// Keeps a store, and lets older ones go until all fit; one that is larger than the budget is not
  /// kept.
  mutating func keep(_ store: EventStore, for relations: [Relation]) {
    guard store.size <= budget else { return }
    clock += 1
    stores[relations] = (store, clock)
    while size > budget, let oldest = stores.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      stores[oldest.key] = nil
    }
  }

  var size: Int { stores.values.reduce(0) { $0 + $1.store.size } }
}
