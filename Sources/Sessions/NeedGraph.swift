/// What a definition reads: tables, values and functions are asked for in different ways, so a name may
/// be each.
enum Need: Hashable {
  case table(String)
  case value(String)
  case function(String)

  /// As it is written where it is used.
  var text: String {
    switch self {
    case .table(let name): name
    case .value(let name): "$" + name
    case .function(let name): name + "()"
    }
  }
}

/// Which definition reads which.
struct NeedGraph {
  private var needs: [Need: [Need]] = [:]

  /// What the definition behind a name reads, for everything that it may be asked for as.
  mutating func set(_ name: String, _ found: [Need: [Need]]) {
    for need in [Need.table(name), .value(name), .function(name)] { needs[need] = found[need] }
  }

  /// The shortest way from a definition over what it reads to another or back to itself, both included;
  /// nil when there is none.
  func path(from start: Need, to end: Need) -> [Need]? {
    var readers: [Need: Need] = [:]
    var waiting = [start]
    var next = 0
    while next < waiting.count {
      let reader = waiting[next]
      next += 1
      for need in needs[reader] ?? [] {
        if need == end {
          var path = [need, reader]
          while let last = path.last, last != start, let before = readers[last] {
            path.append(before)
          }
          return path.reversed()
        }
        guard readers[need] == nil, need != start else { continue }
        readers[need] = reader
        waiting.append(need)
      }
    }
    return nil
  }

  /// Whether any definition leads back to itself, found in one pass over all.
  var hasCircle: Bool {
    /// Whether all that a definition leads to was looked at; nil when it was not come to yet.
    var isDone: [Need: Bool] = [:]
    for start in needs.keys where isDone[start] == nil {
      var way: [(need: Need, next: Int)] = [(start, 0)]
      isDone[start] = false
      while let (need, next) = way.last {
        let inner = needs[need] ?? []
        guard next < inner.count else {
          isDone[need] = true
          way.removeLast()
          continue
        }
        way[way.count - 1].next += 1
        switch isDone[inner[next]] {
        case true?: break
        case false?: return true
        case nil:
          isDone[inner[next]] = false
          way.append((inner[next], 0))
        }
      }
    }
    return false
  }

  /// Every definition that reads something, also through others.
  func readers(of need: Need) -> Set<Need> {
    var direct: [Need: [Need]] = [:]
    for (reader, inner) in needs {
      for need in inner { direct[need, default: []].append(reader) }
    }
    var found: Set<Need> = []
    var waiting = [need]
    while let next = waiting.popLast() {
      for reader in direct[next] ?? [] where found.insert(reader).inserted {
        waiting.append(reader)
      }
    }
    return found
  }
}
