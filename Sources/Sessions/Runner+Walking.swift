import Diagnostics
import Engines
import Relations
import Sequences
import Tables
import Verbs

extension Runner {
  /// The table of a pass over events: by its kernel where the engine hands events over, else by its
  /// definition; both give the same.
  func answer(_ walk: Walk) throws(Diagnostic) -> Table {
    guard let kernel = walk.kernel, let events = walk.events, session.usesKernels,
      let store = try store(of: events, beside: walk.beside)
    else { return try answer(walk.definition) }
    guard let groups = try groups(of: walk, in: store) else { return try answer(walk.definition) }
    session.kernelRuns += 1
    return kernel.table(over: store, groups, threads: session.threads)
  }

  private func store(
    of events: Relation, beside other: Relation?
  ) throws(Diagnostic) -> EventStore? {
    var relations = [try resolve(events)]
    if let other { relations.append(try resolve(other)) }
    if let store = session.eventStores.store(for: relations) { return store }
    guard var store = try session.engine.events(relations[0]) else { return nil }
    for relation in relations.dropFirst() {
      guard let other = try session.engine.events(relation) else { return nil }
      store = store.with(other)
    }
    session.eventStores.keep(store, for: relations)
    return store
  }

  /// Who takes part, and in which group; nil when there are more groups than a kernel counts.
  private func groups(of walk: Walk, in store: EventStore) throws(Diagnostic) -> Groups? {
    guard let overlay = walk.overlay else { return Groups(byCustomer: nil, labels: []) }
    let table = try answer(overlay)
    guard let column = table.columns.first, case .integers(let codes) = column.storage else {
      return nil
    }
    let keys = Array(table.columns.dropFirst())
    var places: [Int32: Int] = [:]
    places.reserveCapacity(store.customerCount)
    for (place, code) in store.customers.enumerated() { places[code] = place }
    var byCustomer = [UInt16](repeating: .max, count: store.customerCount)
    var firstRows: [Int] = []
    for row in 0..<table.rowCount {
      if firstRows.isEmpty
        || keys.contains(where: { $0[row] != $0[firstRows[firstRows.count - 1]] })
      {
        firstRows.append(row)
        guard firstRows.count < Int(UInt16.max) else { return nil }
      }
      guard let code = Int32(exactly: codes[row]), let place = places[code] else { continue }
      byCustomer[place] = UInt16(firstRows.count - 1)
    }
    let labels = keys.map { key in
      Column(key.name, key.type, values: firstRows.map { key[$0] })
    }
    return Groups(byCustomer: byCustomer, labels: labels)
  }
}
