/// A JSON value whose members keep their order and whose decimals come from whole numbers.
indirect enum TruthValue {
  case number(Int)
  /// A fraction with so many decimals, rounded half up; null when it is over nothing.
  case ratio(Int, over: Int, decimals: Int = 4)
  case text(String)
  case list([TruthValue])
  case object([(String, TruthValue)])

  /// Indented JSON with a line end.
  func json() -> String {
    var out = ""
    write(to: &out, indent: "")
    return out + "\n"
  }

  private func write(to out: inout String, indent: String) {
    let inner = indent + "  "
    switch self {
    case .number(let value): out += String(value)
    case .ratio(let part, let whole, let decimals):
      out += Self.decimal(part, whole, decimals)
    case .text(let text): out += Self.quoted(text)
    case .list(let values):
      out += "["
      for (position, value) in values.enumerated() {
        if position > 0 { out += ", " }
        value.write(to: &out, indent: inner)
      }
      out += "]"
    case .object(let members):
      out += "{"
      for (position, member) in members.enumerated() {
        out += (position > 0 ? ",\n" : "\n") + inner + Self.quoted(member.0) + ": "
        member.1.write(to: &out, indent: inner)
      }
      out += "\n" + indent + "}"
    }
  }

  private static func decimal(_ part: Int, _ whole: Int, _ decimals: Int) -> String {
    guard whole > 0 else { return "null" }
    var scale = 1
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (abs(part) * scale * 2 + whole) / (whole * 2)
    let digits = String(scaled % scale)
    let sign = part < 0 && scaled > 0 ? "-" : ""
    let zeros = String(repeating: "0", count: decimals - digits.utf8.count)
    return "\(sign)\(scaled / scale).\(zeros)\(digits)"
  }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
