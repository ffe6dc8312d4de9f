import Verbs

/// What is counted in one group.
protocol EventTally: Sendable {
  /// Nothing counted yet.
  init()
  /// Adds what was counted of customers who come after these.
  mutating func add(_ next: Self)
}

/// Counts the events of one customer after the other; has what is looked up once for all, and room that
/// is used again.
protocol CustomerCounter {
  associatedtype Tally: EventTally
  mutating func count(
    _ customer: Int, _ events: Range<Int>, in tallies: inout GroupTallies<Tally>)
}

/// The tallies of the groups that were met.
struct GroupTallies<Tally: EventTally>: ~Copyable {
  private var numbers: GroupNumbers
  fileprivate var tallies: [Tally] = []

  fileprivate init(_ groups: EventGroups) { numbers = GroupNumbers(groups) }

  /// The tally of the group of an event.
  @inline(__always)
  mutating func withTally(
    of event: Int, _ customer: Int, _ body: (inout Tally) -> Void
  ) {
    let group = numbers.number(of: event, customer)
    if group >= tallies.count { grow(to: group) }
    body(&tallies[group])
  }

  @inline(never)
  private mutating func grow(to group: Int) {
    while group >= tallies.count { tallies.append(Tally()) }
  }

  fileprivate mutating func add(_ next: borrowing GroupTallies) {
    let translated = numbers.numbers(of: next.numbers)
    for (number, tally) in next.tallies.enumerated() {
      let group = translated?[number] ?? number
      grow(to: group)
      tallies[group].add(tally)
    }
  }

  fileprivate func table(of groups: [Int]) -> (groups: [Int], labels: [Column]) {
    numbers.table(of: groups)
  }
}

/// What was counted of a range of customers, and what counts the next one.
struct TallyCount<Counter: CustomerCounter>: ~Copyable {
  fileprivate var counter: Counter
  fileprivate var tallies: GroupTallies<Counter.Tally>
}

/// A column of a kernel's table: what it is called, and what it is in a row.
struct TallyColumn<Row> {
  let field: Field
  let value: (Row) -> Value

  init(_ name: String, _ type: ValueType, _ value: @escaping (Row) -> Value) {
    (field, self.value) = (Field(name, type), value)
  }

  static func count(_ name: String, _ value: @escaping (Row) -> Int) -> TallyColumn {
    TallyColumn(name, .integer) { .integer(Int64(value($0))) }
  }

  /// What the definition counts under that name.
  static func count(
    _ column: AggregateColumn<Int>, _ value: @escaping (Row) -> Int
  ) -> TallyColumn {
    count(column.name, value)
  }
}

/// A kernel that counts in a tally for each group.
///
/// It says how a customer's events are counted, which rows come of a tally, and their columns; cutting,
/// grouping, merging and ordering are the same for all.
protocol TallyKernel: SequenceKernel
where Ground == EventGroups, Partial == Sole<TallyCount<Counter>> {
  associatedtype Counter: CustomerCounter
  associatedtype Row = Counter.Tally

  /// The events' own columns that they are grouped by; nil where groups are those of customers.
  var groupKeys: MarkKeys? { get }
  func counter(_ events: EventStore) -> Counter
  /// The rows of a group, none where nothing was counted.
  func rows(of tally: Counter.Tally) -> [Row]
  /// Those that follow the groups' own.
  func columns(_ events: EventStore) -> [TallyColumn<Row>]
}

extension TallyKernel {
  var groupKeys: MarkKeys? { nil }

  func fits(_ events: EventStore) -> Bool { groupKeys?.fit(events) ?? true }

  func ground(_ events: EventStore, _ groups: Groups) -> EventGroups {
    EventGroups(groups, by: groupKeys, in: events)
  }

  func begin(_ groups: EventGroups, _ events: EventStore) -> Sole<TallyCount<Counter>> {
    Sole(TallyCount(counter: counter(events), tallies: GroupTallies(groups)))
  }

  func run(
    _ customers: Range<Int>, of events: EventStore, _ groups: EventGroups,
    into partial: inout Sole<TallyCount<Counter>>
  ) {
    partial.value.run(customers, EventColumns(events), groups)
  }

  func merge(_ partial: inout Sole<TallyCount<Counter>>, _ next: Sole<TallyCount<Counter>>) {
    partial.value.tallies.add(next.value.tallies)
  }

  func finish(
    _ partial: Sole<TallyCount<Counter>>, _ events: EventStore, _ groups: EventGroups
  ) -> Table {
    var tallies = partial.value.tallies.tallies
    // Of all customers together something is told even when there are none.
    if tallies.isEmpty, groups.keyCount == 0 { tallies.append(Counter.Tally()) }
    let rows = tallies.map { self.rows(of: $0) }
    let (ordered, labels) = partial.value.tallies.table(
      of: rows.indices.filter { !rows[$0].isEmpty })
    let places = ordered.enumerated().flatMap { place, group in rows[group].map { _ in place } }
    let all = ordered.flatMap { rows[$0] }
    return Table(
      labels.map { label in Column(label.name, label.type, values: places.map { label[$0] }) }
        + columns(events).map { column in
          Column(column.field.name, column.field.type, values: all.map(column.value))
        }, rowCount: all.count)
  }
}

extension TallyCount {
  fileprivate mutating func run(
    _ customers: Range<Int>, _ columns: EventColumns, _ groups: EventGroups
  ) {
    for customer in customers where groups.takesPart(customer) {
      counter.count(
        customer, columns.starts[customer]..<columns.starts[customer &+ 1], in: &tallies)
    }
  }
}

extension TallyKernel where Row == Counter.Tally {
  func rows(of tally: Counter.Tally) -> [Row] { [tally] }
}
