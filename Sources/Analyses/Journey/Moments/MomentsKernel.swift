import Kits

/// The first moments of customers in one pass over moments and outcomes in memory: the same table as
/// ``MomentsDefinition/question``.
///
/// The first mark is how an event went, null for an outcome; the others are the groups, the touchpoint
/// the last of them. At one instant moments come before outcomes.
struct MomentsKernel: TallyKernel {
  let window: TimeLimit
  let observedUntil: Int64
  /// What events are grouped by, then the touchpoint.
  let columns: [MarkedColumn]
  /// The names of the columns that order the touchpoints.
  let order: [String]

  var groupKeys: MarkKeys? { MarkKeys(first: 1, columns: columns, order: order) }

  /// What was counted of a touchpoint of a group.
  struct Tally: EventTally {
    /// The customer who was counted last.
    var last = -1
    var strata = Array(repeating: Stratum(), count: MomentsDefinition.strata.count)

    mutating func add(_ next: Tally) {
      for place in strata.indices {
        strata[place].moments += next.strata[place].moments
        strata[place].immature += next.strata[place].immature
        strata[place].n &+= next.strata[place].n
        strata[place].returned &+= next.strata[place].returned
      }
    }
  }

  /// What was counted of the moments of one stratum.
  struct Stratum {
    var moments = 0
    var immature = 0
    /// Those whose window has closed, by quality, and who came back.
    var n = SIMD4<Int>.zero
    var returned = SIMD4<Int>.zero
  }

  struct Counter: CustomerCounter {
    /// What the first mark says of an outcome; qualities are 0, 1 and 2.
    static let outcome = 3

    let rule: MomentsKernel
    let events: EventColumns
    /// What each code of the first mark says.
    let kinds: [Int]

    mutating func count(
      _ customer: Int, _ own: Range<Int>, in tallies: inout GroupTallies<Tally>
    ) {
      let (times, codes) = (events.times, events.marks[0])
      var next = own.lowerBound
      // The instants of outcomes so far, and the last of them.
      var before = 0
      var last: Int64?
      for event in own {
        let kind = kinds[Int(codes[event])]
        let time = times[event]
        guard kind != Self.outcome else {
          if last != time { before += 1 }
          last = time
          continue
        }
        tallies.withTally(of: event, customer) { tally in
          guard tally.last != customer else { return }
          tally.last = customer
          while next < own.upperBound,
            times[next] <= time || kinds[Int(codes[next])] != Self.outcome
          {
            next += 1
          }
          let place = stratum(before)
          tally.strata[place].moments += 1
          guard let deadline = rule.window.deadline(of: time), deadline <= rule.observedUntil
          else {
            if kind != 1 { tally.strata[place].immature += 1 }
            return
          }
          tally.strata[place].n[kind] += 1
          if next < own.upperBound, times[next] <= deadline {
            tally.strata[place].returned[kind] += 1
          }
        }
      }
    }

    @inline(__always)
    private func stratum(_ before: Int) -> Int {
      var stratum = MomentsDefinition.strata.count - 1
      while stratum > 0, before < MomentsDefinition.strata[stratum] { stratum -= 1 }
      return stratum
    }
  }

  func counter(_ events: EventStore) -> Counter {
    let kinds = events.marks[0].values.map { value in
      guard case .integer(let quality) = value else { return Counter.outcome }
      return Int(clamping: quality.signum()) + 1
    }
    return Counter(rule: self, events: EventColumns(events), kinds: kinds)
  }

  /// A row for each stratum that has moments.
  func rows(of tally: Tally) -> [(place: Int, counts: Stratum)] {
    tally.strata.enumerated().filter { $1.moments > 0 }.map { ($0, $1) }
  }

  func columns(_ events: EventStore) -> [TallyColumn<(place: Int, counts: Stratum)>] {
    var columns: [TallyColumn<(place: Int, counts: Stratum)>] = [
      .count(
        MomentsDefinition.stratum.name, \.place)
    ]
    for (quality, name) in MomentsDefinition.qualities.enumerated() {
      columns.append(.count("n_\(name)") { $0.counts.n[quality] })
      columns.append(.count("returned_\(name)") { $0.counts.returned[quality] })
    }
    return columns + [.count("immature", \.counts.immature)]
  }
}
