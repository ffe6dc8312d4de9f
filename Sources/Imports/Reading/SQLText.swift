/// A text as a literal of the importing engine.
func literal(_ text: String) -> String { "'" + doubled(text, "'") + "'" }

/// A name as an identifier of the importing engine.
func identifier(_ name: String) -> String { "\"" + doubled(name, "\"") + "\"" }

private func doubled(_ text: String, _ mark: Character) -> String {
  var result = ""
  for scalar in text.unicodeScalars where scalar != "\0" {
    result.unicodeScalars.append(scalar)
    if Character(scalar) == mark { result.unicodeScalars.append(scalar) }
  }
  return result
}
