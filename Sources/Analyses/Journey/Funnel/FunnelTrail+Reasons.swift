import Kits

extension FunnelTrail {
  /// Why a step was not reached; nil for one that was.
  func reason(of step: Int) -> String? {
    guard places[step] == nil else { return nil }
    let label = typed(rule.steps[step].label)
    if step == 0 { return entryReason(label) }
    let before = typed(rule.steps[rule.base(of: step + 1) - 1].label)
    if furthest < 0 { return "\(before) was not reached" }
    if step < furthest { return "left out" }
    let nearest = (furthest + 1..<rule.steps.count).filter {
      rule.sources(of: $0 + 1).contains(furthest + 1)
    }
    guard rule.order == .any || nearest.contains(step) else {
      return "\(before) was not reached"
    }
    guard events.contains(where: { $0.serves(step) }) else { return "no \(label)" }
    if rule.order == .any {
      let within = rule.window.map { " within \($0.text)" } ?? ""
      return "no \(label) together with the others\(within)"
    }
    return missed.flatMap { events[$0].serves(step) ? missReason($0, label) : nil }
      ?? "no \(label) after \(lastStep)"
  }

  private func entryReason(_ label: String) -> String {
    guard hasEntered else { return "no \(label)" }
    let day = CivilDate(microseconds: rule.observedUntil).text
    let within = rule.maturity.map { "\($0.text) have not passed by \(day)" } ?? "it is too young"
    return "not judged yet: \(within)"
  }

  private var lastStep: String { typed(rule.steps[max(0, furthest)].label) }

  /// Why an event that serves a further step does not count.
  private func missReason(_ place: Int, _ label: String) -> String? {
    guard let last = places[furthest], let entry = places.compactMap({ $0 }).first else {
      return nil
    }
    let (from, to) = (events[last].time, events[place].time)
    if rule.precedence == .later, from == to {
      return "\(label) came at the same instant as \(lastStep) (`ties strict`)"
    }
    if let between = interruption(from: last, to: place) { return between }
    let step = rule.steps.indices.first { events[place].serves($0) && $0 > furthest } ?? furthest
    if let gap = rule.gap(before: step + 1), to - from > gap.microseconds {
      return "\(label) came \(length(to - from)) after \(lastStep): more than \(gap.text)"
    }
    if let window = rule.window, let deadline = window.deadline(of: events[entry].time),
      to > deadline
    {
      return "\(label) came \(length(to - events[entry].time)) after "
        + "\(typed(rule.steps[0].label)): more than \(window.text)"
    }
    return nil
  }

  private func interruption(from last: Int, to place: Int) -> String? {
    let between = events.indices.first { other in
      let isBetween =
        rule.precedence == .later
        ? events[last].time < events[other].time && events[other].time < events[place].time
        : last < other && other < place
      guard isBetween else { return false }
      if events[other].mask & FunnelMasks.excluded != 0 || rule.order == .direct { return true }
      return rule.order == .strict && events[other].mask & FunnelMasks.steps != 0
        && !events[other].serves(furthest)
    }
    return between.map { place in
      let name = events[place].name.map(typed) ?? "another event"
      return "\(name) came between, on \(CivilDate(microseconds: events[place].time).text)"
    }
  }

  /// A length of time in its largest unit, to one place.
  private func length(_ microseconds: Int64) -> String {
    let units: [(Int64, String)] = [
      (86_400_000_000, "d"), (3_600_000_000, "h"), (60_000_000, "m"), (1_000_000, "s"),
    ]
    let (unit, name) = units.first { microseconds >= $0.0 } ?? (1_000_000, "s")
    let tenths = Int((Double(microseconds) / Double(unit) * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10) \(name)" : "\(tenths / 10).\(tenths % 10) \(name)"
  }
}
