import Foundation

/// A Markdown page, as the fences that the tests run and the lines between them.
struct Page {
  /// What stands between two fences.
  struct Fence {
    /// The word after the opening fence.
    var language: String
    /// The place of the lines inside.
    var lines: Range<Int>
  }

  var lines: [String]

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  var text: String { lines.joined(separator: "\n") }

  var fences: [Fence] {
    var result: [Fence] = []
    var opened: (language: String, ticks: Int, line: Int)?
    for (index, line) in lines.enumerated() where line.hasPrefix("```") {
      let ticks = line.prefix { $0 == "`" }.count
      let words = line.dropFirst(ticks).trimmingCharacters(in: .whitespaces)
      guard let open = opened else {
        opened = (words, ticks, index)
        continue
      }
      guard ticks >= open.ticks, words.isEmpty else { continue }
      result.append(Fence(language: open.language, lines: open.line + 1..<index))
      opened = nil
    }
    return result
  }

  /// The README and every page in `docs`, by path relative to the checkout.
  static let all: [String] = {
    let found = FileManager.default.enumerator(atPath: checkout + "/docs")?
      .compactMap { $0 as? String }
    return (["README.md"] + (found ?? []).filter { $0.hasSuffix(".md") }.map { "docs/" + $0 })
      .sorted()
  }()

  static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
}
