import Kits

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
  var groupKeys: MarkKeys?

  struct Ground: Sendable {
    let groups: EventGroups
    let rule: PathRule
    /// Nil where paths are keyed.
    let numbers: PathNumbers?
    let steps: Int
  }

  /// Where every path is a number, and where it is not.
  enum Paths: ~Copyable {
    case numbered(PathTable)
    case keyed(KeyedPaths)

    mutating func count(_ customers: Range<Int>, of events: EventStore, _ ground: Ground) {
      switch consume self {
      case .numbered(var paths):
        paths.count(events, ground.groups, customers, by: ground.rule)
        self = .numbered(paths)
      case .keyed(var paths):
        paths.count(events, ground.groups, customers, by: ground.rule)
        self = .keyed(paths)
      }
    }

    mutating func add(_ next: borrowing Paths) {
      switch consume self {
      case .numbered(var paths):
        switch next {
        case .numbered(let others): paths.add(others)
        case .keyed: break
        }
        self = .numbered(paths)
      case .keyed(var paths):
        switch next {
        case .keyed(let others): paths.add(others)
        case .numbered: break
        }
        self = .keyed(paths)
      }
    }

    /// Calls with every path that was taken: its group, customers and those who reached an end, and what
    /// gives the codes of its steps.
    func forEach(_ body: (Int, Int, Int, () -> [Int]) -> Void) {
      switch self {
      case .numbered(let paths):
        let numbers = paths.numbers
        paths.forEach { group, path, n, converted in
          body(group, n, converted) { numbers.codes(of: path) }
        }
      case .keyed(let paths): paths.forEach(body)
      }
    }
  }

  func fits(_ events: EventStore) -> Bool { EventGroups.canPlace(groupKeys, in: events) }

  func ground(_ events: EventStore, _ groups: Groups) -> Ground {
    let groups = EventGroups(groups, by: groupKeys, in: events)
    let rule = PathRule(
      isBegin: events.steps.map { begins?.contains($0) ?? true },
      isEnd: events.steps.map { ends?.contains($0) ?? false },
      hasBegin: begins != nil, hasEnd: ends != nil, collapses: collapses, length: length)
    return Ground(
      groups: groups, rule: rule,
      numbers: PathNumbers(steps: events.steps.count, length: length, groups: groups.count),
      steps: events.steps.count)
  }

  func begin(_ ground: Ground, _ events: EventStore) -> Sole<Paths> {
    if let numbers = ground.numbers { return Sole(.numbered(PathTable(numbers))) }
    return Sole(.keyed(KeyedPaths(steps: ground.steps)))
  }

  func run(
    _ customers: Range<Int>, of events: EventStore, _ ground: Ground,
    into partial: inout Sole<Paths>
  ) {
    partial.value.count(customers, of: events, ground)
  }

  func merge(_ partial: inout Sole<Paths>, _ next: Sole<Paths>) { partial.value.add(next.value) }

  func finish(_ partial: Sole<Paths>, _ events: EventStore, _ ground: Ground) -> Table {
    let ranks = events.steps.ranks
    var kept = Array(repeating: Kept(), count: ground.groups.count)
    partial.value.forEach { group, n, converted, codes in
      kept[group].paths += 1
      kept[group].n += n
      kept[group].converted += converted
      // Most paths are too rare to be looked at.
      if kept[group].best.count == top, let worst = kept[group].best.last, n < worst.n { return }
      let codes = codes()
      kept[group].insert(
        Path(n: n, converted: converted, codes: codes, ranks: codes.map { ranks[$0] }), top)
    }
    return table(kept, events, ground.groups)
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
    let (present, labels) = groups.table(of: kept.indices.filter { kept[$0].paths > 0 })
    var rows: [(group: Int, place: Int, paths: Int, n: Int, converted: Int, codes: [Int])] = []
    for (group, kept) in present.map({ kept[$0] }).enumerated() {
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
    var columns = labels.map { label in
      Column(label.name, label.type, values: rows.map { label[$0.group] })
    }
    columns += [
      whole(PathsDefinition.place.name, rows.map(\.place)),
      whole(PathsDefinition.paths.name, rows.map(\.paths)),
      whole(PathsDefinition.count.name, rows.map(\.n)),
      whole(PathsDefinition.converted.name, rows.map(\.converted)),
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
