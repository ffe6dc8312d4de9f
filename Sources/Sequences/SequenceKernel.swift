package import Tables

/// A pass over ordered events that gives the same table as the relation that defines it.
///
/// A kernel runs over ranges of customers, on any number of threads; partial results are merged in
/// the order of the ranges, so that the answer never depends on how the work was cut. Differences of
/// times are not checked: see ``EventTime/reach``.
package protocol SequenceKernel: Sendable {
  /// What is the same for all customers of a pass.
  associatedtype Ground: Sendable
  /// What was counted of a range of customers: used by one thread at a time, and never copied. Memory
  /// that it owns is held by a ``Sole``, as types of a protocol cannot be noncopyable.
  associatedtype Partial

  /// Into how many ranges each thread's share of the customers is cut: more share the work better, as
  /// long as partial results are small.
  var rangesPerThread: Int { get }
  /// Whether the kernel can run over these events; else the definition answers.
  func fits(_ events: EventStore) -> Bool
  /// Looked up once in a pass.
  func ground(_ events: EventStore, _ groups: Groups) -> Ground
  /// Nothing counted yet.
  func begin(_ ground: Ground, _ events: EventStore) -> Partial
  /// Counts some customers, those before them being counted; called with all of a range in pieces.
  func run(_ customers: Range<Int>, of events: EventStore, _ ground: Ground, into: inout Partial)
  /// The last customers of the range were counted.
  func end(_ partial: inout Partial)
  /// Adds what was counted of the customers that follow; it is not used again.
  func merge(_ partial: inout Partial, _ next: Partial)
  /// The same kernel for one more pass, with what this one's found; nil when it was the last.
  func another(after partial: Partial, _ events: EventStore) -> Self?
  func finish(_ partial: Partial, _ events: EventStore, _ ground: Ground) -> Table
}

/// The one holder of something that is never copied.
package final class Sole<Value: ~Copyable> {
  package var value: Value

  package init(_ value: consuming Value) { self.value = value }
}

extension SequenceKernel {
  package var rangesPerThread: Int { 4 }

  package func fits(_ events: EventStore) -> Bool { true }

  package func end(_ partial: inout Partial) {}

  /// One pass is enough for most.
  package func another(after partial: Partial, _ events: EventStore) -> Self? { nil }
}
