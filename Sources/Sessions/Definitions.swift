import Diagnostics
import Queries
import Verbs

extension Session {
  // MARK: Definitions that take effect

  /// Gives a name its meaning, or throws and leaves every name as it was.
  ///
  /// A name holds what is written, not rows: whoever reads it sees its newest meaning. So a circle can
  /// close at any definition, and it is found there.
  func define(_ name: Name, as definition: Binding.Definition) throws(Diagnostic) {
    try checkNew(name)
    let before = binding.definitions[name.text]
    give(name.text, definition)
    do throws(Diagnostic) {
      if let path = needs.circle(through: name.text) { throw .circle(name, path) }
      try check(definition, of: name)
    } catch {
      give(name.text, before)
      throw error
    }
  }

  /// Gives a name a meaning, or takes it away.
  func give(_ name: String, _ definition: Binding.Definition?) {
    binding.definitions[name] = definition
    needs.set(name, definition.map { needs(of: name, as: $0) } ?? [:])
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
    let readers = needs.readers(of: function).map(\.text).sorted()
    for name in readers {
      guard case .table(let pipeline)? = binding.definitions[name] else { continue }
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
    var graph = NeedGraph()
    for statement in script.statements {
      guard let (name, definition) = statement.definition, catalog[name.text] == nil else {
        continue
      }
      names[name.text] = name
      graph.set(name.text, needs(of: name.text, as: definition))
    }
    guard graph.hasCircle else { return nil }
    for (text, name) in names.sorted(by: { $0.key < $1.key }) {
      if let path = graph.circle(through: text) { return .circle(name, path) }
    }
    return nil
  }

  /// What a definition reads, by what its name may be asked for as.
  private func needs(of name: String, as definition: Binding.Definition) -> [Need: [Need]] {
    switch definition {
    case .table(let pipeline): return [.table(name): all(uses(of: pipeline))]
    case .value(let syntax):
      var found = [Need.value(name): all(uses(of: syntax))]
      if case .name(let other) = syntax.kind { found[.table(name)] = [.table(other.text)] }
      return found
    case .function(let parameters, let body):
      let own = Set(parameters.map(\.text))
      let read = all(uses(of: body)).filter {
        if case .table(let name) = $0 { !own.contains(name) } else { true }
      }
      return [.function(name): read]
    }
  }

  private func all(_ uses: NameUses) -> [Need] {
    uses.tables.map { .table($0.text) } + uses.values.map { .value($0.text) }
      + uses.functions.map { .function($0.text) }
  }
}

extension NeedGraph {
  /// The shortest way from a name back to it, as it is written where it is used.
  fileprivate func circle(through name: String) -> [String]? {
    for start in [Need.table(name), .value(name), .function(name)] {
      if let path = path(from: start, to: start) { return path.map(\.text) }
    }
    return nil
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
