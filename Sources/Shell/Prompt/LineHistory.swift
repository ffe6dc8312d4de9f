/// The entries in reach of Up, Down and Ctrl-R, oldest first, and which of them is shown.
struct LineHistory: Sendable {
  private(set) var entries: [String]
  /// Nil while the person's own text is shown.
  private var shown: Int?
  /// The text that was being typed when an entry took its place.
  private var draft = ""

  init(_ entries: [String] = []) { self.entries = entries }

  /// Adds the newest entry, unless it repeats the one before, and forgets which was shown.
  mutating func add(_ entry: String) {
    shown = nil
    guard CommandHistory.keeps(entry), entry != entries.last else { return }
    entries.append(entry)
    if entries.count > CommandHistory.limit { entries.removeFirst() }
  }

  mutating func restart() { shown = nil }

  /// The entry before the one shown, nil at the oldest.
  mutating func older(than text: String) -> String? {
    let target = (shown ?? entries.count) - 1
    guard entries.indices.contains(target) else { return nil }
    if shown == nil { draft = text }
    shown = target
    return entries[target]
  }

  /// The entry after the one shown, at last the text that was being typed; nil beyond it.
  mutating func newer() -> String? {
    guard let current = shown else { return nil }
    guard current + 1 < entries.count else {
      shown = nil
      return draft
    }
    shown = current + 1
    return entries[current + 1]
  }

  /// Shows an entry found by searching.
  mutating func show(_ index: Int, insteadOf text: String) {
    if shown == nil { draft = text }
    shown = index
  }
}

/// A search through the history while its pattern is typed.
struct HistorySearch {
  private let entries: [String]
  private(set) var pattern = ""
  /// Where the pattern was found, as an entry and the scalar it begins at.
  private(set) var found: (entry: Int, place: Int)?
  /// The pattern is nowhere further.
  private(set) var isFailing = false

  init(_ entries: [String]) { self.entries = entries }

  mutating func type(_ scalar: Unicode.Scalar) {
    pattern.unicodeScalars.append(scalar)
    search(from: found?.entry ?? entries.count - 1, step: -1)
  }

  /// A shorter pattern is looked for from the newest entry again.
  mutating func eraseLast() {
    guard !pattern.isEmpty else { return }
    pattern.unicodeScalars.removeLast()
    found = nil
    isFailing = false
    if !pattern.isEmpty { search(from: entries.count - 1, step: -1) }
  }

  mutating func older() { search(from: (found?.entry ?? entries.count) - 1, step: -1) }

  mutating func newer() { search(from: (found?.entry ?? -1) + 1, step: 1) }

  private mutating func search(from start: Int, step: Int) {
    guard !pattern.isEmpty else { return }
    let wanted = Array(pattern.unicodeScalars)
    var index = start
    let current = found.map { entries[$0.entry] }
    while entries.indices.contains(index) {
      if entries[index] != current || index == found?.entry,
        let place = position(of: wanted, in: Array(entries[index].unicodeScalars))
      {
        found = (index, place)
        isFailing = false
        return
      }
      index += step
    }
    isFailing = true
  }

  private func position(of wanted: [Unicode.Scalar], in text: [Unicode.Scalar]) -> Int? {
    guard text.count >= wanted.count else { return nil }
    return (0...text.count - wanted.count).first { text[$0...].starts(with: wanted) }
  }

  /// The row below the text.
  var status: String {
    (isFailing ? "not found: " : "search: ") + pattern
  }
}
