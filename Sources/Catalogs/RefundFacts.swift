import Tables

/// What the import took for refunds among the rows of a table, and what it made of their amounts.
///
/// After it the amount of every refund is negative, whatever sign the files used, and the amount of a
/// purchase is less what was paid back of it: sums are net. The hidden column `_refund` marks the rows.
package struct RefundFacts: Sendable, Hashable, Codable {
  /// What tells them, each as in "`kind` is `refund`"; empty where parts of purchases were paid back
  /// and no row is a refund.
  package var signs: [String]
  /// Rows that are refunds.
  package var count: Int
  /// Refunds whose amount is another than the files', because it was not negative there.
  package var negated: Int
  /// Purchases whose amount is less than the files' by what was paid back.
  package var netted: Int
  /// The column of what was paid back, when the files have one.
  package var paidBack: String?

  package init(
    signs: [String], count: Int, negated: Int = 0, netted: Int = 0, paidBack: String? = nil
  ) {
    self.signs = signs
    self.count = count
    self.negated = negated
    self.netted = netted
    self.paidBack = paidBack
  }

  /// What tells the refunds, as in "`kind` is `refund`, or a negative `amount`".
  package var text: String { signs.joined(separator: ", or ") }

  /// What was found, as in "395 refunds (`kind` is `refund`), 12 of them made negative".
  package var sentence: String {
    var parts: [String] = []
    if count > 0 {
      parts.append("\(counted(count, "refund")) (\(text))")
      if negated > 0 { parts.append("\(grouped(negated)) of them made negative") }
    }
    return (parts + nettedText).joined(separator: ", ")
  }

  /// What of the amounts is another than in the files; nil when nothing is.
  package var changes: String? {
    let refunds = negated > 0 ? ["\(counted(negated, "refund")) made negative (\(text))"] : []
    let parts = refunds + nettedText
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private var nettedText: [String] {
    guard netted > 0 else { return [] }
    let column = paidBack.map { " (`\($0)`)" } ?? ""
    return ["\(counted(netted, "purchase")) less what was paid back\(column)"]
  }

  /// The facts of two tables under each other.
  package func united(with other: RefundFacts?) -> RefundFacts {
    guard let other else { return self }
    return RefundFacts(
      signs: signs + other.signs.filter { !signs.contains($0) }, count: count + other.count,
      negated: negated + other.negated, netted: netted + other.netted,
      paidBack: paidBack ?? other.paidBack)
  }
}
