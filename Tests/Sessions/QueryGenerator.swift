import Catalogs
import Findings
import Sessions
import Tiers
import Verbs

/// Queries that look like queries: real names, mostly the right shape, often the wrong type.
struct QueryGenerator {
  enum Kind: CaseIterable { case number, text, date, condition, duration }

  private var random: SplitMix
  let session: Session
  let tables: [String]
  /// Whether nothing is wrong on purpose.
  var isTame = false
  /// Names that the text defines as tables.
  var defined: [String] = []
  private let columns: [String: [(name: String, kind: Kind)]]
  private let everyColumn: [String]
  private let verbs: [String]
  var here: [(name: String, kind: Kind)] = []

  init(_ session: Session, seed: UInt64) {
    random = SplitMix(state: seed)
    self.session = session
    let catalog = session.catalog
    tables = catalog.datasets.map(\.name)
    var columns: [String: [(name: String, kind: Kind)]] = [:]
    for dataset in catalog.datasets {
      columns[dataset.name] = dataset.attributes.filter { !$0.isHidden }.map {
        ($0.name, Kind($0.type))
      }
    }
    self.columns = columns
    everyColumn =
      Set(columns.values.flatMap { $0.map(\.name) }).sorted() + ["_row", "_customer", "é", "_"]
    verbs = session.vocabulary.names
  }

  mutating func query() -> String {
    switch chance(40) {
    case 0: return soup()
    case 1:
      return
        "let a = \(literal())\nlet b = \(pipeline(stages: 1))\nb | where \(expression(2, .condition)) | extend z = $a + $a"
    case 2:
      return "def f(x, y) = \(expression(2, .number).replacing("amount", with: "x"))\n"
        + pipeline(stages: 1) + " | extend z = f(\(column()), \(expression(1, .number)))"
    case 3: return "set as_of = \(literal(.date))\n" + pipeline(stages: 2)
    default: return pipeline(stages: 1 + chance(5))
    }
  }

  mutating func pipeline(stages: Int) -> String {
    var text = source()
    for _ in 0..<stages { text += " | " + stage() }
    return text
  }

