/// Values by key, of which the least recently used go when all together take more than a budget.
package struct RecentlyUsed<Key: Hashable, Value> {
  private struct Entry {
    var value: Value
    var size: Int
    var lastUse: Int
  }

  /// What all values together may take, in the unit of their sizes.
  package var budget: Int
  /// What they take now.
  package private(set) var size = 0
  private var entries: [Key: Entry] = [:]
  private var clock = 0

  package init(budget: Int) { self.budget = budget }

  package var count: Int { entries.count }
  package var keys: some Collection<Key> { entries.keys }

  /// The value of a key, which counts as a use of it.
  package mutating func value(for key: Key) -> Value? {
    guard let found = entries[key]?.value else { return nil }
    clock += 1
    entries[key]?.lastUse = clock
    return found
  }

  /// Keeps a value, also in place of another one; one that is larger than the budget is not kept.
  ///
  /// - Returns: the keys of the values that went to make room.
  @discardableResult
  package mutating func keep(_ value: Value, size newSize: Int, for key: Key) -> [Key] {
    clock += 1
    size += newSize - (entries[key]?.size ?? 0)
    entries[key] = Entry(value: value, size: newSize, lastUse: clock)
    var gone: [Key] = []
    while size > budget, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      size -= oldest.value.size
      entries[oldest.key] = nil
      gone.append(oldest.key)
    }
    return gone
  }
}
