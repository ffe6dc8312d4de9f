/// What was typed, in backticks; shortened when it is long, on one line, without control characters.
package func typed(_ text: String) -> String {
  var shown = ""
  var count = 0
  for character in text {
    if count == 60 {
      shown.append("…")
      break
    }
    let control = character.unicodeScalars.contains { $0.properties.generalCategory == .control }
    shown.append(control ? "·" : character)
    count += 1
  }
  return "`\(shown)`"
}
