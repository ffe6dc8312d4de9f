import Tables

/// A funnel by trying every chain of a customer's events: slow, and plain to see.
struct BruteForce {
  var serves: [@Sendable (Shop.Event) -> Bool]
  var areApart: Bool
  var isFirst: Bool
  var isStrict: Bool
  /// The last instant of the window that begins at one; nil without a window.
  var deadline: (@Sendable (Int64) -> Int64)?
  var observedUntil: Int64

  struct Outcome: Equatable {
    var entered = false
    var mature = false
    /// The time to each further step; nil where it is not reached.
    var times: [Int64?]
  }

  /// - Parameter events: of one customer, in the order of (time, row).
  /// - Parameter group: which entries count.
  func outcome(
    _ events: ArraySlice<Shop.Event>, group: (Shop.Event) -> Bool = { _ in true }
  ) -> Outcome {
    var outcome = Outcome(times: Array(repeating: nil, count: serves.count - 1))
    var best: [(end: Int64, place: Int, limit: Int64, start: Int64)?] =
      Array(repeating: nil, count: serves.count - 1)
    var entries = events.indices.filter { serves[0](events[$0]) }
    if isFirst { entries = Array(entries.prefix(1)) }
    entries.removeAll { !group(events[$0]) }
    outcome.entered = !entries.isEmpty
    for entry in entries {
      let start = events[entry].time
      let limit = deadline?(start) ?? .max
      if deadline != nil, limit > observedUntil { continue }
      outcome.mature = true
      search(from: entry, 1, events, start, limit, &best)
    }
    outcome.times = best.map { chain in chain.map { $0.end - $0.start } }
    return outcome
  }

  private func search(
    from last: Int, _ step: Int, _ events: ArraySlice<Shop.Event>, _ start: Int64, _ limit: Int64,
    _ best: inout [(end: Int64, place: Int, limit: Int64, start: Int64)?]
  ) {
    guard step < serves.count else { return }
    for next in events.indices where follows(last, next, events) {
      let time = events[next].time
      guard time <= limit, serves[step](events[next]) else { continue }
      // Events of one instant are told apart only where the files' order counts.
      let place = areApart || isStrict ? 0 : next
      let isBetter =
        best[step - 1].map {
          (time, place) < ($0.end, $0.place)
            || ((time, place) == ($0.end, $0.place) && ($0.limit, $0.start) < (limit, start))
        } ?? true
      if isBetter { best[step - 1] = (time, place, limit, start) }
      search(from: next, step + 1, events, start, limit, &best)
    }
  }

  private func follows(_ last: Int, _ next: Int, _ events: ArraySlice<Shop.Event>) -> Bool {
    if isStrict { return events[next].time > events[last].time }
    return areApart ? next != last && events[next].time >= events[last].time : next > last
  }
}
