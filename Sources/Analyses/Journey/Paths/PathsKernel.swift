import Verbs

/// The paths in one pass over events in memory: the same table as ``PathsDefinition/question``.
///
/// A path is a number, or a chain of keys where it does not fit one. No text is made before the paths
/// are counted.
struct PathsKernel: MarkGrouped {
  /// The names of the events that begin and end a path; nil where any does, or none.
  let begins: [String]?
  let ends: [String]?
  let collapses: Bool
  let length: Int
  let top: Int
  var groupKeys: MarkGroups.Keys?

  struct Partial: Sendable {
    let groups: EventGroups
    let rule: PathRule
    /// Where every path is a number; nil where they are keyed.
    var numbered: PathTable?
    var keyed: KeyedPaths
  }

  func fits(_ events: EventStore) -> Bool { canGroup(events) }

  func begin(_ events: EventStore, _ groups: Groups) -> Partial {
    let groups = EventGroups(groups, by: groupKeys, in: events)
    let rule = PathRule(
      isBegin: events.steps.map { begins?.contains($0) ?? true },
      isEnd: events.steps.map { ends?.contains($0) ?? false },
      hasBegin: begins != nil, hasEnd: ends != nil, collapses: collapses, length: length)
    return Partial(
      groups: groups, rule: rule,
      numbered: PathTable(steps: events.steps.count, length: length, groups: groups.count),
      keyed: KeyedPaths(steps: events.steps.count))
  }

  func run(
    _ events: EventStore, _ groups: Groups, customers: Range<Int>, into partial: inout Partial
  ) {
    if var paths = partial.numbered {
      paths.detach()
      paths.count(events, partial.groups, customers, by: partial.rule)
      partial.numbered = paths
    } else {
      // Taken out and put back: it is changed in place.
      var paths = partial.keyed
      partial.keyed = KeyedPaths(steps: events.steps.count)
      paths.count(events, partial.groups, customers, by: partial.rule)
      partial.keyed = paths
    }
  }

  func merge(_ partial: inout Partial, _ next: consuming Partial) {
    if let paths = next.numbered {
      partial.numbered?.add(paths)
    } else {
      partial.keyed.add(next.keyed)
    }
  }

  func finish(_ partial: consuming Partial, _ events: EventStore, _ groups: Groups) -> Table {
    let groups = partial.groups
    let ranks = events.steps.ranks
    var kept = Array(repeating: Kept(), count: groups.count)
    func keep(_ group: Int, _ n: Int, _ converted: Int, _ codes: () -> [Int]) {
      kept[group].paths += 1
      kept[group].n += n
      kept[group].converted += converted
      // Most paths are too rare to be looked at.
      if kept[group].best.count == top, let worst = kept[group].best.last, n < worst.n { return }
      let codes = codes()
      kept[group].insert(
        Path(n: n, converted: converted, codes: codes, ranks: codes.map { ranks[$0] }), top)
    }
    let (numbered, keyed) = (partial.numbered, partial.keyed)
    if let numbered {
      numbered.forEach { group, path, n, converted in
        keep(group, n, converted) { numbered.codes(of: path) }
      }
    } else {
      keyed.forEach { group, path, n, converted in
        keep(group, n, converted) { keyed.codes(of: path) }
      }
    }
    return table(kept, events, groups)
  }

  /// The paths of a group, the best of them in order.
  private struct Kept {
    var paths = 0
    var n = 0
    var converted = 0
    var best: [Path] = []

    mutating func insert(_ path: Path, _ top: Int) {
      var (low, high) = (0, best.count)
      while low < high {
        let middle = (low + high) / 2
        if best[middle].precedes(path) { low = middle + 1 } else { high = middle }
      }
      guard low < top else { return }
      if best.count == top { best.removeLast() }
      best.insert(path, at: low)
    }
  }

  private struct Path {
    let n: Int
    let converted: Int
    let codes: [Int]
    let ranks: [Int]

    /// The commonest first, then by name; a path before those that go on from its end.
    func precedes(_ other: Path) -> Bool {
      n == other.n ? ranks.lexicographicallyPrecedes(other.ranks) : n > other.n
    }
  }

  private func table(_ kept: [Kept], _ events: EventStore, _ groups: EventGroups) -> Table {
    var rows: [(group: Int, place: Int, paths: Int, n: Int, converted: Int, codes: [Int])] = []
    for (group, kept) in kept.enumerated() {
      var (n, converted) = (kept.n, kept.converted)
      for (index, path) in kept.best.enumerated() {
        rows.append((group, index + 1, 1, path.n, path.converted, path.codes))
        n -= path.n
        converted -= path.converted
      }
      if kept.paths > kept.best.count {
        rows.append((group, top + 1, kept.paths - kept.best.count, n, converted, []))
      }
    }
    func whole(_ name: String, _ values: [Int]) -> Column {
      Column(name, .integer, .integers(values.map(Int64.init)))
    }
    var columns = groups.labels.map { label in
      Column(label.name, label.type, values: rows.map { label[$0.group] })
    }
    columns += [
      whole("_place", rows.map(\.place)), whole("_paths", rows.map(\.paths)),
      whole("_n", rows.map(\.n)), whole("_converted", rows.map(\.converted)),
    ]
    for step in 0..<length {
      columns.append(
        Column(
          "_step\(step + 1)", .text,
          values: rows.map {
            step < $0.codes.count ? .text(events.steps[$0.codes[step]]) : .null
          }))
    }
    return Table(columns, rowCount: rows.count)
  }
}
