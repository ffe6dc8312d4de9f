import Catalogs
import Queries
import Sessions
import Tables
import Verbs

/// Stages and scripts made from what verbs say of themselves: a verb or a clause that is new is written
/// here without a line.
///
/// Two of three texts are tame: nothing in them is wrong on purpose, so that many are answered.
extension QueryGenerator {
  private var signatures: [Signature] { session.vocabulary.verbs.map { $0.signature } }

  /// A pipeline with an analysis or two in it; now and then one that cannot be.
  mutating func analysis() -> String {
    isTame = chance(3) > 0
    let signature = pick(signatures.filter { !$0.analyses.isEmpty })
    var text = source(for: signature)
    if chance(3) == 0 { text += " | " + (isTame ? "where " + condition() : stage()) }
    text += " | " + stage(of: signature)
    look(at: text)
    let relational = signatures.filter(\.analyses.isEmpty)
    for _ in 0..<chance(3) {
      // Chained: a stage of any verb over what the one before gave.
      let isAnalysis = chance(isTame ? 6 : 2) == 0
      text += " | " + stage(of: pick(isAnalysis ? signatures : relational))
      look(at: text)
    }
    return text
  }

  /// Names that are defined, used, and defined anew, as the same or as something else.
  mutating func script() -> String {
    (defined, isTame) = ([], true)
    var lines = ["let t = " + relational(), "let v = 2", "def w(x) = x * 2"]
    defined = ["t"]
    var (values, functions) = (["v"], ["w", "abs"])
    for _ in 0..<2 + chance(6) {
      let name = pick(["t", "u", "v", "w"])
      isTame = chance(4) > 0
      switch chance(12) {
      case 0, 1, 2, 3:
        let all = defined
        // Mostly no circle, which is a mistake of the whole text.
        if isTame { defined.removeAll { $0 >= name } }
        lines.append("let \(name) = " + (chance(2) == 0 ? analysis() : relational()))
        defined = all.filter { $0 != name } + [name]
      case 4:
        lines.append("let \(name) = " + (isTame ? pick(["1", "2", "3"]) : literal()))
        values.append(name)
        defined.removeAll { $0 == name }
      case 5:
        let body = isTame ? "x" : expression(2, pick([.number, .condition]))
        lines.append("def \(name)(x) = " + pick([body, "x * 2", "x in \(pick(tables + defined))"]))
        functions.append(name)
      case 6:
        lines.append(
          "set "
            + pick([
              "as_of = " + (isTame ? "@2024-06" : literal(.date)), "week_start = sunday",
              "max_rows = 5",
            ]))
      case 7: lines.append("contacts | extend z = \(pick(functions))($\(pick(values)))")
      case 8: lines.append("contacts | take $\(pick(values))")
      case 9: lines.append("| " + stage(of: pick(signatures)))
      case 10:
        lines.append("\(pick(tables)) | where customer in \(pick(defined + [name])) | count")
      default: lines.append(chance(2) == 0 ? analysis() : relational())
      }
    }
    lines.append("\(pick(defined + ["t"])) | count")
    return lines.joined(separator: "\n")
  }

  private mutating func relational() -> String {
    guard isTame else { return pipeline(stages: 1 + chance(3)) }
    let table = pick(tables + defined)
    here = columns(of: table)
    let text = table + " | " + stage(of: pick(signatures.filter(\.analyses.isEmpty)))
    return chance(2) == 0 ? text : text + " | take 3"
  }

  /// A stage of one verb: its items and some of its clauses, in any order.
  mutating func stage(of signature: Signature) -> String {
    var text = chance(8) == 0 ? pick(signature.aliases + [signature.name]) : signature.name
    if let items = signature.items, items.isRequired || chance(5) > 0 {
      text += " " + self.items(of: items)
    }
    let share = isTame ? 4 : 3
    var clauses = signature.clauses.filter {
      $0.isRequired ? isTame || chance(8) > 0 : chance(share) == 0
    }
    if chance(6) == 0 { clauses.reverse() }
    if !isTame, chance(8) == 0 {
      // One of them twice, or one of another verb.
      if let again = clauses.first, chance(2) == 0 { clauses.append(again) }
      clauses.append(pick(pick(signatures.filter { !$0.clauses.isEmpty }).clauses))
    }
    for clause in clauses.prefix(5) {
      text += " " + clause.word
      let items = self.items(of: clause)
      if !items.isEmpty { text += " " + items }
    }
    return text
  }

