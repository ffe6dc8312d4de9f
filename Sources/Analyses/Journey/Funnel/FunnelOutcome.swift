/// How far a customer came.
struct FunnelOutcome: Sendable {
  /// How a step was first reached: when, and by which entry.
  struct Arrival: Sendable {
    /// `.max` where it was not.
    var end: Int64 = .max
    var deadline: Int64 = .min
    var start: Int64 = .min

    /// Takes what reaches the step earlier, or at the same instant by a better entry.
    mutating func take(_ other: Arrival) {
      guard other.end <= end else { return }
      if other.end < end || (deadline, start) < (other.deadline, other.start) { self = other }
    }
  }

  var hasEntered = false
  /// Whether it is known what some entry leads to.
  var isMature = false
  var arrivals: [Arrival]

  init(steps: Int) {
    arrivals = Array(repeating: Arrival(), count: steps)
  }

  mutating func clear() {
    hasEntered = false
    isMature = false
    for step in arrivals.indices { arrivals[step] = Arrival() }
  }

  /// Takes in what the same customer did elsewhere.
  mutating func take(_ other: FunnelOutcome) {
    hasEntered = hasEntered || other.hasEntered
    isMature = isMature || other.isMature
    for step in arrivals.indices { arrivals[step].take(other.arrivals[step]) }
  }
}
