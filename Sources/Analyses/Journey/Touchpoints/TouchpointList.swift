import Files
import Kits

/// A list of touchpoints that people keep in a file: to which stage a step belongs, and whether the
/// business controls it.
struct TouchpointList: Sendable {
  struct Assignment: Sendable {
    var stage: String?
    var isControlled: Bool?
  }

  /// As it was asked for.
  let path: String
  private(set) var entries: [String: Assignment] = [:]
  /// The stages in the order in which the file first names them; empty when it has none.
  private(set) var stages: [String] = []
  /// The steps in the order of the file.
  private(set) var steps: [String] = []

  /// Reads a CSV file with a header, when its stage runs.
  ///
  /// Its columns are `step`, and `stage` or `controlled` (yes or no) or both, which may be empty in a
  /// row. Fields stand between commas, semicolons or tabs, whichever the header has.
  ///
  /// What is wrong with it is said by row; a file that is no list is not quoted.
  init(path: String, in files: FileReach, at span: SourceSpan) throws(Diagnostic) {
    self.path = path
    var lines = try CommaSeparated.rows(of: try files.read(path, at: span), path, at: span)
    guard !lines.isEmpty else {
      throw Diagnostic(
        "not-a-list", "\(typed(path)) is empty", at: span,
        help: ["its first line names the columns: `step,stage,controlled`"])
    }
    let header = lines.removeFirst().map { $0.lowercased() }
    guard let stepPlace = header.firstIndex(of: "step"),
      header.contains("stage") || header.contains("controlled")
    else {
      throw Diagnostic(
        "not-a-list", "\(typed(path)) has no columns `step` and `stage` or `controlled`", at: span,
        notes: ["line 1 names neither"],
        help: ["its first line names the columns: `step,stage,controlled`"])
    }
    let stagePlace = header.firstIndex(of: "stage")
    let controlledPlace = header.firstIndex(of: "controlled")
    for (index, line) in lines.enumerated() where line.contains(where: { !$0.isEmpty }) {
      func field(_ place: Int?) -> String? {
        guard let place, place < line.count, !line[place].isEmpty else { return nil }
        return line[place]
      }
      guard let step = field(stepPlace) else {
        throw Diagnostic(
          "not-a-list", "row \(index + 2) of \(typed(path)) names no step", at: span)
      }
      guard entries[step] == nil else {
        throw Diagnostic(
          "not-a-list", "\(typed(path)) names \(typed(step)) twice, again in row \(index + 2)",
          at: span)
      }
      var isControlled: Bool?
      if let word = field(controlledPlace) {
        guard let known = Self.truth[word.lowercased()] else {
          throw Diagnostic(
            "not-a-list", "`controlled` in row \(index + 2) of \(typed(path)) is \(typed(word))",
            at: span, help: ["write `yes` or `no`"])
        }
        isControlled = known
      }
      let stage = field(stagePlace)
      if let stage, !stages.contains(stage) { stages.append(stage) }
      entries[step] = Assignment(stage: stage, isControlled: isControlled)
      steps.append(step)
    }
  }

  private static let truth: [String: Bool] = [
    "yes": true, "true": true, "1": true, "no": false, "false": false, "0": false,
  ]
}

/// Small files of separated values.
private enum CommaSeparated {
  /// The fields of each row, blanks around them cut; a field may stand in double quotes.
  static func rows(
    of text: String, _ path: String, at span: SourceSpan
  ) throws(Diagnostic) -> [[String]] {
    let header = text.prefix { !$0.isNewline }
    let separator: Character = [",", ";", "\t"].first { header.contains($0) } ?? ","
    var rows: [[String]] = []
    var row: [String] = []
    var field = ""
    var isQuoted = false
    var wasQuoted = false
    func end() {
      row.append(wasQuoted ? field : trimmed(field))
      field = ""
      wasQuoted = false
    }
    var rest = text[...]
    while let character = rest.popFirst() {
      if isQuoted {
        if character != "\"" {
          field.append(character)
        } else if rest.first == "\"" {
          field.append("\"")
          rest.removeFirst()
        } else {
          isQuoted = false
        }
      } else if character == "\"", trimmed(field).isEmpty {
        field = ""
        isQuoted = true
        wasQuoted = true
      } else if character == separator {
        end()
      } else if character.isNewline {
        end()
        rows.append(row)
        row = []
      } else {
        field.append(character)
      }
    }
    guard !isQuoted else {
      throw Diagnostic("not-a-list", "a quote in \(typed(path)) is never closed", at: span)
    }
    if !field.isEmpty || !row.isEmpty {
      end()
      rows.append(row)
    }
    return rows
  }

  private static func trimmed(_ text: String) -> String {
    var part = text[...]
    while part.first?.isWhitespace ?? false { part.removeFirst() }
    while part.last?.isWhitespace ?? false { part.removeLast() }
    return String(part)
  }
}
