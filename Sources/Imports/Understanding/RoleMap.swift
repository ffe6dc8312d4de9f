import Catalogs
import Diagnostics

/// Corrections to what was proposed: `TABLE.ROLE=COLUMN`, `TABLE.kind=KIND`,
/// `TABLE.COLUMN.format=FORM`.
struct RoleMap: Sendable {
  enum Correction: Sendable, Hashable {
    /// A column gets a role; nil for no column.
    case role(Role, String?)
    case kind(RowKind)
    case form(String, DateForm)
  }

  private(set) var entries: [(table: String, entry: Correction, text: String)] = []

  /// Throws `bad-map` for a text that is no correction, with what was meant.
  init(_ texts: [String]) throws(Diagnostic) {
    for text in texts {
      guard let equals = text.firstIndex(of: "=") else { throw RoleMap.malformed(text) }
      let value = trimmed(String(text[text.index(after: equals)...]))
      let parts = text[..<equals].split(separator: ".", omittingEmptySubsequences: false)
        .map { trimmed(String($0)) }
      guard parts.count >= 2, parts.allSatisfy({ !$0.isEmpty }) else {
        throw RoleMap.malformed(text)
      }
      let table = parts[0]
      if parts.count > 2, parts.last == "format" {
        let column = parts[1..<(parts.count - 1)].joined(separator: ".")
        entries.append((table, .form(column, try RoleMap.form(value, text)), text))
      } else if parts.count == 2, parts[1] == "kind" {
        entries.append((table, .kind(try RoleMap.kind(value, text)), text))
      } else if parts.count == 2 {
        let role = try RoleMap.role(parts[1], text)
        entries.append((table, .role(role, value.isEmpty ? nil : value), text))
      } else {
        throw RoleMap.malformed(text)
      }
    }
  }

  private static func malformed(_ text: String) -> Diagnostic {
    Diagnostic(
      "bad-map", "`--map \(text)` is not TABLE.ROLE=COLUMN",
      help: ["as in `--map purchases.amount=total`"])
  }

  private static func role(_ word: String, _ text: String) throws(Diagnostic) -> Role {
    if let role = Role(rawValue: word) { return role }
    let roles = Role.allCases.map(\.rawValue)
    throw Diagnostic(
      "unknown-role", "no role `\(word)` in `--map \(text)`",
      notes: ["roles: " + roles.joined(separator: ", ")],
      help: nearest(to: word, among: roles).map { ["did you mean `\($0)`?"] } ?? [])
  }

  private static func kind(_ word: String, _ text: String) throws(Diagnostic) -> RowKind {
    let kinds = RowKind.allCases.filter { $0 != .customers && $0 != .events }
    if let kind = kinds.first(where: { $0.rawValue == word }) { return kind }
    let words = kinds.map(\.rawValue)
    throw Diagnostic(
      "unknown-kind", "no kind `\(word)` in `--map \(text)`",
      notes: ["kinds: " + words.joined(separator: ", ")],
      help: nearest(to: word, among: words).map { ["did you mean `\($0)`?"] } ?? [])
  }

  private static func form(_ word: String, _ text: String) throws(Diagnostic) -> DateForm {
    if let form = DateForm(rawValue: word.lowercased()) { return form }
    throw Diagnostic(
      "unknown-format", "no date format `\(word)` in `--map \(text)`",
      notes: ["formats: " + DateForm.allCases.map(\.rawValue).joined(separator: ", ")])
  }
}
