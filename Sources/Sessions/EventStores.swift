import Engines
import Relations
import Sequences
import Verbs

/// Events that were read, kept while memory allows: the least recently used go first.
///
/// A snapshot never changes, so nothing here is ever out of date.
struct EventStores {
  private struct Kept {
    let store: EventStore
    /// Who took part in questions to the events, and in which group.
    var groups: [Question: Groups] = [:]

    var size: Int {
      groups.values.reduce(store.size) { $0 + ($1.byCustomer?.count ?? 0) * 2 }
    }
  }

  private var stores = RecentlyUsed<[Relation], Kept>(budget: 2_000_000_000)

  /// Bytes that all stores may take together.
  var budget: Int {
    get { stores.budget }
    set { stores.budget = newValue }
  }

  /// The store of some relations together, if it is in memory.
  mutating func store(for relations: [Relation]) -> EventStore? {
    stores.value(for: relations)?.store
  }

  /// Keeps a store, and lets the least recently used go.
  mutating func keep(_ store: EventStore, for relations: [Relation]) {
    let kept = Kept(store: store)
    stores.keep(kept, size: kept.size, for: relations)
  }

  /// The groups of customers of a store that is in memory.
  mutating func groups(_ overlay: Question, of relations: [Relation]) -> Groups? {
    stores.value(for: relations)?.groups[overlay]
  }

  /// Keeps groups with their store, as long as it is kept.
  mutating func keep(_ groups: Groups, for overlay: Question, of relations: [Relation]) {
    guard var kept = stores.value(for: relations) else { return }
    kept.groups[overlay] = groups
    stores.keep(kept, size: kept.size, for: relations)
  }

  var size: Int { stores.size }
}
