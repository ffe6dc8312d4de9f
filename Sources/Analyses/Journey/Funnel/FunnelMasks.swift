import Kits

/// Which steps of a funnel an event serves, as bits from the lowest, and whether it comes between
/// others (``FunnelMasks/excluded``) or ends what was begun (``FunnelMasks/ending``).
enum FunnelMasks {
  /// Steps that there are bits for.
  static let mostSteps = 60
  static let excluded: UInt64 = 1 << 60
  static let ending: UInt64 = 1 << 61
  static let steps: UInt64 = (1 << 60) - 1

  /// Where the kernel finds what an event is.
  enum Source: Sendable {
    /// The names of the events that serve each step, come between, and end what was begun.
    case names(steps: [[String]], excluded: [String], ending: [String])
    /// A mark whose values are the bits.
    case mark(Int)
  }
}

extension FunnelMasks.Source {
  /// The mask of each code of the store's steps, or of the mark's values.
  func masks(in events: EventStore) -> [UInt64] {
    switch self {
    case .names(let steps, let excluded, let ending):
      return events.steps.map { name in
        var mask: UInt64 = 0
        for (step, names) in steps.enumerated() where names.contains(name) { mask |= 1 << step }
        if excluded.contains(name) { mask |= FunnelMasks.excluded }
        if ending.contains(name) { mask |= FunnelMasks.ending }
        return mask
      }
    case .mark(let number):
      return events.marks[number].values.map { value in
        if case .integer(let bits) = value { UInt64(bitPattern: bits) } else { 0 }
      }
    }
  }

  /// The code of each event, an index into its masks; one beyond them stands for none.
  func codes(in events: EventStore) -> EventValues<UInt16> {
    switch self {
    case .names: events.codes
    case .mark(let number): events.marks[number].codes
    }
  }
}

extension FunnelRule {
  /// The bits of an event as an expression, for a mark.
  var mask: Expression {
    var bits = steps.enumerated().map { (condition: $1.condition, bit: Int64(1) << Int64($0)) }
    if !excluded.isEmpty || !ending.isEmpty {
      bits.append(
        (.any((excluded + ending).map(\.condition)), Int64(FunnelMasks.excluded)))
    }
    if !ending.isEmpty {
      bits.append((.any(ending.map(\.condition)), Int64(FunnelMasks.ending)))
    }
    let terms = bits.map { condition, bit in
      Expression.choice([.init(condition, .integer(bit))], otherwise: .integer(0), .integer)
    }
    return terms.dropFirst().reduce(terms[0]) { .call(.add, [$0, $1], .integer) }
  }
}
