import Catalogs
import Tables

/// What a table and its columns mean, and why.
struct TableMeaning: Sendable {
  var kind: RowKind = .generic
  var kindReason = ""
  /// One entry per column.
  var columns: [ColumnMeaning]

  /// The place of the one column with a role.
  func column(_ role: Role) -> Int? {
    let found = columns.indices.filter { columns[$0].role == role }
    return found.count == 1 ? found[0] : nil
  }

  /// The place of the column that says when the row's event happened.
  var timeColumn: Int? {
    // A contact is no event.
    let roles = kind == .contacts ? [] : kind.momentRoles
    return roles.lazy.compactMap { column($0) }.first
  }
}

struct ColumnMeaning: Sendable {
  var role: Role?
  var reason: String
  var scale: ScoreScale?
  var question: QuestionKind?
}

/// Proposes kinds and roles from names and values.
struct MeaningProposal {
  let names: [String]
  let facts: [ColumnFacts]
  /// Words of the file's name.
  let fileWords: Set<String>
  let rows: Int

  init(names: [String], facts: [ColumnFacts], stem: String, rows: Int) {
    self.names = names
    self.facts = facts
    self.rows = rows
    fileWords = Set(stem.split(separator: "_").map(String.init))
  }

  func meaning() -> TableMeaning {
    let (kind, reason) = kind(roles(as: nil))
    let roles = roles(as: kind)
    var meaning = TableMeaning(kind: kind, kindReason: reason, columns: [])
    for (index, role) in roles.enumerated() {
      meaning.columns.append(columnMeaning(index, role))
    }
    return meaning
  }

  /// What a column means once its role is known.
  func columnMeaning(_ index: Int, _ role: Role?, isAsked: Bool = false) -> ColumnMeaning {
    let words = facts[index].words
    guard let role else { return ColumnMeaning(role: nil, reason: words) }
    let origin = isAsked ? "as asked" : "named `\(names[index])`"
    var meaning = ColumnMeaning(role: role, reason: "\(origin); \(words)")
    if role == .score {
      let question = question(index)
      meaning.question = question
      meaning.scale = scale(index, question)
      if let scale = meaning.scale {
        meaning.reason += "; \(question.rawValue), \(scale.low)–\(scale.high)"
        let off = off(scale, facts[index])
        if off > 0 { meaning.reason += ", \(grouped(off)) off the scale" }
      }
    }
    return meaning
  }

  // MARK: Roles

  private func roles(as kind: RowKind?) -> [Role?] {
    var roles = [Role?](repeating: nil, count: names.count)
    for (role, synonyms) in RoleDictionary.order {
      var synonyms = synonyms
      if role == .customer, kind == .contacts { synonyms += ["record_id", "id", "key"] }
      if role == .email, kind == nil || kind != .generic { synonyms.append("customer") }
      if role == .joined, kind == .members || kind == .contacts {
        synonyms += ["created_at", "created", "create_date", "date", "start_date", "started_at"]
      }
      if role == .time, kind == .contacts || kind == .members { continue }
      if role == .time, kind == .tickets || kind == nil {
        // A ticket happens when it is opened; a mail's `opened` comes after `sent`.
        if kind == .tickets || !names.contains("sent") { synonyms = ["opened"] + synonyms }
      }
      if role == .topic, kind == .purchases { continue }
      if role == .name, kind == .purchases { synonyms.removeAll { $0 == "name" } }
      let found = synonyms.lazy.compactMap { synonym in
        names.indices.first { index in
          roles[index] == nil && RoleDictionary.key(names[index]) == synonym && fits(index, role)
        }
      }
      if let first = found.first { roles[first] = role }
    }
    if kind == .surveys || kind == .staff || kind == nil { addScores(&roles) }
    return roles
  }

  /// Surveys ask several questions: every column that asks one is a score.
  private func addScores(_ roles: inout [Role?]) {
    for index in names.indices where roles[index] == nil && fits(index, .score) {
      let words = Set(names[index].split(separator: "_").map(String.init))
      let asks = RoleDictionary.questions.contains { !words.isDisjoint(with: $0.1) }
      if asks || !words.isDisjoint(with: ["score", "rating"]) { roles[index] = .score }
    }
  }

  /// Whether a column's values can play a role.
  func fits(_ index: Int, _ role: Role) -> Bool {
    let facts = facts[index]
    guard facts.count > 0 else { return true }
    switch role {
    case .email: return facts.type == .text && facts.share(TextForms.isEmail) >= 0.8
    case .time, .closed, .ended, .joined, .sent, .opened, .started, .completed, .due, .done:
      return facts.type.isTemporal
    case .refund:
      // What says 0 or 1 says whether, not how much.
      return facts.isNumeric
        && (facts.type != .integer || (facts.low ?? 0) < 0 || (facts.high ?? 0) > 1)
    case .transaction: return facts.type == .text || facts.type == .boolean || facts.distinct <= 5
    case .amount, .cost, .quantity: return facts.isNumeric
    case .score:
      return facts.isNumeric && facts.points != nil
        && facts.offPoints <= ScoreScales.tolerated(facts.count)
    case .currency:
      return facts.type == .text && (facts.values?.allSatisfy { $0.count == 3 } ?? false)
    case .status, .channel, .device, .outcome, .step: return facts.values != nil
    case .customer, .identifier:
      if facts.share(TextForms.isEmail) >= 0.8 { return false }
      return facts.type == .text || facts.type == .integer
    case .phone: return facts.type == .text || facts.type == .integer
    case .name, .company, .segment, .product, .comment, .reason, .agent, .topic, .owner:
      return facts.type == .text
    }
  }

