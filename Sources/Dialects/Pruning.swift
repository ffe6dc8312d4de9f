import Relations

/// Takes away the columns that no later step reads.
func prune(_ steps: inout [NamedPart], _ last: inout Block) {
  var needed: [Int: Set<String>] = [:]

  func note(_ source: Source, _ names: some Sequence<String>) {
    if let step = source.step { needed[step, default: []].formUnion(names) }
  }

  func note(readsOf block: Block) {
    var left: Set<String> = []
    var right: Set<String> = []
    let marker = Block.right("")
    for expression in block.expressions {
      for name in expression.columnNames {
        if block.join != nil, name.hasPrefix(marker) {
          right.insert(String(name.dropFirst(marker.count)))
        } else {
          left.insert(name)
        }
      }
    }
    if let join = block.join {
      left.formUnion(join.on.map(\.pair.left))
      right.formUnion(join.on.map(\.pair.right))
      note(join.right, right)
    }
    note(block.source, left)
  }

  note(readsOf: last)
  for index in steps.indices.reversed() {
    let names = needed[index] ?? []
    switch steps[index] {
    case .select(var block):
      if !block.isDistinct {
        let keys = block.keyCount ?? 0
        let kept = block.outputs.enumerated().filter { $0 < keys || names.contains($1.name) }
        block.outputs = kept.isEmpty ? Array(block.outputs.prefix(1)) : kept.map(\.element)
      }
      note(readsOf: block)
      steps[index] = .select(block)
    case .union(let sides, let columns):
      var kept = columns.filter { names.contains($0.name) }
      if kept.isEmpty { kept = Array(columns.prefix(1)) }
      for (place, side) in sides.enumerated() {
        // The columns are known by what the side's step stores them as.
        let stored = Set(kept.map { $0.sides[place] })
        note(side, side.columns.filter { stored.contains($0.stored) }.map(\.name))
      }
      steps[index] = .union(sides, columns: kept)
    case .verbatim: break
    }
  }
}
