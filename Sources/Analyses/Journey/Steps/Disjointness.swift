import Kits

extension [BoundStep] {
  /// Pairs of steps that one event may be at once, by position.
  ///
  /// Two steps are apart only when that is certain: each asks that the same value be one of some
  /// constants, and they have none in common. Any other two count as overlapping.
  var overlaps: [(first: Int, second: Int)] {
    let allowed = map { $0.condition.allowedValues }
    var pairs: [(first: Int, second: Int)] = []
    for second in indices {
      for first in 0..<second where !areApart(allowed[first], allowed[second]) {
        pairs.append((first, second))
      }
    }
    return pairs
  }

  private func areApart(
    _ left: [Expression: Set<Constant>], _ right: [Expression: Set<Constant>]
  ) -> Bool {
    left.contains { subject, values in
      right[subject].map { values.isDisjoint(with: $0) } ?? false
    }
  }
}

extension Expression {
  /// What the condition says of values: those that each may have where it holds.
  fileprivate var allowedValues: [Expression: Set<Constant>] {
    switch self {
    case .column(_, .boolean): return [self: [.boolean(true)]]
    case .call(.not, let inner, _):
      guard let inner = inner.first, case .column(_, .boolean) = inner else { return [:] }
      return [inner: [.boolean(false)]]
    case .call(.equal, let sides, _) where sides.count == 2:
      if let value = sides[1].comparable(with: sides[0]) { return [sides[0]: [value]] }
      if let value = sides[0].comparable(with: sides[1]) { return [sides[1]: [value]] }
      return [:]
    case .call(.isIn, let arguments, _):
      guard let subject = arguments.first else { return [:] }
      var values: Set<Constant> = []
      for argument in arguments.dropFirst() {
        guard let value = argument.comparable(with: subject) else { return [:] }
        values.insert(value)
      }
      return [subject: values]
    case .call(.and, let parts, _):
      var all: [Expression: Set<Constant>] = [:]
      for part in parts {
        all.merge(part.allowedValues) { $0.intersection($1) }
      }
      return all
    case .call(.or, let parts, _):
      guard var all = parts.first?.allowedValues else { return [:] }
      for part in parts.dropFirst() {
        let others = part.allowedValues
        all = all.filter { others[$0.key] != nil }
        all.merge(others.filter { all[$0.key] != nil }) { $0.union($1) }
      }
      return all
    default: return [:]
    }
  }

  /// The constant, where different constants of its type are different values to `subject`.
  private func comparable(with subject: Expression) -> Constant? {
    guard case .constant(let constant) = self, !subject.hasWindow else { return nil }
    if case .constant = subject { return nil }
    switch (constant, subject.type) {
    case (.text, .text), (.boolean, .boolean), (.integer, .integer), (.date, .date): return constant
    default: return nil
    }
  }
}
