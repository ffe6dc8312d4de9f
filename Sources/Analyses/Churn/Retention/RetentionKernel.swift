import Verbs

/// The counts of retention in one pass over activity in memory: the same table as
/// ``RetentionDefinition/question`` without money.
///
/// A customer's events come in order, so that the first one gives the cohort, and the period is
/// looked up only where an event leaves the one before.
struct RetentionKernel: SequenceKernel {
  let unit: CalendarUnit
  let weekStart: Int
  let kind: RetentionDefinition.Kind
  /// Later periods are left out, or for ``RetentionDefinition/Kind/unbounded`` taken as this one.
  let mostPeriods: Int

  struct Ground: Sendable {
    /// Where periods are so few that those of a customer are bits; else nil.
    let table: PeriodTable?
    let groups: Groups
  }

  struct Partial {
    /// By group, cohort and the number of periods since, where there is a table.
    var cells: [Int] = []
    var groups: [Tally]
  }

  /// What was counted in one group.
  struct Tally: Sendable {
    /// The place of each cohort in ``counts``, by its first day since 1970.
    var places: [Int32: Int] = [:]
    /// By cohort, then by the number of periods since.
    var counts: [[Int]] = []

    mutating func place(of cohort: Int32) -> Int {
      if let place = places[cohort] { return place }
      places[cohort] = counts.count
      counts.append([])
      return counts.count - 1
    }

    mutating func add(_ number: Int, to later: Int, of place: Int) {
      let missing = later + 1 - counts[place].count
      if missing > 0 { counts[place] += [Int](repeating: 0, count: missing) }
      counts[place][later] += number
    }
  }

  /// Days that are worth a table of their periods.
  private static let mostDays = 1 << 16
  /// Groups that are worth a place for every cohort and period.
  private static let mostPlaced = 256

  func ground(_ events: EventStore, _ groups: Groups) -> Ground {
    let table = events.moments.flatMap {
      PeriodTable($0, unit, weekStart, mostDays: Self.mostDays)
    }
    return Ground(
      table: table.flatMap {
        $0.periods.count <= Self.width && groups.count <= Self.mostPlaced ? $0 : nil
      }, groups: groups)
  }

  func begin(_ ground: Ground, _ events: EventStore) -> Partial {
    let count = ground.groups.count
    return Partial(
      cells: Array(
        repeating: 0, count: ground.table == nil ? 0 : count * Self.width * Self.width),
      groups: Array(repeating: Tally(), count: count))
  }

  func run(
    _ customers: Range<Int>, of events: EventStore, _ ground: Ground, into partial: inout Partial
  ) {
    if let table = ground.table {
      count(EventColumns(events), ground.groups, customers, table, into: &partial.cells)
    } else {
      follow(EventColumns(events), ground.groups, customers, into: &partial.groups)
    }
  }

  /// Periods of which there are so few that those of a customer are bits.
  private static let width = UInt64.bitWidth

  /// Few periods: those in which a customer was active are bits, and nothing depends on an event but
  /// one of them.
  private func count(
    _ columns: EventColumns, _ groups: Groups, _ customers: Range<Int>, _ table: PeriodTable,
    into cells: inout [Int]
  ) {
    let (starts, times, groupCount) = (columns.starts, columns.times, groups.count)
    cells.withUnsafeMutableBufferPointer { cells in
      table.withPlaces { place in
        for customer in customers {
          let group = groups.byCustomer.map { Int($0[customer]) } ?? 0
          let own = starts[customer]..<starts[customer + 1]
          guard group < groupCount, !own.isEmpty else { continue }
          let cohort = place(times[own.lowerBound])
          var active: UInt64 = 0
          for event in own { active |= 1 &<< UInt64(place(times[event])) }
          let cell = (group * Self.width + cohort) * Self.width
          count(active >> UInt64(cohort)) { cells[cell + $0] += 1 }
        }
      }
    }
  }

