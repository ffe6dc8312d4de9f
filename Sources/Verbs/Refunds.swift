package import Catalogs
package import Findings
package import Relations
import Tables

extension Rows {
  /// Whether a row is a refund, never null: as the import found, or where that is not known any more a
  /// negative amount; nil where the rows have neither.
  package var isRefund: Expression? {
    if let known = column(HiddenColumn.refund) { return known }
    guard let amount = shape.attribute(for: .amount), amount.type.isNumeric else { return nil }
    let money = Expression.column(amount.name, amount.type)
    return .all([money.isNotNull, money.isLess(than: .integer(0))])
  }

  /// Whether money went back with a row: a refund, or a purchase of which a part was paid back.
  package var paysBack: Expression? {
    let part = shape.attribute(for: .refund).flatMap { attribute -> Expression? in
      guard attribute.type.isNumeric else { return nil }
      let paidBack = Expression.column(attribute.name, attribute.type)
      return .all([paidBack.isNotNull, paidBack.equals(.integer(0)).negated])
    }
    let conditions = [isRefund, part].compactMap { $0 }
    return conditions.isEmpty ? nil : .any(conditions)
  }
}

extension RefundFacts {
  /// What a description of the amounts says.
  package var rule: Note {
    Note(.rule, sentence, measures: [.init("refunds", Double(count))])
  }

  /// The note under a figure of amounts that are others than the files'; nil when none is.
  package func note(on amount: String) -> Note? {
    changes.map { changes in
      Note(
        .caveat, "`\(amount)` is not as in the files: \(changes)",
        measures: [
          .init("refunds made negative", Double(negated)),
          .init("purchases less what was paid back", Double(netted)),
        ])
    }
  }
}
