import Diagnostics

/// A path as a shell takes it for one word: plain where it can be, else in quotes, so that a line
/// which is offered for copying does what it says whatever a stranger's notebook calls its files.
///
/// Control characters are shown as `?`: no quotes keep those harmless on a terminal.
package func shellWord(_ path: String) -> String {
  let plain = "_-./,+=@%:~".unicodeScalars
  let isPlain = path.unicodeScalars.allSatisfy {
    plain.contains($0) || $0.properties.isAlphabetic || ("0"..."9").contains($0)
  }
  if isPlain, !path.isEmpty, path.first != "-", path.first != "~" { return path }
  let shown = path.unicodeScalars.map { scalar in
    scalar == "'"
      ? "'\\''" : scalar.properties.generalCategory == .control ? "?" : String(scalar)
  }
  return "'" + shown.joined() + "'"
}
