import Diagnostics
import Engines
import Relations
import Sequences
import Tables
import Verbs

extension Runner {
  /// The table of a pass over events: by its kernel where the engine hands events over, else by its
  /// definition; both give the same.
  func answer(_ walk: Walk, for activity: String) throws(Diagnostic) -> Table {
    guard let kernel = walk.kernel, let source = walk.events, session.usesKernels
    else { return try answer(walk.definition) }
    var relations = [try resolve(source)]
    if let beside = walk.beside { relations.append(try resolve(beside)) }
    guard let store = try store(of: relations), store.isWithinReach, kernel.fits(store),
      let groups = try groups(of: walk, in: store, of: relations)
    else { return try answer(walk.definition) }
    session.kernelRuns += 1
    return try session.working(on: activity) { (work) throws(Diagnostic) in
      try kernel.table(over: store, groups, threads: session.threads, work: work)
    }
  }

  private func store(of relations: [Relation]) throws(Diagnostic) -> EventStore? {
    if let store = session.eventStores.store(for: relations) { return store }
    guard var store = try session.engine.events(relations[0]) else { return nil }
    for relation in relations.dropFirst() {
      guard let other = try session.engine.events(relation), let both = store.with(other) else {
        return nil
      }
      store = both
    }
    session.eventStores.keep(store, for: relations)
    return store
  }

  /// Who takes part, and in which group; nil when there are more groups than a kernel counts.
  private func groups(
    of walk: Walk, in store: EventStore, of events: [Relation]
  ) throws(Diagnostic) -> Groups? {
    guard let overlay = walk.overlay else { return Groups(byCustomer: nil, labels: []) }
    let asked = Question(try resolve(overlay.relation), order: overlay.order)
    if let known = session.eventStores.groups(asked, of: events) { return known }
    let found = Groups(try answer(asked), of: store)
    if let found, asked.relation.results.isEmpty {
      session.eventStores.keep(found, for: asked, of: events)
    }
    return found
  }
}

extension Groups {
  /// The groups of an overlay's table: the customer, then the keys, whose equal rows are neighbours.
  ///
  /// Nil when there are more groups than a kernel counts.
  fileprivate init?(_ table: Table, of store: EventStore) {
    guard let column = table.columns.first, case .integers(let codes) = column.storage else {
      return nil
    }
    let keys = Array(table.columns.dropFirst())
    var byCustomer = [UInt16](repeating: .max, count: store.customerCount)
    var firstRows: [Int] = []
    var place = 0
    for (row, code) in codes.enumerated() {
      if row == 0 || keys.contains(where: { $0.changes(at: row) }) {
        firstRows.append(row)
        guard firstRows.count < Int(UInt16.max) else { return nil }
      }
      guard let code = Int32(exactly: code) else { continue }
      // Within a group they come in order.
      if row > 0, codes[row - 1] >= codes[row] { place = 0 }
      place = store.place(ofCode: code, from: place)
      if place < store.customerCount, store.customers[place] == code {
        byCustomer[place] = UInt16(firstRows.count - 1)
      }
    }
    let labels = keys.map { key in
      Column(key.name, key.type, values: firstRows.map { key[$0] })
    }
    self.init(byCustomer: byCustomer, labels: labels)
  }
}

extension Column {
  /// Whether a row has another value than the one before it.
  fileprivate func changes(at row: Int) -> Bool {
    if isNull(row) || isNull(row - 1) { return isNull(row) != isNull(row - 1) }
    return switch storage {
    case .booleans(let values): values[row] != values[row - 1]
    case .integers(let values): values[row] != values[row - 1]
    case .doubles(let values): values[row] != values[row - 1]
    case .texts(let values): values[row] != values[row - 1]
    case .days(let values): values[row] != values[row - 1]
    }
  }
}
