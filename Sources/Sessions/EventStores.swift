import Relations
import Sequences
import Verbs

/// Events that were read, kept while memory allows: the least recently used go first.
///
/// A snapshot never changes, so nothing here is ever out of date.
struct EventStores {
  /// Bytes that all stores may take together.
  var budget = 2_000_000_000
  private struct Kept {
    let store: EventStore
    var lastUse: Int
    /// Who took part in questions to the events, and in which group.
    var groups: [Question: Groups] = [:]

    var size: Int {
      groups.values.reduce(store.size) { $0 + ($1.byCustomer?.count ?? 0) * 2 }
    }
  }

  private var stores: [[Relation]: Kept] = [:]
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
    stores[relations] = Kept(store: store, lastUse: clock)
    makeRoom()
  }

  /// The groups of customers of a store that is in memory.
  func groups(_ overlay: Question, of relations: [Relation]) -> Groups? {
    stores[relations]?.groups[overlay]
  }

  /// Keeps groups with their store, as long as it is kept.
  mutating func keep(_ groups: Groups, for overlay: Question, of relations: [Relation]) {
    stores[relations]?.groups[overlay] = groups
    makeRoom()
  }

  private mutating func makeRoom() {
    while size > budget, let oldest = stores.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      stores[oldest.key] = nil
    }
  }

  var size: Int { stores.values.reduce(0) { $0 + $1.size } }
}
