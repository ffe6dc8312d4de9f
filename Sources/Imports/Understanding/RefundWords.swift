import Catalogs

/// The words that files call refunds by: English, and German, French, Spanish, Portuguese, Italian,
/// Dutch, Russian and Armenian.
enum RefundWords {
  /// Words that are refunds wherever they say what a row is.
  static let plain: Set<String> = [
    "refund", "refunds", "refunded", "refunding", "chargeback", "chargebacks", "reversal",
    "reversals", "reversed", "creditnote", "creditmemo", "moneyback",
    "erstattung", "erstattungen", "erstattet", "rückerstattung", "rückerstattungen",
    "rückerstattet", "rueckerstattung", "gutschrift", "gutschriften", "storno", "stornos",
    "stornierung", "stornierungen", "storniert", "retoure", "retouren", "rückgabe", "rückzahlung",
    "rückbuchung", "rücklastschrift",
    "remboursement", "remboursements", "remboursé", "remboursée", "rembourse", "contrepassation",
    "reembolso", "reembolsos", "reembolsado", "reembolsada", "devolución", "devoluciones",
    "devolucion", "devuelto", "devuelta", "contracargo", "estorno", "devolução", "devoluções",
    "rimborso", "rimborsi", "rimborsato", "rimborsata", "reso", "resi", "riaccredito",
    "terugbetaling", "terugbetaald", "creditnota",
    "возврат", "возвраты", "возвращено", "возвращен", "возвращён", "сторно", "чарджбэк",
    "վերադարձ", "վերադարձներ", "վերադարձված", "ետվերադարձ", "հետվերադարձ",
  ]

  /// Words that are refunds where few rows have them, or the file is named after refunds: a ticket
  /// there and back is a return, too.
  static let ambiguous: Set<String> = [
    "return", "returns", "returned", "retour", "retours", "avoir", "avoirs",
  ]

  /// Two words that are a refund together.
  private static let pairs: Set<String> = [
    "credit note", "credit notes", "credit memo", "credit memos", "charge back", "charge backs",
    "money back", "pay back", "paid back", "note de crédit", "nota de crédito", "nota di credito",
    "кредит нота",
  ]

  /// Words beside which there is no refund, or not yet.
  private static let denials: Set<String> = [
    "no", "not", "non", "un", "never", "without", "requested", "request", "pending", "declined",
    "rejected", "denied", "refused", "failed", "cancelled", "canceled", "expected", "possible",
    "eligible", "nonrefundable", "kein", "keine", "nicht", "ohne", "beantragt", "angefragt",
    "abgelehnt", "offen", "pas", "sans", "aucun", "demandé", "refusé", "sin", "solicitado",
    "rechazado", "pendiente", "senza", "richiesto", "rifiutato", "нет", "не", "без", "запрошен",
    "отклонен", "отклонён", "ожидает", "չկա", "առանց",
  ]

  /// Words beside which only a part was paid back: the row is the purchase.
  private static let parts: Set<String> = [
    "partial", "partially", "partly", "teilweise", "partiellement", "parcialmente", "parzialmente",
    "частично", "մասնակի",
  ]

  /// What a value says of its row.
  enum Reading: Sendable, Hashable { case refund, ambiguous, other }

  /// - Parameter isState: Whether the column says what became of a row, not what it is.
  static func reading(_ value: String, isState: Bool = false) -> Reading {
    let words = snakeCase(value).split(separator: "_").map(String.init)
    guard denials.isDisjoint(with: words), !isState || parts.isDisjoint(with: words) else {
      return .other
    }
    if words.contains(where: plain.contains) { return .refund }
    let text = " " + words.joined(separator: " ") + " "
    if pairs.contains(where: { text.contains(" \($0) ") }) { return .refund }
    return words.contains(where: ambiguous.contains) ? .ambiguous : .other
  }

  /// Whether a file's name says that all its rows are refunds.
  static func areAll(in stem: String) -> Bool {
    let words = Set(stem.split(separator: "_").map(String.init))
    let purchases = RoleDictionary.fileWords.first { $0.0 == .purchases }?.1 ?? []
    return words.isDisjoint(with: purchases)
      && words.contains { plain.contains($0) || ambiguous.contains($0) }
  }

  /// Columns that say yes where the row is a refund.
  static let flags: Set<String> = [
    "is_refund", "is_return", "is_chargeback", "is_reversal", "is_credit_note", "is_credit",
    "ist_erstattung", "ist_gutschrift", "ist_storno", "ist_retoure", "est_remboursement",
    "es_reembolso", "es_devolución", "è_rimborso", "это_возврат",
  ]

  /// Columns that say yes where the row's purchase was paid back.
  static let stateFlags: Set<String> = [
    "refund", "refunded", "returned", "chargeback", "reversed", "was_refunded", "erstattet",
    "storniert", "remboursé", "reembolsado", "rimborsato", "возвращено", "возврат",
  ]

  static let yes: Set<String> = [
    "yes", "y", "true", "1", "x", "ja", "j", "oui", "o", "sí", "si", "s", "да", "այո",
  ]
  static let no: Set<String> = [
    "no", "n", "false", "0", "nein", "non", "нет", "ոչ",
  ]
}
