package import Diagnostics

/// What a notebook says of itself before its first line: format version, title, parameters, data.
package struct FrontMatter: Sendable {
  /// A file or folder of data.
  package struct DataEntry: Sendable, Hashable {
    /// What the notebook calls it, when the entries have names.
    package let name: String?
    /// As written: relative to the notebook's folder unless it begins with `/`.
    package let path: String
    package let span: SourceSpan
  }

  package private(set) var title: String?
  package private(set) var parameters: [ParameterDeclaration] = []
  package private(set) var data: [DataEntry] = []

  static let keys = ["kith", "title", "params", "data"]

  init(
    _ found: (range: Range<Int>, body: Range<Int>)?, of source: SourceText,
    into diagnostics: inout [Diagnostic]
  ) {
    guard let found else {
      if !diagnostics.contains(where: { $0.id == Diagnostic.ID.unclosedFrontMatter }) {
        diagnostics.append(.notNotebook(SourceSpan(source, 0..<0)))
      }
      return
    }
    do {
      let tree = try SettingTree.read(found.body, of: source)
      try read(tree, &diagnostics)
    } catch {
      diagnostics.append(error)
    }
  }

  private mutating func read(
    _ tree: SettingTree, _ diagnostics: inout [Diagnostic]
  ) throws(Diagnostic) {
    guard let entries = tree.entries else { throw .notNotebook(tree.span) }
    guard let version = entries.first(where: { $0.key == "kith" }) else {
      throw .notNotebook(entries.first?.place ?? tree.span)
    }
    guard let number = version.value.text.flatMap({ Int($0) }), number > 0 else {
      throw Diagnostic(
        "bad-front-matter", "`kith` is the version of the format, `kith: 1`",
        at: version.value.span)
    }
    guard number <= NotebookFile.version else {
      throw Diagnostic(
        "future-version", "the notebook is of version \(number), and this kith reads version 1",
        at: version.value.span, help: ["a newer kith reads it"])
    }
    for entry in entries {
      do throws(Diagnostic) {
        switch entry.key {
        case "kith": break
        case "title": title = try entry.text()
        case "params": try readParameters(entry, &diagnostics)
        case "data": try readData(entry)
        default: diagnostics.append(.unknownKey(entry, FrontMatter.keys, "of a notebook"))
        }
      } catch {
        diagnostics.append(error)
      }
    }
  }

  // MARK: Parameters

  private mutating func readParameters(
    _ entry: SettingTree.Setting, _ diagnostics: inout [Diagnostic]
  ) throws(Diagnostic) {
    if case .missing = entry.value.content { return }
    guard let declared = entry.value.entries else {
      throw Diagnostic(
        "bad-front-matter", "`params` is a map of names", at: entry.value.span,
        help: ["month: {type: month, default: 2025-12}"])
    }
    for one in declared {
      do throws(Diagnostic) {
        parameters.append(try parameter(one, &diagnostics))
      } catch {
        diagnostics.append(error)
      }
    }
  }

  private func parameter(
    _ entry: SettingTree.Setting, _ diagnostics: inout [Diagnostic]
  ) throws(Diagnostic) -> ParameterDeclaration {
    let scalars = entry.key.unicodeScalars
    guard let first = scalars.first, first == "_" || first.properties.isAlphabetic,
      scalars.allSatisfy({
        $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType != nil
      })
    else {
      throw Diagnostic(
        "bad-front-matter", "\(typed(entry.key)) is no name for a parameter", at: entry.place,
        help: ["a name has letters, digits and `_`"])
    }
    let types = ParameterType.allCases.map(\.rawValue)
    guard let parts = entry.value.entries, let typePart = parts.first(where: { $0.key == "type" })
    else {
      throw Diagnostic(
        "bad-front-matter", "the parameter \(typed(entry.key)) has no type", at: entry.place,
        notes: ["types: \(types.joined(separator: ", "))"])
    }
    let word = try typePart.text()
    guard let type = ParameterType(rawValue: word) else {
      var diagnostic = Diagnostic(
        "unknown-parameter-type", "no type \(typed(word)) of a parameter", at: typePart.value.span)
      if let near = closest(to: word, in: types) {
        diagnostic.help = ["did you mean `\(near)`?"]
      } else {
        diagnostic.notes = ["types: \(types.joined(separator: ", "))"]
      }
      throw diagnostic
    }
    let known = ["type", "default", "choices"]
    for part in parts where !known.contains(part.key) {
      diagnostics.append(.unknownKey(part, known, "of a parameter"))
    }
    let choices = try choices(type, entry, parts)
    let bare = ParameterDeclaration(
      name: entry.key, type: type, defaultValue: nil, choices: choices, span: entry.place)
    guard let part = parts.first(where: { $0.key == "default" }) else { return bare }
    if case .missing = part.value.content { return bare }
    return ParameterDeclaration(
      name: entry.key, type: type, defaultValue: try bare.value(part.text(), at: part.value.span),
      choices: choices, span: entry.place)
  }

  private func choices(
    _ type: ParameterType, _ entry: SettingTree.Setting, _ parts: [SettingTree.Setting]
  ) throws(Diagnostic) -> [String] {
    guard let part = parts.first(where: { $0.key == "choices" }) else {
      guard type != .choice else {
        throw Diagnostic(
          "bad-front-matter", "the choice \(typed(entry.key)) has no `choices`", at: entry.place,
          help: ["choices: [one, another]"])
      }
      return []
    }
    guard case .list(let items) = part.value.content, !items.isEmpty else {
      throw Diagnostic(
        "bad-front-matter", "`choices` is a list of texts", at: part.value.span,
        help: ["choices: [one, another]"])
    }
    var texts: [String] = []
    for item in items {
      guard let text = item.text else {
        throw Diagnostic("bad-front-matter", "a choice is a text", at: item.span)
      }
      texts.append(text)
    }
    return texts
  }

  // MARK: Data

  private mutating func readData(_ entry: SettingTree.Setting) throws(Diagnostic) {
    switch entry.value.content {
    case .missing: return
    case .text: try add(entry.value, named: nil)
    case .list(let items): for item in items { try add(item, named: nil) }
    case .map(let entries):
      for entry in entries { try add(entry.value, named: entry.key) }
    }
  }

  private mutating func add(_ value: SettingTree, named name: String?) throws(Diagnostic) {
    let place = value.entries?.first { $0.key == "path" }?.value ?? value
    guard let path = place.text, !path.isEmpty, !path.contains("\0") else {
      throw Diagnostic(
        "bad-front-matter", "`data` is a path, or a list or map of paths", at: value.span)
    }
    data.append(DataEntry(name: name, path: path, span: place.span))
  }
}

extension SettingTree.Setting {
  /// The value as a text.
  fileprivate func text() throws(Diagnostic) -> String {
    guard let text = value.text else {
      throw Diagnostic("bad-front-matter", "\(typed(key)) is a text", at: value.span)
    }
    return text
  }
}

extension Diagnostic {
  fileprivate static func notNotebook(_ span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "not-a-notebook", "no `kith: 1` in the front matter", at: span,
      help: ["a notebook begins with the lines `---`, `kith: 1`, `---`"])
  }

  /// Kept in the file, and not understood.
  fileprivate static func unknownKey(
    _ entry: SettingTree.Setting, _ known: [String], _ owner: String
  ) -> Diagnostic {
    var warning = Diagnostic.warning(
      "unknown-key", "no key \(typed(entry.key)) \(owner)", at: entry.place)
    if let near = closest(to: entry.key, in: known) { warning.help = ["did you mean `\(near)`?"] }
    return warning
  }
}
