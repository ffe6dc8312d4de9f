import Catalogs

/// How the refunds of a table are read from its staged rows, and what their amounts become.
struct RefundReading: Sendable {
  /// A column and its values that say refund.
  struct Words: Sendable {
    let column: Int
    let values: [String]
  }

  var words: [Words] = []
  /// Whether the file's name says that every row is a refund.
  var isWholeFile = false
  /// The column of the amount.
  let amount: Int
  /// The column of what was paid back, when there is one.
  let paidBack: Int?
  /// The type that amounts are stored with.
  let type: StoredType
  /// What was found; what tells it, and how many rows.
  var facts = RefundFacts(signs: [], count: 0)

  /// SQL of the amount as the files have it.
  private let money: String
  /// SQL of what was paid back, null where there is no such column.
  private let back: String

  /// - Parameter columns: What reading the table's columns told.
  init(amount: Int, paidBack: Int?, _ columns: [ColumnFacts]) {
    self.amount = amount
    self.paidBack = paidBack
    type = Self.type(columns[amount], paidBack.map { columns[$0] })
    money = columns[amount].type.reading("s.c\(amount)")
    back = paidBack.map { columns[$0].type.reading("s.c\($0)") } ?? "NULL::\(type.name)"
  }

  /// The type that holds every amount less what was paid back.
  private static func type(_ amount: ColumnFacts, _ paidBack: ColumnFacts?) -> StoredType {
    let columns = [amount] + (paidBack.map { [$0] } ?? [])
    var scale = 0
    for column in columns {
      switch column.type {
      case .integer: break
      case .decimal(let digits): scale = max(scale, digits)
      default: return .double
      }
    }
    let largest = columns.reduce(0.0) { $0 + max(abs($1.low ?? 0), abs($1.high ?? 0)) }
    var limit = scale == 0 ? 9e18 : 1e18
    for _ in 0..<scale { limit /= 10 }
    guard largest < limit else { return .double }
    return scale == 0 ? .integer : .decimal(scale: scale)
  }

  // MARK: SQL over the staged table `s`

  /// Whether words, or the file's name, call a row a refund; never null.
  var isCalled: String {
    var conditions = words.map { words in
      let list = words.values.map(literal).joined(separator: ", ")
      let isPlain = words.values.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
      let text = isPlain ? "s.c\(words.column)" : "nfc_normalize(s.c\(words.column))"
      return "coalesce(\(text) IN (\(list)), false)"
    }
    if isWholeFile { conditions.append("true") }
    return conditions.isEmpty ? "false" : "(" + conditions.joined(separator: " OR ") + ")"
  }

  var isNegative: String { "coalesce(\(money) < 0, false)" }

  /// Whether something was paid back, and nothing was bought.
  var isPaidBackAlone: String {
    "(coalesce(\(money), 0) = 0 AND coalesce(\(back), 0) <> 0)"
  }

  /// Whether a row is a refund; never null.
  var isRefund: String { "(\(isCalled) OR \(isNegative) OR \(isPaidBackAlone))" }

  /// Whether a purchase is one of which something was paid back.
  var isNetted: String { "(NOT \(isRefund) AND coalesce(\(back), 0) <> 0)" }

  /// Whether a refund's amount is another than the files'.
  var isNegated: String {
    "(\(isRefund) AND NOT \(isNegative) "
      + "AND coalesce(nullif(\(money), 0), \(back), 0) <> 0)"
  }

  /// The amount as it is stored: of a refund negative, and of a purchase less what was paid back.
  var value: String {
    let (money, back) = ("(\(money))::\(type.name)", "(\(back))::\(type.name)")
    return "(CASE WHEN \(isRefund) THEN 0 - abs(coalesce(nullif(\(money), 0), \(back), \(money))) "
      + "ELSE \(money) - coalesce(abs(\(back)), 0) END)::\(type.name)"
  }
}

extension StoredType {
  /// The name of a number's type in the importing engine.
  var name: String {
    switch self {
    case .integer: "BIGINT"
    case .decimal(let scale): "DECIMAL(18, \(scale))"
    default: "DOUBLE"
    }
  }
}
