/// A text as the bytes of one CSV field, quoted where it has to be (RFC 4180).
func field(_ text: String) -> [UInt8] {
  guard text.utf8.contains(where: { [44, 34, 10, 13].contains($0) }) else {
    return Array(text.utf8)
  }
  return Array(
    ("\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\"").utf8)
}

func fields(_ texts: [String]) -> [[UInt8]] { texts.map(field) }
