package import Diagnostics
package import Queries

extension Binding {
  /// Names that stand for each other in a longer row than this are a mistake: whoever binds them goes as
  /// deep.
  private static let mostUnderway = 100

  /// Runs `body`, which binds what a name stands for.
  ///
  /// Throws a circle when the name is being bound already. A mistake in what it stands for is told where
  /// the name is used: the definition was right when it was made, in a text that may be long gone.
  ///
  /// - Parameters:
  ///   - key: the name as it is written where it is used, such as `$name`.
  ///   - span: where the name was defined.
  ///   - isCall: whether it takes values, in which the mistake may be: it keeps its place in this text.
  func expanding<Result>(
    _ name: Name, as key: String, to span: SourceSpan, isCall: Bool = false,
    _ body: () throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    if let start = underway.firstIndex(of: key) {
      throw .circle(name, underway[start...] + [key])
    }
    guard underway.count < Self.mostUnderway else {
      throw Diagnostic(
        "too-deep", "`\(key)` is reached through more than \(Self.mostUnderway) other names",
        at: name.span, help: ["write what one of them stands for in its place"])
    }
    underway.append(key)
    defer { underway.removeLast() }
    let found = diagnostics.count
    do {
      return try body()
    } catch {
      func told(_ mistake: Diagnostic) -> Diagnostic {
        if isCall, mistake.span?.source == name.span.source { return mistake }
        return mistake.told(at: name, as: key, definedAt: span)
      }
      for index in diagnostics.indices.dropFirst(found) where diagnostics[index].severity == .error
      {
        diagnostics[index] = told(diagnostics[index])
      }
      throw told(error)
    }
  }
}

extension Diagnostic {
  /// That a name stands for itself.
  ///
  /// - Parameter path: what leads back to it, each as it is written where it is used.
  package static func circle(_ name: Name, _ path: some Sequence<String>) -> Diagnostic {
    Diagnostic(
      Diagnostic.ID.circularDefinition, "`\(name.text)` is defined by itself", at: name.span,
      notes: ["the circle: \(path.joined(separator: " → "))"])
  }

  /// The same mistake where a name is used whose definition it is in; places in the same text stay.
  fileprivate func told(at name: Name, as key: String, definedAt span: SourceSpan) -> Diagnostic {
    guard id != Diagnostic.ID.circularDefinition else { return self }
    var copy = self
    let inner = labels.filter { $0.span.source == name.span.source && $0.span != name.span }
    copy.labels = [Label(name.span)] + inner.prefix(3)
    copy.stage = nil
    // The nearest to the mistake; a long way through names is not told name by name.
    if notes.count(where: { $0.contains("` stands for `") }) < 4 {
      copy.notes.append("`\(key)` stands for `\(span.excerpt)`")
    }
    return copy
  }
}

extension SourceSpan {
  /// The text in one line, cut when it is long.
  fileprivate var excerpt: String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count <= 60 ? line : line.prefix(59) + "…"
  }
}