  /// Calls with the periods that a customer counts in who was active in some, the lowest bit the first.
  @inline(__always)
  private func count(_ active: UInt64, _ body: (Int) -> Void) {
    var rest = active
    switch kind {
    case .unbounded: body(min(63 - active.leadingZeroBitCount, mostPeriods))
    case .period:
      if mostPeriods < 63 { rest &= (2 << UInt64(mostPeriods)) - 1 }
      while rest != 0 {
        body(rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    case .bracket:
      body(0)
      rest &= ~1
      while rest != 0 {
        let bracket = bracket(of: rest.trailingZeroBitCount)
        guard bracket <= mostPeriods else { break }
        body(bracket)
        // Up to the next bracket.
        rest = bracket >= 32 ? 0 : rest & ~((2 << UInt64(bracket * 2 - 1)) - 1)
      }
    }
  }

  /// Many periods: the next is looked up where an event leaves the one before.
  private func follow(
    _ columns: EventColumns, _ groups: Groups, _ customers: Range<Int>, into tallies: inout [Tally]
  ) {
    let (starts, times) = (columns.starts, columns.times)
    for customer in customers {
      let group = groups.byCustomer.map { Int($0[customer]) } ?? 0
      guard group < tallies.count, starts[customer] < starts[customer + 1] else { continue }
      var period = RetentionPeriod(of: times[starts[customer]], unit, weekStart)
      let first = period.number
      let cohort = tallies[group].place(of: period.firstDay)
      var last = 0
      if kind != .unbounded { tallies[group].add(1, to: 0, of: cohort) }
      for event in starts[customer]..<starts[customer + 1] where times[event] >= period.end {
        period = RetentionPeriod(of: times[event], unit, weekStart)
        var later = period.number - first
        if kind == .bracket { later = bracket(of: later) }
        guard later > last else { continue }
        last = later
        if kind == .unbounded { continue }
        guard later <= mostPeriods else { break }
        tallies[group].add(1, to: later, of: cohort)
      }
      if kind == .unbounded { tallies[group].add(1, to: min(last, mostPeriods), of: cohort) }
    }
  }

  /// The first period of the bracket: the greatest power of two that is not above.
  private func bracket(of later: Int) -> Int {
    later <= 0 ? 0 : 1 << (Int.bitWidth - 1 - later.leadingZeroBitCount)
  }

  func merge(_ partial: inout Partial, _ next: Partial) {
    for cell in next.cells.indices { partial.cells[cell] += next.cells[cell] }
    for (group, tally) in next.groups.enumerated() {
      for (cohort, place) in tally.places {
        let own = partial.groups[group].place(of: cohort)
        for (later, number) in tally.counts[place].enumerated() where number > 0 {
          partial.groups[group].add(number, to: later, of: own)
        }
      }
    }
  }

  /// What is counted in cells, as tallies.
  private func tallies(_ partial: Partial, _ table: PeriodTable?) -> [Tally] {
    var tallies = partial.groups
    guard let table else { return tallies }
    for (index, number) in partial.cells.enumerated() where number > 0 {
      let (row, later) = index.quotientAndRemainder(dividingBy: Self.width)
      let (group, cohort) = row.quotientAndRemainder(dividingBy: Self.width)
      let place = tallies[group].place(of: table.periods[cohort].firstDay)
      tallies[group].add(number, to: later, of: place)
    }
    return tallies
  }

  func finish(_ partial: Partial, _ events: EventStore, _ ground: Ground) -> Table {
    let groups = ground.groups
    var labels: [Int] = []
    var cohorts: [Int32] = []
    var laters: [Int64] = []
    var counts: [Int64] = []
    for (group, tally) in tallies(partial, ground.table).enumerated() {
      for (cohort, place) in tally.places.sorted(by: { $0.key < $1.key }) {
        for (later, number) in tally.counts[place].enumerated() where number > 0 {
          labels.append(group)
          cohorts.append(cohort)
          laters.append(Int64(later))
          counts.append(Int64(number))
        }
      }
    }
    var columns = groups.labels.map { label in
      Column(label.name, label.type, values: labels.map { label[$0] })
    }
    columns += [
      Column("_cohort", .date, .days(cohorts)), Column("_later", .integer, .integers(laters)),
      Column("n", .integer, .integers(counts)),
    ]
    return Table(columns, rowCount: counts.count)
  }
}
