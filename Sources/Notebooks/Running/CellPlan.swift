import Diagnostics
import Queries
import Sessions

/// Which cell defines what, and which cells need which: checked before anything runs.
///
/// Cells, `let`s, `def`s and the tables of the data share one space of names. A name is defined once
/// and used only after; a name that nobody defines is left to the cell that uses it.
struct CellPlan {
  let scripts: [Script]
  /// For every cell, the cells that it cannot do without.
  private(set) var needs: [[Int]] = []
  /// For every cell, the parameters that it uses itself, each once and in the order of their names.
  private(set) var parametersUsed: [[String]] = []
  private(set) var mistakes: [Diagnostic] = []
  private(set) var warnings: [Diagnostic] = []

  private struct Definition {
    let cell: Int
    let span: SourceSpan
    /// Known to the statements of its own cell, as a `let` is and the cell's own name is not.
    let isStatement: Bool
    var isFunction = false
  }

  private var definitions: [String: Definition] = [:]
  private let parameters: [String: ParameterDeclaration]
  private let given: Set<String>
  private let stored: Set<String>

  init(_ file: NotebookFile, _ scripts: [Script], _ session: Session, given: Set<String>) {
    self.scripts = scripts
    self.given = given
    stored = Set(session.tableNames)
    var declared: [String: ParameterDeclaration] = [:]
    for parameter in file.frontMatter.parameters { declared[parameter.name] = parameter }
    parameters = declared
    for (index, cell) in file.cells.enumerated() { define(cell, index) }
    var used: Set<String> = []
    var lastSetting: Int?
    for index in file.cells.indices {
      var needed: Set<Int> = []
      var ownParameters: Set<String> = []
      if let lastSetting { needed.insert(lastSetting) }
      for statement in scripts[index].statements {
        let uses = session.uses(of: statement)
        for name in uses.tables { need(name, index, &needed) }
        // A cell may have the name of a built-in function.
        for name in uses.functions where definitions[name.text]?.isFunction == true {
          need(name, index, &needed)
        }
        for name in uses.values {
          used.insert(name.text)
          if parameters[name.text] != nil { ownParameters.insert(name.text) }
          needValue(name, index, &needed)
        }
        if case .continuation = statement.kind {
          mistakes.append(
            Diagnostic(
              "nothing-to-continue", "a cell begins with a table, not with `|`",
              at: statement.span, help: ["name the cell before and begin with its name"]))
        }
      }
      needed.remove(index)
      needs.append(needed.sorted())
      parametersUsed.append(ownParameters.sorted())
      if scripts[index].statements.contains(where: {
        if case .set = $0.kind { true } else { false }
      }
      ) {
        lastSetting = index
      }
    }
    for parameter in file.frontMatter.parameters where !used.contains(parameter.name) {
      warnings.append(
        .warning(
          "unused-parameter", "no cell uses the parameter \(typed(parameter.name))",
          at: parameter.span))
    }
  }

  // MARK: Definitions

  private mutating func define(_ cell: Cell, _ index: Int) {
    for statement in scripts[index].statements {
      switch statement.kind {
      case .letTable(let name, _), .letValue(let name, _), .define(let name, _, _):
        if let parameter = parameters[name.text] {
          mistakes.append(.twice(name.text, name.span, parameter.span))
        }
        var definition = Definition(cell: index, span: name.span, isStatement: true)
        if case .define = statement.kind { definition.isFunction = true }
        define(name.text, definition)
      default: break
      }
    }
    if let name = cell.name {
      define(name.text, Definition(cell: index, span: name.span, isStatement: false))
    }
  }

  private mutating func define(_ name: String, _ definition: Definition) {
    if let before = definitions[name] {
      mistakes.append(.twice(name, definition.span, before.span))
    } else if stored.contains(name) {
      mistakes.append(
        Diagnostic(
          "name-taken", "\(typed(name)) is a table of the data", at: definition.span,
          help: ["choose another name"]))
    } else {
      definitions[name] = definition
    }
  }

  // MARK: Uses

  private mutating func need(_ name: Name, _ index: Int, _ needed: inout Set<Int>) {
    guard let definition = definitions[name.text] else { return }
    if definition.cell > index || definition.cell == index && !isBefore(definition, name) {
      var diagnostic = Diagnostic(
        "used-before-definition", "\(typed(name.text)) is used before it is defined",
        at: name.span, help: ["move the cell that defines it before this one"])
      diagnostic.labels.append(.init(definition.span, "defined here"))
      if definition.cell == index {
        diagnostic.help = ["a cell's name is its own result: use another name inside"]
      }
      mistakes.append(diagnostic)
    } else {
      needed.insert(definition.cell)
    }
  }

  /// Whether a definition of the same cell stands before a use.
  private func isBefore(_ definition: Definition, _ use: Name) -> Bool {
    definition.isStatement && definition.span.range.lowerBound <= use.span.range.lowerBound
  }

  private mutating func needValue(_ name: Name, _ index: Int, _ needed: inout Set<Int>) {
    if let parameter = parameters[name.text] {
      guard !given.contains(name.text) else { return }
      var diagnostic = Diagnostic(
        "missing-parameter", "`$\(name.text)` has no value", at: name.span,
        help: ["give it \(parameter.type.example): --set \(name.text)=…"])
      diagnostic.labels.append(.init(parameter.span, "declared without a default"))
      if !mistakes.contains(where: { $0.message == diagnostic.message }) {
        mistakes.append(diagnostic)
      }
      return
    }
    guard definitions[name.text] != nil else {
      var diagnostic = Diagnostic(
        "unknown-parameter", "no value `$\(name.text)`", at: name.span)
      let known = parameters.keys.sorted()
      if let near = closest(to: name.text, in: known) {
        diagnostic.help = ["did you mean `$\(near)`?"]
      } else {
        diagnostic.help = ["declare it in the front matter, under `params`"]
      }
      mistakes.append(diagnostic)
      return
    }
    need(name, index, &needed)
  }
}

extension Diagnostic {
  fileprivate static func twice(
    _ name: String, _ span: SourceSpan, _ before: SourceSpan
  ) -> Diagnostic {
    var diagnostic = Diagnostic(
      "duplicate-definition", "\(typed(name)) is defined twice", at: span,
      help: ["give one of them another name"])
    diagnostic.labels.append(.init(before, "defined here first"))
    return diagnostic
  }
}
