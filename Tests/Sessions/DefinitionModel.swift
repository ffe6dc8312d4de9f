/// What definitions mean, the plain way: a dictionary, evaluated by substitution with the names that are
/// underway.
///
/// Every table has one column, the customers.
struct DefinitionModel {
  enum Source: Hashable {
    case contacts
    case name(String)
  }

  enum Count: Hashable {
    case number(Int)
    case value(String)
  }

  /// A condition over `x`, a customer.
  indirect enum Condition: Hashable {
    case isIn(String)
    case calls(String)
    case longer(Count)
    case not(Condition)
  }

  enum Step: Hashable {
    case take(Count)
    case keep(Condition)
    case union(String)
    /// `in (NAME | take n)`
    case isInPipeline(String, Count)
  }

  enum Meaning: Hashable {
    case table(Source, [Step])
    case alias(String)
    case number(Int)
    case sum(String, Int)
    case function(Condition)
  }

  struct Mistake: Error { var isCircle = false }

  private let everyone: [String]
  private(set) var meanings: [String: Meaning] = [:]
  private var underway: [String] = []

  init(everyone: [String]) { self.everyone = everyone }

  /// Gives a name a meaning if it holds with it; else everything stays.
  mutating func define(_ name: String, _ meaning: Meaning) -> Bool {
    let before = meanings
    meanings[name] = meaning
    do {
      guard !isCircular(name, [meaning]) else { throw Mistake(isCircle: true) }
      switch meaning {
      case .table, .alias: _ = try rows(name)
      case .number, .sum: _ = try number(.value(name))
      case .function: break
      }
      return true
    } catch {
      meanings = before
      underway = []
      return false
    }
  }

  mutating func answer(_ source: Source, _ steps: [Step]) -> [String]? {
    defer { underway = [] }
    return try? rows(source, steps)
  }

  // MARK: Evaluation

  private mutating func within<Result>(
    _ key: String, _ body: (inout DefinitionModel) throws -> Result
  ) throws -> Result {
    guard !underway.contains(key) else { throw Mistake(isCircle: true) }
    underway.append(key)
    let result = try body(&self)
    underway.removeLast()
    return result
  }

  private mutating func rows(_ name: String) throws -> [String] {
    try within(name) { model in
      switch model.meanings[name] {
      case .table(let source, let steps): return try model.rows(source, steps)
      case .alias(let other): return try model.rows(other)
      default: throw Mistake()
      }
    }
  }

  private mutating func rows(_ source: Source, _ steps: [Step]) throws -> [String] {
    var rows = everyone
    if case .name(let name) = source { rows = try self.rows(name) }
    for step in steps {
      switch step {
      case .take(let count): rows = Array(rows.prefix(try number(count)))
      case .union(let name): rows += try self.rows(name)
      case .isInPipeline(let name, let count):
        let set = Set(try self.rows(name).prefix(try number(count)))
        rows = rows.filter(set.contains)
      case .keep(let condition):
        let test = try test(condition)
        rows = rows.filter(test)
      }
    }
    return rows
  }

  private mutating func test(_ condition: Condition) throws -> (String) -> Bool {
    switch condition {
    case .isIn(let name):
      let set = Set(try rows(name))
      return { set.contains($0) }
    case .longer(let count):
      let length = try number(count)
      return { $0.count > length }
    case .not(let inner):
      let test = try test(inner)
      return { !test($0) }
    case .calls(let name):
      return try within(name + "()") { model in
        guard case .function(let body)? = model.meanings[name] else { throw Mistake() }
        return try model.test(body)
      }
    }
  }

  private mutating func number(_ count: Count) throws -> Int {
    switch count {
    case .number(let number): return number
    case .value(let name):
      return try within("$" + name) { model in
        switch model.meanings[name] {
        case .number(let number): return number
        case .sum(let other, let more): return try model.number(.value(other)) + more
        default: throw Mistake()
        }
      }
    }
  }

  // MARK: Circles

  private enum Need: Hashable { case table(String), value(String), function(String) }

  /// Whether what a name stands for leads back to it.
  private func isCircular(_ name: String, _ meanings: [Meaning]) -> Bool {
    let starts: [Need] = [.table(name), .value(name), .function(name)]
    return starts.contains { start in
      var seen: Set<Need> = []
      var waiting = needs(start)
      while let next = waiting.popLast() {
        if next == start { return true }
        if seen.insert(next).inserted { waiting += needs(next) }
      }
      return false
    }
  }

  private func needs(_ need: Need) -> [Need] {
    switch need {
    case .table(let name):
      switch meanings[name] {
      case .table(let source, let steps):
        var found: [Need] = steps.flatMap { step -> [Need] in
          switch step {
          case .take(let count): needs(count)
          case .union(let name): [.table(name)]
          case .isInPipeline(let name, let count): [.table(name)] + needs(count)
          case .keep(let condition): needs(condition)
          }
        }
        if case .name(let name) = source { found.append(.table(name)) }
        return found
      case .alias(let other): return [.table(other)]
      default: return []
      }
    case .value(let name):
      if case .sum(let other, _)? = meanings[name] { return [.value(other)] }
      return []
    case .function(let name):
      if case .function(let body)? = meanings[name] { return needs(body) }
      return []
    }
  }

  private func needs(_ count: Count) -> [Need] {
    if case .value(let name) = count { [.value(name)] } else { [] }
  }

  private func needs(_ condition: Condition) -> [Need] {
    switch condition {
    case .isIn(let name): [.table(name)]
    case .calls(let name): [.function(name)]
    case .longer(let count): needs(count)
    case .not(let inner): needs(inner)
    }
  }
}

// MARK: As it is written

extension DefinitionModel.Source {
  var text: String {
    switch self {
    case .contacts: "contacts | select customer"
    case .name(let name): name
    }
  }
}

extension DefinitionModel.Count {
  var text: String {
    switch self {
    case .number(let number): String(number)
    case .value(let name): "$" + name
    }
  }
}

extension DefinitionModel.Condition {
  func text(_ customer: String) -> String {
    switch self {
    case .isIn(let name): "\(customer) in \(name)"
    case .calls(let name): "\(name)(\(customer))"
    case .longer(let count): "length(\(customer)) > \(count.text)"
    case .not(let inner): "not (\(inner.text(customer)))"
    }
  }
}

extension DefinitionModel.Step {
  var text: String {
    switch self {
    case .take(let count): "take \(count.text)"
    case .keep(let condition): "where \(condition.text("customer"))"
    case .union(let name): "union \(name)"
    case .isInPipeline(let name, let count): "where customer in (\(name) | take \(count.text))"
    }
  }
}

extension DefinitionModel.Meaning {
  func text(_ name: String) -> String {
    switch self {
    case .table(let source, let steps):
      "let \(name) = " + ([source.text] + steps.map(\.text)).joined(separator: " | ")
    case .alias(let other): "let \(name) = \(other)"
    case .number(let number): "let \(name) = \(number)"
    case .sum(let other, let more): "let \(name) = $\(other) + \(more)"
    case .function(let body): "def \(name)(x) = \(body.text("x"))"
    }
  }
}
