package import Diagnostics
import Queries
package import Sessions
import Tables

/// Something that a session saves.
package enum SavedEntry: Sendable, Hashable {
  /// Lines of Markdown, typed as comments; without the comment sign.
  case prose(String)
  /// A statement that ran, as the formatter prints it, and the name of its cell if it has one.
  case statement(String, name: String? = nil)
}

/// Writes a session as a notebook that replays.
package struct NotebookWriter {
  package var title: String?
  /// As they are to stand in the file: relative to the notebook's folder.
  package var dataPaths: [String]

  package init(title: String? = nil, dataPaths: [String] = []) {
    self.title = title
    self.dataPaths = dataPaths
  }

  /// The text of the notebook: comments become prose, each statement a cell, in their order.
  ///
  /// A query without a name gets one from its verbs, such as `nps_by_plan`; statements that define
  /// something stand in the cell of the query that follows them.
  package func text(for entries: [SavedEntry], in session: Session) -> String {
    var names = CellNames(taken: Set(session.tableNames + session.valueNames))
    for case .statement(let text, let name) in entries {
      if let name { names.take(name) }
      for statement in session.statements(text) { names.take(definedBy: statement) }
    }
    var parts = [frontMatter]
    if let title { parts.append("# " + title) }
    var waiting: [String] = []
    for entry in entries {
      switch entry {
      case .prose(let text):
        parts += flush(&waiting)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let prose = lines.map { escaped($0) }.joined(separator: "\n")
        let followsProse = parts.count > 1 && !(parts.last?.hasPrefix("`") ?? true)
        if followsProse, !prose.isEmpty, !prose.hasPrefix("#"), parts.last?.hasPrefix("#") == false
        {
          parts[parts.count - 1] += "\n" + prose
        } else if !prose.isEmpty {
          parts.append(prose)
        }
      case .statement(let text, let given):
        waiting.append(text)
        guard let pipeline = session.statements(text).last?.pipeline else { continue }
        let name = given ?? names.invent(for: pipeline, session)
        parts.append(cell(waiting, name))
        waiting = []
      }
    }
    parts += flush(&waiting)
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// Runs a notebook's text in a fresh session, and throws what keeps it from replaying.
  ///
  /// - Parameter open: opens a session on the same data, in which nothing was defined yet.
  package static func verifiesReplay(
    _ text: String, name: String?, open: () throws(Diagnostic) -> Session
  ) throws(DiagnosticList) {
    let session: Session
    do {
      session = try open()
    } catch {
      throw DiagnosticList([error])
    }
    let run = try NotebookRun(NotebookFile(SourceText(text, name: name)), in: session)
    let outcome = run.run(rowLimit: 1)
    guard outcome.exitCode != 0 else { return }
    throw DiagnosticList(
      outcome.results.flatMap(\.diagnostics).filter { $0.severity == .error })
  }

  /// The path of a file or folder as seen from the folder of another file.
  ///
  /// Both are taken from `currentFolder` unless they begin with `/`. Only names are looked at, so a
  /// link on the way may lead elsewhere.
  package static func path(
    of path: String, from file: String, currentFolder: String
  ) -> String {
    func parts(_ path: String) -> [Substring] {
      var parts: [Substring] = []
      let whole = path.hasPrefix("/") ? path : currentFolder + "/" + path
      for part in whole.split(separator: "/") where part != "." {
        if part == ".." { _ = parts.popLast() } else { parts.append(part) }
      }
      return parts
    }
    let target = parts(path)
    let folder = parts(file).dropLast()
    var shared = 0
    while shared < min(target.count, folder.count), target[shared] == folder[shared] {
      shared += 1
    }
    // Nothing in common: the place itself says more than the way to it.
    if shared == 0 { return "/" + target.joined(separator: "/") }
    let steps = Array(repeating: "..", count: folder.count - shared)
    let way = (steps + target[shared...].map(String.init)).joined(separator: "/")
    return way.isEmpty ? "." : way
  }

  // MARK: Parts

  private var frontMatter: String {
    var lines = ["---", "kith: \(NotebookFile.version)"]
    if let title { lines.append("title: " + quoted(title)) }
    if !dataPaths.isEmpty {
      lines.append("data: [" + dataPaths.map(quoted).joined(separator: ", ") + "]")
    }
    return (lines + ["---"]).joined(separator: "\n")
  }

  private func quoted(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0) || "_/. -".unicodeScalars.contains($0)
    }
    if isPlain, !text.isEmpty, text.first != "-", text.first != " ", text.last != " " {
      return text
    }
    let lines = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return "'"
      + lines.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "''") + "'"
  }

  private func flush(_ waiting: inout [String]) -> [String] {
    guard !waiting.isEmpty else { return [] }
    defer { waiting = [] }
    return [cell(waiting, nil)]
  }

  private func cell(_ statements: [String], _ name: String?) -> String {
    let lines = statements.map { statement in
      statement.hasSuffix("\n") ? String(statement.dropLast()) : statement
    }
    let fence = String(repeating: "`", count: max(3, longestRun(lines) + 1))
    let opening = [fence + "kith", name].compactMap { $0 }.joined(separator: " ")
    return ([opening] + lines + [fence]).joined(separator: "\n")
  }

  /// A line of prose that can open neither a fence nor an HTML block.
  private func escaped(_ line: Substring) -> String {
    let start = line.prefix { $0 == " " || $0 == "\t" }
    let rest = line[start.endIndex...]
    let opens = rest.hasPrefix("```") || rest.hasPrefix("~~~") || rest.hasPrefix("<")
    return visibleProse(opens ? start + "\\" + rest : String(line))
  }

  private func visibleProse(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter {
          $0 == "\t" || $0.properties.generalCategory != .control
        }))
  }
}

