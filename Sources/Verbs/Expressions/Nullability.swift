import Catalogs
package import Relations
import Tables

/// Where a null in an expression may come from.
package struct NullSources: Sendable, Hashable {
  /// Columns that may be null themselves.
  package var columns: Set<String> = []
  /// Whether one may be made though no column is null: `1 / 0`, the root of -1.
  package var isMade = false

  package var isEmpty: Bool { columns.isEmpty && !isMade }

  static let made = NullSources(isMade: true)

  func with(_ other: NullSources) -> NullSources {
    NullSources(columns: columns.union(other.columns), isMade: isMade || other.isMade)
  }
}

extension ExpressionBinder {
  /// Where a null in an expression over the rows may come from, as far as the catalog tells.
  package func nullSources(of expression: Expression) -> NullSources {
    expression.nullSources { name in
      rows.shape.attribute(name)?.nullable ?? joined[name]?.nullable ?? true
    }
  }

  package func mayBeNull(_ expression: Expression) -> Bool { !nullSources(of: expression).isEmpty }

  /// Whether people know the column, as one of the rows or of contacts.
  package func isSeen(_ column: String) -> Bool {
    rows.shape.attribute(column) != nil || joined[column] != nil
  }
}

extension Expression {
  /// - Parameter isNullable: whether the column of a name may be null.
  fileprivate func nullSources(_ isNullable: (String) -> Bool) -> NullSources {
    func all(_ expressions: [Expression]) -> NullSources {
      expressions.reduce(NullSources()) { $0.with($1.nullSources(isNullable)) }
    }
    switch self {
    case .column(let name, _): return NullSources(columns: isNullable(name) ? [name] : [])
    case .constant(.null): return .made
    case .constant: return NullSources()
    case .call(let function, let arguments, let type):
      let inner = all(arguments)
      switch function {
      case .isNull, .concatenate: return NullSources()
      case .coalesce:
        return arguments.contains { $0.nullSources(isNullable).isEmpty } ? NullSources() : inner
      case .divide, .remainder:
        // A quotient of doubles may be infinite, which is null.
        let isSafe = arguments.last?.isNonzeroConstant ?? false
        return isSafe && arguments[0].type != .double ? inner : inner.with(.made)
      case .squareRoot, .naturalLogarithm, .exponential, .part, .extract, .cast:
        return inner.with(.made)
      case .add, .subtract, .multiply, .multiple:
        return type == .double ? inner.with(.made) : inner
      default: return inner
      }
    case .choice(let branches, let otherwise, _):
      return branches.reduce(otherwise.nullSources(isNullable)) { sources, branch in
        // A null for a null is that null.
        if case .call(.isNull, let value, _) = branch.condition,
          case .constant(.null) = branch.value
        {
          return sources.with(all(value))
        }
        return sources.with(branch.value.nullSources(isNullable))
      }
    case .window(let window):
      switch window.function {
      case .rowNumber, .rank: return NullSources()
      case .aggregate(let call) where call.function == .count: return NullSources()
      default: return .made
      }
    }
  }

  private var isNonzeroConstant: Bool {
    switch self {
    case .constant(.integer(let value)): value != 0
    case .constant(.decimal(let digits)): digits.contains { ("1"..."9").contains($0) }
    default: false
    }
  }
}
