import Statistics
import Verbs

/// The funnel in one pass over events in memory: the same table as ``FunnelDefinition/question``.
///
/// For each step a customer has the latest deadline (then the latest start) of the entries that lead
/// to it so far; an event of step k takes over that of step k − 1 when it lies within it. Events of
/// one instant go together: with ties optimistic from the first step to the last, so that each may
/// follow the other; strict from the last to the first, so that none does. Where one event may serve
/// two steps, events go one by one, from the last step to the first.
struct FunnelKernel: SequenceKernel {
  /// The names of the events that serve each step; at most 128 steps.
  let steps: [[String]]
  let window: FunnelWindow?
  let entry: FunnelDefinition.Entry
  let ties: FunnelDefinition.Ties
  let areApart: Bool
  let observedUntil: Int64

  struct Partial: Sendable {
    /// The steps that each code of the store serves, as bits.
    var masks: [UInt128]
    var groups: [Tally]
  }

  /// What was counted in one group.
  struct Tally: Sendable {
    var mature = 0
    var immature = 0
    /// The times to each further step, in the order of the customers.
    var times: [[Int64]]
  }

  func begin(_ events: EventStore, _ groups: Groups) -> Partial {
    let masks = events.steps.map { name in
      var mask: UInt128 = 0
      for (step, names) in steps.enumerated() where names.contains(name) { mask |= 1 << step }
      return mask
    }
    let empty = Tally(times: Array(repeating: [], count: steps.count - 1))
    let count = max(1, groups.labels.first?.count ?? 1)
    return Partial(masks: masks, groups: Array(repeating: empty, count: count))
  }

  func run(
    _ events: EventStore, _ groups: Groups, customers: Range<Int>, into partial: inout Partial
  ) {
    let (starts, times, codes) = (events.starts, events.times, events.codes)
    let masks = partial.masks
    var chain = Chain(steps: steps.count)
    for customer in customers {
      let group = groups.byCustomer.map { Int($0[customer]) } ?? 0
      guard group < partial.groups.count else { continue }
      chain.clear()
      var event = starts[customer]
      let end = starts[customer + 1]
      while event < end {
        var mask = masks[Int(codes[event])]
        let time = times[event]
        event += 1
        if areApart || ties == .strict {
          while event < end, times[event] == time {
            mask |= masks[Int(codes[event])]
            event += 1
          }
        }
        guard mask != 0 else { continue }
        advance(&chain, mask, time)
      }
      count(chain, in: &partial.groups[group])
    }
  }

  /// One customer's state: for each step the best entry that leads to it.
  private struct Chain {
    var deadlines: [Int64]
    var starts: [Int64]
    /// The time from the entry when the step was first reached; −1 where it was not.
    var times: [Int64]
    var hasEntered = false

    init(steps: Int) {
      deadlines = Array(repeating: .min, count: steps)
      starts = deadlines
      times = Array(repeating: -1, count: steps)
    }

    mutating func clear() {
      for step in deadlines.indices {
        deadlines[step] = .min
        starts[step] = .min
        times[step] = -1
      }
      hasEntered = false
    }

    mutating func take(_ step: Int, _ deadline: Int64, _ start: Int64) {
      if (deadline, start) > (deadlines[step], starts[step]) {
        deadlines[step] = deadline
        starts[step] = start
      }
    }
  }

  private func advance(_ chain: inout Chain, _ mask: UInt128, _ time: Int64) {
    var rest = mask
    let ascending = areApart && ties == .optimistic
    while rest != 0 {
      let step = ascending ? rest.trailingZeroBitCount : 127 - rest.leadingZeroBitCount
      rest &= ~(1 << step)
      if step == 0 {
        enter(&chain, time)
      } else if chain.deadlines[step - 1] >= time {
        chain.take(step, chain.deadlines[step - 1], chain.starts[step - 1])
        if chain.times[step] < 0 { chain.times[step] = time - chain.starts[step] }
      }
    }
  }

  private func enter(_ chain: inout Chain, _ time: Int64) {
    guard entry == .any || !chain.hasEntered else { return }
    chain.hasEntered = true
    guard let window else { return chain.take(0, .max, time) }
    let deadline = window.deadline(of: time)
    if let deadline, deadline <= observedUntil { chain.take(0, deadline, time) }
  }

  private func count(_ chain: Chain, in tally: inout Tally) {
    guard chain.hasEntered else { return }
    guard chain.deadlines[0] > .min else {
      tally.immature += 1
      return
    }
    tally.mature += 1
    for step in 1..<steps.count {
      guard chain.times[step] >= 0 else { return }
      tally.times[step - 1].append(chain.times[step])
    }
  }

  func merge(_ partial: inout Partial, _ next: consuming Partial) {
    for group in partial.groups.indices {
      partial.groups[group].mature += next.groups[group].mature
      partial.groups[group].immature += next.groups[group].immature
      for step in partial.groups[group].times.indices {
        partial.groups[group].times[step] += next.groups[group].times[step]
      }
    }
  }

  func finish(_ partial: consuming Partial, _ events: EventStore, _ groups: Groups) -> Table {
    let tallies = partial.groups
    let present = tallies.indices.filter {
      groups.labels.isEmpty || tallies[$0].mature + tallies[$0].immature > 0
    }
    var columns = groups.labels.map { label in
      Column(label.name, label.type, values: present.map { label[$0] })
    }
    func whole(_ name: String, _ value: (Tally) -> Int) -> Column {
      Column(name, .integer, .integers(present.map { Int64(value(tallies[$0])) }))
    }
    columns += [whole("_n1") { $0.mature }, whole("_immature") { $0.immature }]
    for step in 2...steps.count {
      columns.append(whole("_n\(step)") { $0.times[step - 2].count })
      let sorted = present.map { tallies[$0].times[step - 2].map(Double.init).sorted() }
      for (name, share) in [("_median\(step)", 0.5), ("_p90_\(step)", 0.9)] {
        let values = sorted.map { times -> Value in
          quantile(times, share).map { .duration(Int64($0.rounded())) } ?? .null
        }
        columns.append(Column(name, .duration, values: values))
      }
    }
    return Table(columns, rowCount: present.count)
  }
}

extension FunnelWindow {
  /// The last instant of the window that begins at one, in microseconds; nil beyond the calendar.
  func deadline(of time: Int64) -> Int64? {
    switch length {
    case .elapsed(let microseconds):
      let (deadline, overflow) = time.addingReportingOverflow(microseconds)
      return overflow ? nil : deadline
    case .months(let months):
      let day = CivilDate(microseconds: time)
      guard (-8000...8000).contains(day.year) else { return nil }
      let moved = day.adding(months: Int(months))
      return moved.startMicroseconds + (time - day.startMicroseconds)
    }
  }
}