/// Names for cells, each given once.
private struct CellNames {
  private var taken: Set<String>

  init(taken: Set<String>) { self.taken = taken }

  mutating func take(_ name: String) { taken.insert(name) }

  mutating func take(definedBy statement: Statement) {
    switch statement.kind {
    case .letTable(let name, _), .letValue(let name, _), .define(let name, _, _):
      taken.insert(name.text)
    default: break
    }
  }

  /// After the last analysis and its keys, else after the table and the last stage.
  mutating func invent(for pipeline: Pipeline, _ session: Session) -> String {
    let stage = pipeline.stages.last { session.isAnalysis($0.verb.text) } ?? pipeline.stages.last
    var words: [String] = []
    if case .name(let name) = pipeline.source,
      stage.map({ !session.isAnalysis($0.verb.text) }) ?? true
    {
      words.append(name.text)
    }
    if let stage {
      words.append(stage.verb.text)
      let keys = stage.clauses.first { $0.word.text == "by" }?.items ?? []
      let names = keys.compactMap { item -> String? in
        if let name = item.name { return name.text }
        if case .expression(let syntax) = item.value, case .name(let name) = syntax.kind {
          return name.text
        }
        return nil
      }
      if !names.isEmpty { words += ["by"] + names }
    }
    return taken.insertFree(clean(words.joined(separator: "_")))
  }

  private func clean(_ text: String) -> String {
    var name = ""
    for scalar in text.unicodeScalars {
      let fits = scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      name.unicodeScalars.append(fits ? scalar : "_")
    }
    return name.isEmpty || ("0"..."9").contains(name.unicodeScalars.first ?? "0")
      ? "cell_" + name : name
  }
}

extension Statement {
  fileprivate var pipeline: Pipeline? {
    if case .pipeline(let pipeline) = kind { pipeline } else { nil }
  }
}

extension Session {
  fileprivate func statements(_ text: String) -> [Statement] {
    (try? parse(text))?.statements ?? []
  }
}
