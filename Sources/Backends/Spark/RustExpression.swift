/// A regular expression written for RE2 as one for the `regex` library of Rust, which Sail uses.
///
/// The two differ in four ways: `\d \s \w \b` mean ASCII in RE2; `\Q…\E` and a bracket inside a
/// class have no meaning of their own in Rust or another one; `&& -- ~~` are set operations there.
/// Sources: github.com/google/re2/wiki/Syntax, docs.rs/regex.
func rustExpression(fromRE2 pattern: String) -> String {
  var result = ""
  var rest = pattern.unicodeScalars[...]
  var inClass = false
  var atClassStart = false

  func escaped(_ scalar: Unicode.Scalar) -> String {
    "\\.+*?()|[]{}^$#&-~".unicodeScalars.contains(scalar) ? "\\\(scalar)" : "\(scalar)"
  }

  while let scalar = rest.popFirst() {
    if scalar == "\\" {
      guard let next = rest.popFirst() else { return result + "\\" }
      atClassStart = false
      switch next {
      case "d": result += "[0-9]"
      case "D": result += "[^0-9]"
      case "s": result += "[\\t\\n\\f\\r ]"
      case "S": result += "[^\\t\\n\\f\\r ]"
      case "w": result += "[0-9A-Za-z_]"
      case "W": result += "[^0-9A-Za-z_]"
      case "b" where !inClass: result += "(?-u:\\b)"
      case "B" where !inClass: result += "(?-u:\\B)"
      case "Q":
        while let literal = rest.popFirst() {
          if literal == "\\", rest.first == "E" {
            rest.removeFirst()
            break
          }
          result += escaped(literal)
        }
      case "<", ">": result.unicodeScalars.append(next)
      default: result += "\\\(next)"
      }
      continue
    }
    guard inClass else {
      if scalar == "[" {
        inClass = true
        atClassStart = true
      }
      result.unicodeScalars.append(scalar)
      continue
    }
    switch scalar {
    case "^" where atClassStart:
      result += "^"
      continue
    case "]" where !atClassStart:
      inClass = false
      result += "]"
    case "[" where rest.first == ":":
      // A named class, as in `[[:alpha:]]`, up to its own bracket.
      result += "["
      while let inner = rest.popFirst() {
        result.unicodeScalars.append(inner)
        if inner == "]" { break }
      }
    case "[", "]", "&", "~": result += "\\\(scalar)"
    case "-" where rest.first == "-" || result.hasSuffix("-"): result += "\\-"
    default: result.unicodeScalars.append(scalar)
    }
    atClassStart = false
  }
  return result
}
