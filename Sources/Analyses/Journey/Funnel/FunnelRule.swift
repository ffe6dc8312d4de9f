import Kits

/// What makes a chain of a customer's events one that goes through a funnel.
///
/// A chain has one event for each step, in order. Events of one instant have no order of their own:
/// ``FunnelRule/precedence`` says which may follow which.
struct FunnelRule: Sendable {
  enum Ties: String, Sendable, CaseIterable { case optimistic, strict }
  enum Entry: String, Sendable, CaseIterable { case any, first }
  enum Order: String, Sendable, CaseIterable {
    /// Those that can be asked for.
    static let allCases: [Order] = [.any, .strict, .direct]

    /// The steps in their order, whatever comes between.
    case given
    /// The steps in whatever order.
    case any
    /// In their order, and no other step between two.
    case strict
    /// In their order, each the customer's next event.
    case direct
  }

  /// Which event may follow which.
  enum Precedence: Sendable {
    /// A later one, and any of the same instant.
    case atOnce
    /// A later one only.
    case later
    /// One that is later in the order of (time, row).
    case files
  }

  var steps: [BoundStep]
  /// Steps that a chain may leave out, by their place from 1; never the first.
  var optional: Set<Int> = []
  /// The longest time from the first event of a chain to the last.
  var window: TimeLimit?
  /// For each step after the first the longest time since the event before; empty for any time.
  var gaps: [FixedLength] = []
  var entry: Entry = .any
  var order: Order = .given
  var ties: Ties = .optimistic
  /// Events that may not come between two of a chain.
  var excluded: [BoundStep] = []
  /// Events that end what was begun before them: nothing after them belongs to it.
  var ending: [BoundStep] = []
  /// Columns that have one value in all events of a chain, and their names.
  var holding: [Named] = []
  /// Whether no event can serve two steps.
  var areApart: Bool
  /// The moment the events are observed until, in microseconds.
  var observedUntil: Int64

  /// The longest time that a chain may take, after which it is known what an entry leads to: the window,
  /// or all times between steps together; nil where any time is allowed.
  var maturity: TimeLimit? {
    guard !gaps.isEmpty else { return window }
    let all = TimeLimit(all: gaps)
    guard case .elapsed(let own)? = window?.length, case .elapsed(let sum) = all.length else {
      return window ?? all
    }
    return own <= sum ? window : all
  }

  /// Where it matters what comes between two events, those of one instant count in the files' order.
  var precedence: Precedence {
    if ties == .strict { return .later }
    return areApart && (order == .any || !isInterrupted) ? .atOnce : .files
  }

  /// Whether some events interrupt chains.
  var isInterrupted: Bool {
    order == .strict || order == .direct || !excluded.isEmpty || !ending.isEmpty
  }

  /// The steps from which a chain comes straight to a further one, the nearest first.
  func sources(of step: Int) -> [Int] {
    var sources = [step - 1]
    while let last = sources.last, last > 1, optional.contains(last) { sources.append(last - 1) }
    return sources
  }

  /// The step that a step's own rate is of: the nearest before it that no chain leaves out.
  func base(of step: Int) -> Int { sources(of: step).last ?? 1 }

  /// The longest time between the event of a step and the one before it in the chain.
  func gap(before step: Int) -> FixedLength? { gaps.isEmpty ? nil : gaps[step - 2] }
}