  private mutating func items(of parameter: Parameter) -> String {
    if parameter.holds == .nothing { return isTame || chance(9) > 0 ? "" : anything(1) }
    let least = parameter.count.lowerBound
    let most = min(parameter.count.upperBound, least + 2)
    var count = least + chance(most - least + 1)
    if !isTame, chance(9) == 0 { count += pick([-1, 1, 40]) }
    return (0..<max(0, count)).map { _ in
      isTame || chance(5) > 0 ? item(parameter) : wrongItem()
    }.joined(separator: ", ")
  }

  /// Something else than what belongs there, perhaps.
  private mutating func wrongItem() -> String {
    pick([
      anything(1), literal(), aggregate(1), "(" + pipeline(stages: 1) + ")", step(), key(), "every",
      "\(pick(tables)).customer", "$t", "x = 1", "-", "1 .. 0", "\"\"", "sideways", "null",
    ])
  }

  private mutating func item(_ parameter: Parameter) -> String {
    switch parameter.holds {
    case .conditions: return condition()
    case .expressions: return isTame ? column(.number) : anything(1)
    case .columns: return column()
    case .aggregates:
      guard isTame else { return aggregate(2) }
      return pick(["n\(chance(9)) = count()", "m\(chance(9)) = max(\(column()))", "count()"])
    case .keys: return isTame ? column(.text) : key()
    case .sortKeys: return column() + pick(["", " asc", " desc"])
    case .assignments: return isTame ? "z\(chance(90)) = \(column())" : named(1)
    case .tables:
      return isTame || chance(4) > 0 ? pick(tables + defined) : "(" + pipeline(stages: 1) + ")"
    case .steps: return step()
    case .numbers:
      if isTame {
        return parameter.word == "confidence"
          ? "0.9" : parameter.word == "scale" ? "0 .. 10" : pick(["2", "3", "5"])
      }
      return pick([
        "1", "2", "10", "0.5", "0.99", "0", "-1", "1.5", "100", "1e300", "0 .. 10", "1 .. 5",
        "9223372036854775807",
      ])
    case .durations:
      let usual = ["1d", "7d", "30d", "2w", "1w", "1mo", "1q", "1y", "1h"]
      return pick(isTame ? usual : usual + ["90s", "0d", "-3d", "10000y", "3652425d", "366d"])
    case .dates:
      return pick(["@2024-06", "@2024-12-31", "@2025"] + (isTame ? [] : [literal(.date)]))
    case .texts: return pick(["\"pro\"", "\"C1\"", "\"web\""] + (isTame ? [] : [literal(.text)]))
    case .choices(let words): return pick(words)
    case .nothing: return ""
    }
  }

  /// Mostly one that fits the columns that are there.
  private mutating func condition() -> String {
    guard isTame else { return expression(2, .condition) }
    let numbers = here.filter { $0.kind == .number }.map(\.name)
    switch chance(4) {
    case 0 where !numbers.isEmpty: return "\(pick(numbers)) > \(chance(20))"
    case 1: return "\(column(.text)) != \"pro\""
    case 2: return "\(column()) is null or \(column()) is not null"
    default: return "\(column()) is not null"
    }
  }

  private mutating func step() -> String {
    let names = ["visit", "cart", "purchase", "ad"]
    let name = pick(names)
    guard !isTame, chance(2) == 0 else { return name }
    return pick([
      "\"\(name)\"", expression(1, .condition), "каждый = \(expression(1, .condition))",
      "step in (\"\(name)\", \"\(pick(names))\")", "a = step == \"\(name)\"", "visitt",
    ])
  }

  /// A table of the kind that the verb analyses, mostly.
  private mutating func source(for signature: Signature) -> String {
    let fitting = session.catalog.datasets.filter { signature.analyses.contains($0.kind) }
      .map(\.name)
    guard isTame || chance(4) > 0, !fitting.isEmpty else { return source() }
    let table = pick(fitting)
    here = columns(of: table)
    return table
  }

  /// Takes the columns that a text gives, where it gives any, for those that come next.
  private mutating func look(at text: String) {
    guard let statement = try? session.parse(text).statements.last,
      case .answer(let answer)? = try? session.run(statement)
    else { return }
    here = answer.fields.map { ($0.name, Kind($0.type)) }
  }
}

extension QueryGenerator.Kind {
  init(_ type: ValueType) {
    switch type {
    case .duration: self = .duration
    case .boolean: self = .condition
    default: self = type.isNumeric ? .number : type.isTemporal ? .date : .text
    }
  }
}
