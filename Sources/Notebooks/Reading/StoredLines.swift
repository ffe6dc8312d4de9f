import Diagnostics
import Sessions

/// What a run writes between the fences of an output or of the record, line by line: anything else
/// there is somebody's text, and a sign that the closing fence is missing.
enum StoredLines {
  /// How the lines of an output begin that are no row of a table.
  static let outputStarts = ["note: ", "warning: ", "error["]
  /// The first words of the lines of a record.
  static let recordWords = ["param", "option", "data", "list"]

  /// Whether a run could have written the line; of a cell, whether it could stand in a query.
  static func mayHold(_ line: String, in word: Fence.Word) -> Bool {
    guard !opensOwnFence(line) else { return false }
    if line.allSatisfy({ $0 == " " || $0 == "\t" }) { return true }
    switch word {
    case .cell: return true
    case .output: return line.hasPrefix("|") || outputStarts.contains { line.hasPrefix($0) }
    case .record:
      let word = line.prefix { $0 != " " }
      return recordWords.contains(String(word)) && (line.contains(" = ") || line.contains(" rows="))
    }
  }

  /// Whether the line would open a fence of ours if it stood in prose.
  private static func opensOwnFence(_ line: String) -> Bool {
    guard let sign = line.first, sign == "`" || sign == "~" else { return false }
    let rest = line.drop { $0 == sign }
    guard line.count - rest.count >= 3 else { return false }
    let word = rest.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
    return Fence.Word(rawValue: String(word)) != nil
  }

  /// The hash of what stands between the fences, whatever its line ends and trailing blanks: editors
  /// change those without a word.
  static func hash(_ body: [String]) -> String {
    let lines = body.map { line in
      var line = line[...]
      while line.last == " " || line.last == "\t" { line.removeLast() }
      return String(line)
    }
    return shortHash(lines.joined(separator: "\n"))
  }

  /// Twelve hexadecimal digits of a text's SHA-256.
  static func shortHash(_ text: String) -> String { String(contentHash(text).prefix(12)) }
}

extension Fence {
  /// The lines between the fences.
  var bodyLines: [String] {
    let lines = Lines(Array(body.source.utf8[body.range]))
    return lines.all.map { lines.text($0.content) }
  }

  /// Whether what stands here is not what a run wrote, which the hash of an output tells: what has
  /// none was written by somebody else, unless it is empty.
  var isEdited: Bool {
    guard word != .cell else { return false }
    let lines = bodyLines
    return attributes["out"].map { $0.text != StoredLines.hash(lines) } ?? !lines.isEmpty
  }

  /// The mistake of a fence that closes too late: what it holds from some line on is not its own.
  var closesTooLate: Diagnostic? {
    .swallowing(word, opening, SourceSpan(body.source, body.range), isClosed: true)
  }
}

extension Diagnostic {
  /// The mistake of a fence of ours that is never closed, or only after lines that are not its own;
  /// nil when it is closed and all its lines may be.
  ///
  /// - Parameters:
  ///   - opening: the opening line.
  ///   - body: from the line after it to the closing line, or to the end of the file.
  static func swallowing(
    _ word: Fence.Word, _ opening: SourceSpan, _ body: SourceSpan, isClosed: Bool
  ) -> Diagnostic? {
    let source = body.source
    let lines = Lines(Array(source.utf8[body.range]))
    let sign = opening.text.first ?? "`"
    let length = opening.text.prefix { $0 == sign }.count
    let fence = "\(length) \(sign == "`" ? "backticks" : "tildes")"
    let foreign = lines.all.firstIndex {
      !StoredLines.mayHold(lines.text($0.content), in: word)
    }
    guard let foreign else {
      guard !isClosed else { return nil }
      return Diagnostic(
        "unclosed-fence", "the `\(word.rawValue)` fence is never closed", at: opening,
        help: ["close it with a line of \(fence)"])
    }
    func place(_ index: Int) -> SourceSpan {
      let content = lines.all[index].content
      return SourceSpan(
        source,
        content.lowerBound + body.range.lowerBound..<content.upperBound + body.range.lowerBound)
    }
    func number(_ span: SourceSpan) -> Int { source.position(of: span.range.lowerBound).line }
    var last = foreign - 1
    while last >= 0, lines.isBlank(lines.all[last]) { last -= 1 }
    let end = last >= 0 ? number(place(last)) : number(opening)
    let first = place(foreign)
    let final = number(place(lines.all.count - 1))
    let what = word == .cell ? "the cell" : word == .output ? "the output" : "the record"
    let range =
      number(first) == final ? "line \(final)" : "lines \(number(first)) to \(final)"
    var diagnostic = Diagnostic(
      "unclosed-fence",
      "the `\(word.rawValue)` fence is not closed where \(what) ends", at: opening,
      notes: [
        "\(range) would be part of it"
          + (word == .cell ? "" : ", and be lost when \(what) is written again")
      ],
      help: ["close it with a line of \(fence) after line \(end)"])
    diagnostic.labels.append(.init(first, "not part of \(what)"))
    return diagnostic
  }
}
