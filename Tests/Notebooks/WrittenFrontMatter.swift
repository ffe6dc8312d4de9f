import Tiers

@testable import Notebooks

/// What a notebook says of itself, made at random, and one of the many ways to write it.
struct WrittenFrontMatter {
  struct Parameter {
    var name: String
    var type: ParameterType
    var value: String?
    var choices: [String] = []
  }

  var title: String?
  var parameters: [Parameter] = []
  /// Paths, with names or without.
  var data: [(name: String?, path: String)] = []

  private static let texts = [
    "Monthly: review", "it's", "say \"hi\"", "a # b", "#tag", "- item", "null", "no", "1:30", "012",
    "[x", "{y}", "a, b", "back\\slash", "Обзор", "東京", "e\u{301}", " led", "x: ", "&anchor",
    "*star",
    "!tag", "|", "> folded", "%", "@2025", "`tick`", "---", "...", "k: v", "tab\there", "🛒", "=",
  ]
  private static let names = [
    "month", "region", "top", "gap", "_x", "ключ", "Région", "x1", "where", "by", "x²", "東",
    "as_of",
  ]

  init(_ dice: inout SplitMix) {
    if dice.roll(3) > 0 { title = Self.texts[dice.roll(Self.texts.count)] }
    var names = Self.names
    for _ in 0..<dice.roll(5) {
      let type = ParameterType.allCases[dice.roll(ParameterType.allCases.count)]
      var parameter = Parameter(name: names.remove(at: dice.roll(names.count)), type: type)
      let values: [String]
      switch type {
      case .month: values = ["2025-12", "2024-02", "@2025-01", "9999-12", "0001-01"]
      case .date: values = ["2025-12-31", "2024-02-29", "@2025-01-01", "0001-01-01"]
      case .number: values = ["5", "-3", "0.5", "-0.25", "0", "9223372036854775807"]
      case .duration: values = ["30d", "3mo", "90s", "1q", "10000y"]
      case .text: values = Self.texts
      case .choice:
        parameter.choices = (0...dice.roll(3)).map { _ in Self.texts[dice.roll(Self.texts.count)] }
        values = parameter.choices
      }
      if dice.roll(4) > 0 { parameter.value = values[dice.roll(values.count)] }
      parameters.append(parameter)
    }
    let isNamed = dice.roll(2) == 0
    for number in 0..<dice.roll(3) {
      data.append(
        (isNamed ? "d\(number)" : nil, ["data", "../a b/c.csv", "/x,y.csv", "'q'"][dice.roll(4)]))
    }
  }

  // MARK: Writing

  /// The lines between the rules.
  func text(_ dice: inout SplitMix) -> String {
    var parts = ["kith: 1" + comment(&dice)]
    if let title {
      parts.append("title: " + scalar(title, isInFlow: false, &dice) + comment(&dice))
    }
    if !parameters.isEmpty { parts.append(self.params(&dice)) }
    if !data.isEmpty { parts.append(files(&dice)) }
    for index in stride(from: parts.count - 1, to: 0, by: -1) {
      parts.swapAt(index, dice.roll(index + 1))
    }
    return parts.joined(separator: dice.roll(4) == 0 ? "\n\n# and\n" : "\n")
  }

  private func params(_ dice: inout SplitMix) -> String {
    if dice.roll(3) == 0 {
      let all = parameters.map { "\($0.name): \(flow($0, &dice))" }
      return "params: {" + all.joined(separator: dice.roll(2) == 0 ? ", " : ",\n    ") + "}"
    }
    let all = parameters.map { parameter -> String in
      if dice.roll(2) == 0 { return "  \(parameter.name): \(flow(parameter, &dice))" }
      var lines = ["  \(parameter.name):" + comment(&dice), "    type: \(parameter.type.rawValue)"]
      if let value = parameter.value {
        lines.append("    default: " + scalar(value, isInFlow: false, &dice))
      }
      if !parameter.choices.isEmpty {
        if dice.roll(2) == 0 {
          lines.append("    choices: [\(choices(parameter, &dice))]")
        } else {
          lines.append("    choices:")
          for choice in parameter.choices {
            lines.append("      - " + scalar(choice, isInFlow: false, &dice))
          }
        }
      }
      return lines.joined(separator: "\n")
    }
    return "params:\n" + all.joined(separator: "\n")
  }

  private func flow(_ parameter: Parameter, _ dice: inout SplitMix) -> String {
    var parts = ["type: \(parameter.type.rawValue)"]
    if let value = parameter.value {
      parts.append("default: " + scalar(value, isInFlow: true, &dice))
    }
    if !parameter.choices.isEmpty { parts.append("choices: [\(choices(parameter, &dice))]") }
    if dice.roll(2) == 0 { parts.reverse() }
    return "{" + parts.joined(separator: ", ") + "}"
  }

  private func choices(_ parameter: Parameter, _ dice: inout SplitMix) -> String {
    parameter.choices.map { scalar($0, isInFlow: true, &dice) }.joined(separator: ", ")
  }

  private func files(_ dice: inout SplitMix) -> String {
    let isInFlow = dice.roll(2) == 0
    let items = data.map { entry -> String in
      let path = scalar(entry.path, isInFlow: isInFlow, &dice)
      guard let name = entry.name else { return isInFlow ? path : "- \(path)" }
      return "\(name): \(path)"
    }
    guard isInFlow else { return "data:\n" + items.map { "  " + $0 }.joined(separator: "\n") }
    let list = items.joined(separator: ", ")
    return "data: " + (data[0].name == nil ? "[\(list)]" : "{\(list)}")
  }

  private func comment(_ dice: inout SplitMix) -> String {
    dice.roll(6) == 0 ? "  # what: it is" : ""
  }

  /// A text in quotes of one kind, or bare where that reads as the same.
  private func scalar(_ text: String, isInFlow: Bool, _ dice: inout SplitMix) -> String {
    let isPlain =
      text.first.map { $0.isLetter || $0.isNumber } == true && text.last != " " && text.last != ":"
      && !text.contains(": ") && !text.contains(" #") && !text.contains("\t")
      && !(isInFlow && text.contains { ",[]{}:".contains($0) })
    switch dice.roll(isPlain ? 4 : 2) {
    case 0:
      return "'"
        + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    case 1:
      let escaped = text.flatMap { sign -> [Character] in
        switch sign {
        case "\"", "\\": ["\\", sign]
        case "\t": ["\\", "t"]
        default: [sign]
        }
      }
      return "\"" + String(escaped) + "\""
    default: return text
    }
  }
}
