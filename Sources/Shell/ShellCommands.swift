import Catalogs
import Diagnostics
import Sessions
import System
import Tables
import Verbs

/// The shell's own commands; dispatch, `.help` and completion read this one table.
package let shellCommands = MetaCommandTable<ShellContext>(
  [
    MetaCommand("help", "[VERB]", "explain a verb, or list verbs and commands", handler: help),
    MetaCommand("tables", "", "list the tables", handler: tables),
    MetaCommand("schema", "[TABLE]", "list the columns of a table, or of all", handler: schema),
    MetaCommand("sql", "", "show what the last query asks of the engine", handler: sql),
    MetaCommand("save", "FILE", "save this session as a notebook that replays", handler: save),
    MetaCommand("quit", "", "leave (also Ctrl-D)", handler: quit),
  ],
  closest: { closest(to: $0, in: $1) })

/// Prints words of ours.
private func say(_ text: String, _ context: ShellContext) throws(Diagnostic) {
  do throws(OutputStopped) {
    try context.printer.say(text)
  } catch {
    throw Diagnostic(Diagnostic.ID.outputStopped, "the output stopped")
  }
}

private func help(
  _ context: inout ShellContext, _ call: MetaCall
) throws(Diagnostic) -> MetaOutcome {
  let vocabulary = context.session.vocabulary
  let width = context.printer.room
  if let word = call.arguments.first {
    do {
      try say(try VerbHelp.page(word.text, vocabulary, width: width), context)
    } catch {
      throw error.located(at: word.span)
    }
    return .proceed
  }
  let introduction = [
    "A query is a table and stages: TABLE | VERB … | VERB …",
    "A line that begins with | goes on from the last answer. Tab lists what fits; .help VERB explains.",
  ]
  let lines =
    introduction.flatMap { wrapped($0, width: width) } + [""]
    + VerbHelp.listed(vocabulary, width: width) + ["", "COMMANDS"]
    + HelpList(shellCommands.commands.map { ($0.usage, $0.summary) }).lines(width: width)
  try say(lines.joined(separator: "\n") + "\n", context)
  return .proceed
}

private func tables(
  _ context: inout ShellContext, _ call: MetaCall
) throws(Diagnostic) -> MetaOutcome {
  let catalog = context.session.catalog
  let names = context.session.tableNames
  let width = (names.map { displayWidth(visible($0)) }.max() ?? 0) + 2
  for name in names {
    let shown = visible(name)
    var line = "  " + shown + String(repeating: " ", count: width - displayWidth(shown))
    if let dataset = catalog[name] {
      let isBuiltIn = dataset.kind == .customers || dataset.kind == .events
      line +=
        "\(isBuiltIn ? "built in" : dataset.kind.rawValue), \(counted(dataset.rowCount, "row"))"
    } else {
      line += "let"
    }
    try say(line + "\n", context)
  }
  return .proceed
}

private func schema(
  _ context: inout ShellContext, _ call: MetaCall
) throws(Diagnostic) -> MetaOutcome {
  let catalog = context.session.catalog
  var datasets = catalog.datasets
  if let word = call.arguments.first {
    guard let dataset = catalog[word.text] else {
      let near = closest(to: word.text, in: catalog.datasets.map(\.name))
      throw Diagnostic(
        "unknown-table", "no table `\(word.text)`", at: word.span,
        help: near.map { ["did you mean `\($0)`?"] } ?? [])
    }
    datasets = [dataset]
  }
  for dataset in datasets {
    try say("\(visible(dataset.name))\n", context)
    let columns = dataset.attributes.filter { !$0.isHidden }
    let width = (columns.map { displayWidth(visible($0.name)) }.max() ?? 0) + 2
    for column in columns {
      let name = visible(column.name)
      var line = "  " + name
      line += String(repeating: " ", count: width - displayWidth(name)) + column.type.word
      if let role = column.role { line += " · " + role.rawValue }
      if let values = column.dictionary, values.count <= 6 {
        line += " · " + values.map { visible($0) }.joined(separator: ", ")
      }
      try say(line + "\n", context)
    }
  }
  return .proceed
}

private func sql(
  _ context: inout ShellContext, _ call: MetaCall
) throws(Diagnostic) -> MetaOutcome {
  guard let answer = context.lastAnswer else {
    throw Diagnostic("nothing-ran", "no query ran yet", at: call.name.span)
  }
  let text = try answer.explanation() + "\n"
  do throws(OutputStopped) {
    try context.printer.say(query: text)
  } catch {
    throw Diagnostic("output-stopped", "the output stopped")
  }
  return .proceed
}

private func save(
  _ context: inout ShellContext, _ call: MetaCall
) throws(Diagnostic) -> MetaOutcome {
  guard let word = call.arguments.first else { return .proceed }
  guard context.entries.contains(where: { if case .statement = $0 { true } else { false } }) else {
    throw Diagnostic("nothing-ran", "no query ran yet that could be saved", at: call.name.span)
  }
  do {
    try say(visible(try context.save(context.entries, word.text)) + "\n", context)
  } catch let diagnostic as Diagnostic {
    throw diagnostic.located(at: word.span)
  } catch {
    throw Diagnostic("cannot-write", "`\(word.text)` cannot be written", at: word.span)
  }
  return .proceed
}

private func quit(
  _ context: inout ShellContext, _ call: MetaCall
) throws(Diagnostic) -> MetaOutcome { .quit }
