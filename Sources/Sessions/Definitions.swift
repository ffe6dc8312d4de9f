import Diagnostics
import Queries
import Verbs

/// What a definition reads: tables, values and functions are asked for in different ways, so a name may
/// be each.
private enum Need: Hashable {
  case table(String)
  case value(String)
  case function(String)

  /// As it is written where it is used.
  var text: String {
    switch self {
    case .table(let name): name
    case .value(let name): "$" + name
    case .function(let name): name + "()"
    }
  }

  /// What a name may be asked for as, by what it stands for.
  static func all(of name: String, as definition: Binding.Definition) -> [Need] {
    switch definition {
    case .table: [.table(name)]
    case .value: [.table(name), .value(name)]
    case .function: [.function(name)]
    }
  }
}

extension Session {
  // MARK: Definitions that take effect

  /// Gives a name its meaning, or throws and leaves every name as it was.
  ///
  /// A name holds what is written, not rows: whoever reads it sees its newest meaning. So a circle can
  /// close at any definition, and it is found there.
  func define(_ name: Name, as definition: Binding.Definition) throws(Diagnostic) {
    try checkNew(name)
    let before = binding.definitions
    binding.definitions[name.text] = definition
    do throws(Diagnostic) {
      if let path = circle(through: name.text, in: binding.definitions) {
        throw .circle(name, path)
      }
      try check(definition, of: name)
    } catch {
      binding.definitions = before
      throw error
    }
  }

  /// Binds what a name stands for, as far as that can be done before it is used.
  private func check(_ definition: Binding.Definition, of name: Name) throws(Diagnostic) {
    do throws(Diagnostic) {
      switch definition {
      case .table(let pipeline): _ = try scope.bind(pipeline)
      case .value(let syntax):
        if case .name(let other) = syntax.kind {
          _ = try scope.bind(table: other)
        } else {
          _ = try scope.constant(syntax)
        }
      case .function: try checkReaders(of: .function(name.text))
      }
    } catch {
      guard error.id == Diagnostic.ID.circularDefinition else { throw error }
      var circle = error
      circle.message = Diagnostic.circle(name, []).message
      circle.labels = [Diagnostic.Label(name.span)]
      throw circle
    }
  }

  /// Binds the tables that read a function: only there it is known what its parameters are, and one of
  /// them may be a table on the right of `in`.
  ///
  /// Throws a circle; what else is wrong with them is said where they are used.
  private func checkReaders(of function: Need) throws(Diagnostic) {
    defer { binding.restart() }
    for (name, definition) in binding.definitions.sorted(by: { $0.key < $1.key }) {
      guard case .table(let pipeline) = definition,
        path(from: .table(name), to: function, in: binding.definitions) != nil
      else { continue }
      do {
        _ = try scope.bind(pipeline)
      } catch {
        if error.id == Diagnostic.ID.circularDefinition { throw error }
      }
    }
  }

  private func checkNew(_ name: Name) throws(Diagnostic) {
    guard let dataset = catalog[name.text] else { return }
    throw Diagnostic(
      "name-taken", "`\(name.text)` is a table of the data", at: name.span,
      notes: dataset.kind == .customers || dataset.kind == .events
        ? ["`\(name.text)` is built in"] : [],
      help: ["choose another name"])
  }

  // MARK: Circles

  /// A circle among the script's own definitions, found before anything is bound.
  func circularDefinition(in script: Script) -> Diagnostic? {
    var names: [String: Name] = [:]
    var definitions: [String: Binding.Definition] = [:]
    for statement in script.statements {
      guard let (name, definition) = statement.definition, catalog[name.text] == nil else {
        continue
      }
      names[name.text] = name
      definitions[name.text] = definition
    }
    for (text, name) in names.sorted(by: { $0.key < $1.key }) {
      if let path = circle(through: text, in: definitions) { return .circle(name, path) }
    }
    return nil
  }

  /// The shortest way from what a name stands for back to the name, both ends included.
  private func circle(
    through name: String, in definitions: [String: Binding.Definition]
  ) -> [String]? {
    guard let definition = definitions[name] else { return nil }
    for start in Need.all(of: name, as: definition) {
      if let path = path(from: start, to: start, in: definitions) { return path.map(\.text) }
    }
    return nil
  }

  /// The shortest way from one thing that is read to another, both included.
  private func path(
    from start: Need, to end: Need, in definitions: [String: Binding.Definition]
  ) -> [Need]? {
    var readers: [Need: Need] = [:]
    var waiting = [start]
    var next = 0
    while next < waiting.count {
      let reader = waiting[next]
      next += 1
      for need in needs(of: reader, in: definitions) {
        if need == end {
          var path = [need, reader]
          while let last = path.last, last != start, let before = readers[last] {
            path.append(before)
          }
          return path.reversed()
        }
        guard readers[need] == nil, need != start else { continue }
        readers[need] = reader
        waiting.append(need)
      }
    }
    return nil
  }

  /// What the definition behind a name reads; nothing where it is none of the kind.
  private func needs(
    of need: Need, in definitions: [String: Binding.Definition]
  ) -> [Need] {
    switch need {
    case .table(let name):
      switch definitions[name] {
      case .table(let pipeline): return all(uses(of: pipeline))
      case .value(let syntax):
        if case .name(let other) = syntax.kind { return [.table(other.text)] }
        return []
      default: return []
      }
    case .value(let name):
      guard case .value(let syntax)? = definitions[name] else { return [] }
      return all(uses(of: syntax))
    case .function(let name):
      guard case .function(let parameters, let body)? = definitions[name] else { return [] }
      let own = Set(parameters.map(\.text))
      return all(uses(of: body)).filter {
        if case .table(let name) = $0 { !own.contains(name) } else { true }
      }
    }
  }

  private func all(_ uses: NameUses) -> [Need] {
    uses.tables.map { .table($0.text) } + uses.values.map { .value($0.text) }
      + uses.functions.map { .function($0.text) }
  }
}

extension Statement {
  /// The name that it gives a meaning to, and the meaning; nil for other statements.
  var definition: (name: Name, meaning: Binding.Definition)? {
    switch kind {
    case .letTable(let name, let pipeline): (name, .table(pipeline))
    case .letValue(let name, let syntax): (name, .value(syntax))
    case .define(let name, let parameters, let body):
      (name, .function(parameters: parameters, body: body))
    default: nil
    }
  }
}
