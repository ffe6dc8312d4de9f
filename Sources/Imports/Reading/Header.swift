import Diagnostics
import Tables

/// The first record of a file: what its columns are called, there and here.
struct Header: Sendable, Hashable {
  /// As the file has them.
  let labels: [String]
  /// Unique snake_case names; letters of any script are letters.
  let names: [String]

  init(_ labels: [String]) {
    self.labels = labels
    names = uniqueNames(labels)
  }

  /// Reads a file's first record.
  ///
  /// Throws `empty-file` when there is none and `long-record` when it is no header line.
  static func of(_ path: String, _ layout: FileLayout) throws(Diagnostic) -> Header {
    var labels: [String]?
    let stream = RecordStream(path, layout)
    try stream.records { record throws(Diagnostic) in
      if record.bytes.allSatisfy({ $0 == 32 || $0 == 9 }) { return true }
      guard record.bytes.count <= 1_000_000 else {
        throw Diagnostic(
          "long-record", "`\(path)`:\(record.line): the header is longer than 1 MB",
          help: ["make sure that the file is CSV and begins with the names of its columns"])
      }
      labels = stream.cutter.fields(record.bytes).map {
        trimmed(String(decoding: $0, as: UTF8.self))
      }
      return false
    }
    guard let labels else {
      throw Diagnostic(
        "empty-file", "`\(path)` holds nothing but blank lines",
        help: ["export it again, or leave it out"])
    }
    return Header(labels)
  }

  /// Whether the record looks like values: some are numbers or dates.
  var looksLikeData: Bool {
    labels.contains { label in
      label.utf8.contains { $0 >= 48 && $0 <= 57 }
        && label.utf8.allSatisfy { ($0 >= 45 && $0 <= 58) || $0 == 32 || $0 == 43 }
        && !(label.count == 4 && (1900...2100).contains(Int(label) ?? 0))
    }
  }
}

func trimmed(_ text: String) -> String {
  var rest = text[...]
  while let first = rest.first, first.isWhitespace { rest.removeFirst() }
  while let last = rest.last, last.isWhitespace { rest.removeLast() }
  return String(rest)
}

/// Names for labels in snake_case; `column_3` for an empty one, `date_2` for the second `date`.
func uniqueNames(_ labels: [String]) -> [String] {
  var taken = Set<String>()
  return labels.enumerated().map { index, label in
    var name = snakeCase(label)
    if name.isEmpty { name = "column_\(index + 1)" }
    if name.first?.isNumber == true { name = "column_" + name }
    return taken.insertFree(name)
  }
}

/// As in `created_at` for `Created at`, `CreatedAt` and `created-at`.
func snakeCase(_ text: String) -> String {
  var name = ""
  var previous: Character?
  let characters = Array(text)
  for (index, character) in characters.enumerated() {
    let isWord = character.isLetter || character.isNumber
    if isWord {
      let startsWord =
        character.isUppercase
        && (previous?.isLowercase == true
          || (previous?.isUppercase == true && index + 1 < characters.count
            && characters[index + 1].isLowercase))
      if startsWord, !name.isEmpty, name.last != "_" { name += "_" }
      name += character.lowercased()
    } else if !name.isEmpty, name.last != "_", character != "'" {
      name += "_"
    }
    previous = character
  }
  while name.last == "_" { name.removeLast() }
  return name
}