  mutating func chance(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
  mutating func pick<T>(_ items: [T]) -> T { items[chance(items.count)] }

  /// The columns of a table of the data; none of a name that the text defines.
  func columns(of table: String) -> [(name: String, kind: Kind)] { columns[table] ?? [] }

  mutating func source() -> String {
    if chance(12) == 0 { return "(" + pipeline(stages: 1) + ")" }
    let table = chance(40) == 0 ? "a" : pick(chance(3) == 0 ? tables + defined : tables)
    here = columns[table] ?? []
    return table
  }

  mutating func stage() -> String {
    switch chance(20) {
    case 0, 1, 2: return "where " + list(2) { $0.expression(3, .condition) }
    case 3, 4, 19: return "extend " + list(3) { $0.named(3) } + (chance(3) == 0 ? by() : "")
    case 5:
      let text = "select " + list(4) { $0.chance(3) == 0 ? $0.named(2) : $0.column() }
      return text
    case 6: return "drop " + column()
    case 7:
      let old = column()
      return "rename \(fresh(.text)) = \(old)"
    case 8, 9, 10:
      let keys = chance(4) > 0 ? by() : ""
      var made: [String] = []
      for number in 0...chance(3) {
        let item = aggregate(2)
        made.append(chance(4) == 0 ? item : "s\(number) = " + item)
      }
      here = made.indices.map { ("s\($0)", .number) } + here.filter { keys.contains($0.name) }
      return "summarize " + made.joined(separator: ", ") + keys
    case 11: return "sort by " + list(3) { $0.anything(1) + $0.pick(["", " asc", " desc"]) }
    case 12:
      return
        "take \(pick(["0", "1", "3", "3", "3", "-1", "2147483647", "9223372036854775807", "1.5"]))"
    case 13:
      return "top \(chance(4)) by " + list(2) { $0.anything(1) }
        + (chance(2) == 0 ? " per " + key() : "")
    case 14: return "distinct " + (chance(3) == 0 ? "" : column())
    case 15:
      let keys = chance(2) == 0 ? by() : ""
      here = [("n", .number)] + here.filter { keys.contains($0.name) }
      return "count" + keys
    case 16:
      let verb = pick(["lookup", "join"])
      let kind = verb == "join" ? pick(["", " kind left", " kind anti", " kind semi"]) : ""
      let right = other()
      return "\(verb) \(right) on \(pick(["customer", "customer", column()]))\(kind)"
    case 17: return "union " + other()
    default: return pick(["describe", pick(verbs) + " " + anything(2), pick(verbs)])
    }
  }

  private mutating func by() -> String { " by " + (chance(3) == 0 ? key() + ", " : "") + key() }

  mutating func key() -> String {
    switch chance(6) {
    case 0: pick(["day", "week", "month", "quarter", "year", "hour", "weekday"])
    case 1: fresh(.text) + " = " + anything(1)
    default: column()
    }
  }

  private mutating func other() -> String {
    let mine = here
    let text = chance(2) == 0 ? pick(tables) : "(" + pipeline(stages: 1) + ")"
    here = mine
    return text
  }

  mutating func list(_ most: Int, _ item: (inout QueryGenerator) -> String) -> String {
    var items: [String] = []
    for _ in 0...chance(most) { items.append(item(&self)) }
    return items.joined(separator: ", ")
  }

  mutating func fresh(_ kind: Kind) -> String {
    let name = pick([
      "a", "b", "c", "d", "Amount", "новое", "`two words`", chance(9) == 0 ? "_x" : "e", column(),
    ])
    here.append((name, kind))
    return name
  }

  mutating func column(_ kind: Kind? = nil) -> String {
    if here.isEmpty || chance(25) == 0 { return pick(everyColumn) }
    let fitting = here.filter { kind == nil || $0.kind == kind }
    return fitting.isEmpty ? pick(here).name : pick(fitting).name
  }

  mutating func named(_ depth: Int) -> String {
    let kind = pick(Kind.allCases)
    let value = expression(depth, kind)
    return fresh(kind) + " = " + value
  }

  mutating func literal(_ kind: Kind? = nil) -> String {
    switch kind ?? pick(Kind.allCases) {
    case .number:
      pick([
        "0", "1", "-1", "7", "9223372036854775807", "-9223372036854775807", "0.1", "-3.75",
        "1e300", "12345678901234567890.5", "99999999999999999999.123456789", "1e-12",
      ])
    case .text:
      pick([
        "\"\"", "\"tea\"", "'O\\'1'", "\"\\\\\"", "\"(\"", "\"%_\"", "\"日本\u{0301}\"", "\"a.b\"",
        "\"[a-\"", "\"🙂\"",
      ])
    case .date:
      pick([
        "@2024", "@2024-Q2", "@2024-05", "@2024-05-01", "@2024-05-01T10:00", "@9999-12-31",
        "@0001-01-01", "today()", "ago(3mo)", "ago(10000y)", "@9999", "(@2024 - 10000y)",
      ])
    case .condition: pick(["true", "false", "null"])
    case .duration: pick(["30m", "7d", "2w", "90s", "3652425d", "3mo", "1q", "10000y", "-3d"])
    }
  }

  mutating func anything(_ depth: Int) -> String { expression(depth, pick(Kind.allCases)) }

  mutating func aggregate(_ depth: Int) -> String {
    let number = expression(depth - 1, .number)
    switch chance(5) {
    case 0: return pick(["count()", "count(\(column()))", "dcount(\(column()))"])
    case 1:
      let condition = expression(depth - 1, .condition)
      return pick(["count_if", "share", "any", "all"]) + "(\(condition))"
    case 2:
      let value = anything(depth - 1)
      return pick(["min", "max", "first", "last", "dcount_approx"]) + "(\(value))"
    case 3: return "percentile(\(number), \(pick(["0.5", "0", "1", "2", "0.999"])))"
    default:
      return pick(["sum", "avg", "median", "stdev", "nps", "csat", "ces"]) + "(\(number))"
    }
  }

  mutating func expression(_ depth: Int, _ wanted: Kind) -> String {
    // Now and then a wrong type.
    let kind = chance(40) == 0 ? pick(Kind.allCases) : wanted
    guard depth > 0, chance(5) > 0 else {
      return chance(3) > 0 ? column(kind) : literal(kind)
    }
    func next(_ kind: Kind, _ it: inout QueryGenerator) -> String {
      it.expression(depth - 1, kind)
    }
    if chance(12) == 0 {
      let (one, two) = (next(kind, &self), next(kind, &self))
      let condition = next(.condition, &self)
      return pick([
        "if(\(condition), \(one), \(two))", "coalesce(\(one), \(two))", "(\(one) ?? \(two))",
        "case(\(condition), \(one), \(condition), \(two))", "min(\(one))", "last(\(one))",
      ])
    }
    switch kind {
    case .number:
      let (one, two) = (next(.number, &self), next(.number, &self))
      let (text, date) = (next(.text, &self), next(.date, &self))
      let other = next(.date, &self)
      return pick([
        "\(one) + \(two)", "\(one) - (\(two))", "\(one) * \(two)", "(\(one)) / (\(two))",
        "\(one) % \(two)", "-(\(one))", "round(\(one), \(pick(["0", "2", "-3", "99", two])))",
        "floor(\(one))", "ceil(\(one))", "abs(\(one))", "sqrt(\(one))", "ln(\(one))",
        "exp(\(one))", "length(\(text))", "month_number(\(date))", "date_diff(\(date), \(other))",
        "hour(\(date))", "bin(\(one), \(pick(["10", "0.5", "-1", "9223372036854775807"])))",
        aggregate(depth),
      ])
    case .text:
      let (one, two) = (next(.text, &self), next(.text, &self))
      let number = next(.number, &self)
      let value = anything(depth - 1)
      return pick([
        "lower(\(one))", "upper(\(one))", "trim(\(one))", "concat(\(one), \(value))",
        "substring(\(one), \(number), \(pick(["2", "-1", number])))",
        "replace(\(one), \(two), \(one))", "split(\(one), \(two), \(number))",
        "extract(\(one), \(literal(.text)), \(pick(["0", "1", "9", "-1"])))",
        "weekday(\(next(.date, &self)))",
      ])
    case .date:
      let one = next(.date, &self)
      let unit = pick(["day", "week", "month", "quarter", "year"])
      return pick([
        "\(one) + \(next(.duration, &self))", "\(one) - \(next(.duration, &self))",
        "\(unit)(\(one))", "startof(\(one), \(unit))", "endof(\(one), \(unit))",
        "bin(\(one), \(literal(.duration)))", "max(\(one))",
      ])
    case .duration:
      return pick([
        "\(next(.date, &self)) - \(next(.date, &self))",
        "\(next(.duration, &self)) + \(next(.duration, &self))", literal(.duration),
      ])
    case .condition:
      let side = pick(Kind.allCases)
      let (one, two) = (next(side, &self), next(side, &self))
      let (first, second) = (next(.condition, &self), next(.condition, &self))
      let text = next(.text, &self)
      let word = pick([
        "contains", "has", "startswith", "endswith", "matches", "contains_cs", "not has", "has_cs",
      ])
      let set = pick([
        "(\(literal(side)), \(literal(side)))", "@2024-Q2", "1 .. 10", "(\(two))", pick(tables),
        "(\(pick(tables)) | select \(column()))", "(\(pick(tables)) | select customer)", "()",
      ])
      return pick([
        "\(one) \(pick(["==", "!=", "<", "<=", ">", ">="])) \(two)", "(\(first)) and (\(second))",
        "(\(first)) or (\(second))", "not (\(first))", "\(text) \(word) \(literal(.text))",
        "\(text) \(word) \(text)", "\(one) \(pick(["in", "not in"])) \(set)",
        "customer \(pick(["in", "not in"])) (\(pick(tables)) | select customer)",
        "\(one) between \(two) .. \(literal(side))", "\(one) is \(pick(["null", "not null"]))",
      ])
    }
  }

  /// Words in no order at all.
  private mutating func soup() -> String {
    var words = [pick(tables)]
    for _ in 0..<(2 + chance(25)) {
      words.append(
        pick([
          "|", ",", "(", ")", "=", "==", "by", "|", "let", "def", "set", ";", "\n", "..", "not",
          "in", "-", "and", "`", "$", "\"", pick(verbs), column(), literal(), "on", "asc",
        ]))
    }
    return words.joined(separator: " ")
  }
}

extension String {
  fileprivate func replacing(_ part: String, with other: String) -> String {
    var result = ""
    var rest = self[...]
    while let range = rest.firstRange(of: part) {
      result += rest[..<range.lowerBound] + other
      rest = rest[range.upperBound...]
    }
    return result + rest
  }
}