  private func question(_ index: Int) -> QuestionKind {
    let words = Set(names[index].split(separator: "_").map(String.init))
    for (question, names) in RoleDictionary.questions where !words.isDisjoint(with: names) {
      return question
    }
    if !fileWords.isDisjoint(with: ["nps", "enps"]) { return .recommend }
    guard let points = facts[index].points else { return .recommend }
    let high = ScoreScales.scale(points, of: facts[index].count).high
    return high > 7 ? .recommend : high > 5 ? .effort : .satisfaction
  }

  private func scale(_ index: Int, _ question: QuestionKind) -> ScoreScale? {
    guard facts[index].isNumeric || facts[index].count == 0 else { return nil }
    if question == .recommend { return ScoreScale(low: 0, high: 10) }
    guard let points = facts[index].points else { return ScoreScale(low: 1, high: 5) }
    return ScoreScales.scale(points, of: facts[index].count)
  }

  /// How many of the numbers are no answers on a scale.
  private func off(_ scale: ScoreScale, _ facts: ColumnFacts) -> Int {
    guard let points = facts.points, (0...10).contains(scale.low), (0...10).contains(scale.high)
    else { return 0 }
    return facts.count - facts.failures - points[scale.low...scale.high].reduce(0, +)
  }

  // MARK: Kind

  private func kind(_ roles: [Role?]) -> (RowKind, String) {
    for (kind, words) in RoleDictionary.fileWords {
      guard let word = words.first(where: fileWords.contains) else { continue }
      if let columns = evidence(for: kind, roles) {
        return (kind, "the file's name has `\(word)`\(columns.isEmpty ? "" : "; \(columns)")")
      }
    }
    let order: [RowKind] = [.outreach, .surveys, .purchases, .tickets, .touchpoints, .contacts]
    for kind in order where isTypical(of: kind, roles) {
      if let columns = evidence(for: kind, roles) { return (kind, columns) }
    }
    return (.generic, "no other kind fits its columns")
  }

  /// The columns that make a table of a kind possible, in words; nil when it is not.
  private func evidence(for kind: RowKind, _ roles: [Role?]) -> String? {
    let somebody: [Role] = [.customer, .email]
    let happened: [Role] = [.time, .completed, .started, .sent, .opened, .joined]
    let needs: [[Role]] =
      switch kind {
      case .contacts: [somebody]
      case .surveys: [[.score], happened]
      case .staff: [[.score]]
      case .tickets: [somebody, [.time]]
      case .purchases: [somebody, [.time], [.amount]]
      case .touchpoints: [somebody, [.time], [.step, .channel]]
      case .members: [somebody, [.joined, .time]]
      case .outreach: [somebody, [.time]]
      case .customers, .events, .generic: []
      }
    var found: [String] = []
    for need in needs {
      let match = names.indices.first { index in roles[index].map(need.contains) ?? false }
      if let match {
        found.append("`\(names[match])`")
      } else if kind == .contacts, names.contains("id") || names.contains("record_id") {
        continue
      } else {
        return nil
      }
    }
    return found.isEmpty ? "" : "columns " + found.joined(separator: ", ")
  }

  /// Whether columns alone, without the file's name, speak for a kind.
  private func isTypical(of kind: RowKind, _ roles: [Role?]) -> Bool {
    let has = Set(roles.compactMap { $0 })
    switch kind {
    case .outreach: return has.contains(.outcome) && !has.contains(.amount)
    case .surveys: return has.contains(.score) && has.isDisjoint(with: [.closed, .amount])
    case .purchases: return has.contains(.amount)
    case .tickets:
      return has.contains(.closed)
        || has.intersection([.status, .topic, .agent, .comment]).count >= 2
    case .touchpoints: return has.contains(.step)
    case .contacts:
      guard has.isDisjoint(with: [.score, .amount, .step]) else { return false }
      let key =
        names.indices.first { roles[$0] == .customer }
        ?? names.indices.first { roles[$0] == .email }
      // A list of people names each once: the counts are estimates, so not to the last one.
      guard let key, facts[key].distinct * 10 >= rows * 9 else { return false }
      return !has.isDisjoint(with: [.email, .name, .phone, .company, .joined, .segment])
    default: return false
    }
  }
}
