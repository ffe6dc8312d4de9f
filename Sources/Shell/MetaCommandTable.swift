package import Diagnostics

/// The shell's own commands: finds, checks and runs them, and lists them for help and completion.
package struct MetaCommandTable<Context>: Sendable {
  /// Picks the name that a mistyped word is nearest to, if any is near.
  package typealias Closest = @Sendable (_ word: String, _ names: [String]) -> String?

  package let commands: [MetaCommand<Context>]
  private let closest: Closest

  package init(_ commands: [MetaCommand<Context>], closest: @escaping Closest) {
    self.commands = commands
    self.closest = closest
  }

  /// Runs a dot line.
  ///
  /// Throws `unknown-command`, `ambiguous-command`, `command-arguments`, `unclosed-quote`, and what
  /// the command throws.
  package func run(
    _ line: MetaLine, in context: inout Context
  ) throws(Diagnostic) -> MetaOutcome {
    let command = try command(named: line.name)
    let words = command.takesText ? line.text.map { [$0] } ?? [] : try line.words()
    let call = MetaCall(name: line.name, arguments: words)
    try check(call, for: command)
    return try command.handler(&context, call)
  }

  /// The command of that name, or the only one that begins so.
  ///
  /// Throws `unknown-command`, `ambiguous-command`.
  package func command(named word: MetaWord) throws(Diagnostic) -> MetaCommand<Context> {
    let name = word.text.dropFirst().lowercased()
    if let exact = commands.first(where: { $0.name == name }) { return exact }
    let matches = name.isEmpty ? [] : commands.filter { $0.name.hasPrefix(name) }
    if let only = matches.first, matches.count == 1 { return only }
    if matches.count > 1 {
      throw Diagnostic(
        "ambiguous-command", "`\(word.text)` may mean several commands", at: word.span,
        label: "could be " + alternatives(matches.map { "`.\($0.name)`" }))
    }
    var help = ["`.help` lists the commands"]
    if let near = closest(name, commands.map(\.name)) {
      help.insert("did you mean `.\(near)`?", at: 0)
    }
    throw Diagnostic(
      "unknown-command", name.isEmpty ? "no command after the dot" : "no command `\(word.text)`",
      at: word.span, help: help)
  }

  /// One line per command for `.help`: usage, aligned, then the summary.
  package func help() -> [String] {
    let width = commands.map(\.usage.count).max() ?? 0
    return commands.map { command in
      command.usage + String(repeating: " ", count: width - command.usage.count + 3)
        + command.summary
    }
  }

  /// The commands that fit a dot line whose name is being typed; nil when the cursor is elsewhere.
  package func completions(_ line: String, at cursor: Int) -> Completions? {
    guard let name = MetaLine(SourceText(line))?.name.span.range,
      cursor > name.lowerBound, cursor <= name.upperBound
    else { return nil }
    let typed = String(decoding: Array(line.utf8)[name.lowerBound..<cursor], as: UTF8.self)
    let fitting = commands.filter { ("." + $0.name).hasPrefix(typed.lowercased()) }
    return Completions(
      replaceRange: name,
      candidates: fitting.map {
        Candidate(
          "." + $0.name, kind: $0.arguments, note: $0.summary,
          closing: $0.arguments.isEmpty ? "" : " ")
      })
  }

  private func check(_ call: MetaCall, for command: MetaCommand<Context>) throws(Diagnostic) {
    let usage = ["usage: `\(command.usage)`"]
    let arity = command.arity
    if call.arguments.count < arity.lowerBound {
      throw Diagnostic(
        "command-arguments", "`.\(command.name)` needs `\(command.arguments)`", at: call.name.span,
        help: usage)
    }
    if call.arguments.count > arity.upperBound {
      throw Diagnostic(
        "command-arguments",
        command.arguments.isEmpty
          ? "`.\(command.name)` takes no arguments" : "too many arguments for `.\(command.name)`",
        at: call.arguments[arity.upperBound].span, label: "not expected", help: usage)
    }
  }
}

/// Names as in a sentence: a, b or c.
private func alternatives(_ names: [String]) -> String {
  guard let last = names.last, names.count > 1 else { return names.first ?? "" }
  return names.dropLast().joined(separator: ", ") + " or " + last
}
