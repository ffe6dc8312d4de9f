import Foundation

/// A golden test in one text file: a sentence, settings, then sections that begin with `-- name`.
struct CaseFile {
  let path: String
  var sentence = ""
  /// `data`, `as-of`, and per engine `spark: skip (reason)`.
  var settings: [String: String] = [:]
  var sections: [(name: String, text: String)] = []

  init(path: String) throws {
    self.path = path
    let text = try String(contentsOfFile: path, encoding: .utf8)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      // A comment in SQL is more than one word.
      if line.hasPrefix("-- "), !line.dropFirst(3).contains(" ") {
        sections.append((String(line.dropFirst(3)), ""))
      } else if !sections.isEmpty {
        sections[sections.count - 1].text += line + "\n"
      } else if let colon = line.firstIndex(of: ":"), !sentence.isEmpty {
        settings[String(line[..<colon])] =
          line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      } else if sentence.isEmpty {
        sentence = String(line)
      }
    }
    for index in sections.indices {
      while sections[index].text.hasSuffix("\n\n") { sections[index].text.removeLast() }
      if sections[index].text == "\n" { sections[index].text = "" }
    }
  }

  subscript(name: String) -> String? { sections.first { $0.name == name }?.text }

  var text: String {
    var lines = [sentence]
    lines += settings.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    return lines.joined(separator: "\n") + "\n"
      + sections.map { "-- \($0.name)\n\($0.text)" }.joined()
  }

  /// Every case below `Tests/Cases`, by path relative to it.
  static let all: [String] = {
    let enumerator = FileManager.default.enumerator(atPath: folder)
    return (enumerator?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".case") }
      .sorted()
  }()

  static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  static let folder = checkout + "/Tests/Cases"
}
