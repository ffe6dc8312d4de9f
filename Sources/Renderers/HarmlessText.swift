import Tables

/// Signs that make a spreadsheet take a text for a formula: those of the OWASP page on CSV injection,
/// the full-width ones among them.
private let formulaSigns: Set<Unicode.Scalar> = [
  "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
]

/// The text as neither a spreadsheet nor a terminal acts on it: an apostrophe before what begins like
/// a formula, and control characters but line feeds written out, as in `\u{1b}`.
///
/// The value is another then: who reads the file by program should leave it as it is.
package func harmless(_ text: String) -> String {
  let first = text.unicodeScalars.first { $0 != " " && $0 != "\u{A0}" }
  let isFormula = first.map(formulaSigns.contains) ?? false
  guard isFormula || text.unicodeScalars.contains(where: isInvisible) else { return text }
  let lines = text.split(separator: "\n" as Unicode.Scalar, omittingEmptySubsequences: false)
  return (isFormula ? "'" : "") + lines.map { visible($0) }.joined(separator: "\n")
}

extension String {
  /// The parts between separators, scalar by scalar: `\r\n` is one character.
  fileprivate func split(
    separator: Unicode.Scalar, omittingEmptySubsequences: Bool
  ) -> [String] {
    unicodeScalars.split(separator: separator, omittingEmptySubsequences: omittingEmptySubsequences)
      .map { String($0) }
  }
}
