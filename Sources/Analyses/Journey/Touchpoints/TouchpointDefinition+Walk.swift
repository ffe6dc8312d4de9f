import Kits

extension TouchpointDefinition {
  /// A question as a pass over events, with a kernel where events in memory say all that it needs:
  /// steps that are names of events, and groups of customers.
  ///
  /// - Parameter part: Which of `counts`, `places` and `moves`.
  func walk(_ part: TouchpointKernel.Part, in scope: Scope) -> Walk {
    let kernel = kernel(part)
    switch part {
    case .counts: return events.walk(counts, kernel: kernel, in: scope)
    case .places: return events.ungrouped.walk(places, kernel: kernel, in: scope)
    case .moves: return events.walk(moves, kernel: kernel, in: scope)
    }
  }

  /// Nil when the outcome or one of the ends is more than names of events.
  private func kernel(_ part: TouchpointKernel.Part) -> TouchpointKernel? {
    var names: [[String]?] = []
    for condition in [outcome, from, to] {
      guard let condition else {
        names.append(nil)
        continue
      }
      guard let found = events.names(condition) else { return nil }
      names.append(found)
    }
    return TouchpointKernel(
      part: part, gap: gap.microseconds, outcome: stagesByOutcome ? names[0] : nil,
      from: names[1], to: names[2], matureUntil: events.observedUntil - gap.microseconds)
  }
}
