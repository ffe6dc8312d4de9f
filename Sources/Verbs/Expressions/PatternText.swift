import Diagnostics
import Queries
import Relations
import Tables

/// A regular expression as it is written, in RE2's syntax: what can be told before an engine reads it.
struct PatternText {
  /// How many groups it captures, named ones included.
  private(set) var groups = 0

  /// Throws `bad-pattern` where a bracket or a backslash lacks its end.
  init(_ pattern: String, at span: SourceSpan) throws(Diagnostic) {
    let signs = Array(pattern.unicodeScalars)
    var open = 0
    var index = 0
    var isWhole = true
    while index < signs.count, open >= 0, isWhole {
      switch signs[index] {
      case "\\": (index, isWhole) = PatternText.escape(signs, index)
      case "[": (index, isWhole) = PatternText.set(signs, index)
      case "(":
        open += 1
        if PatternText.captures(signs[(index + 1)...]) { groups += 1 }
        index += 1
      case ")":
        open -= 1
        index += 1
      default: index += 1
      }
    }
    guard open == 0, isWhole else {
      throw Diagnostic(
        "bad-pattern", "the pattern has a bracket or a `\\` without its end", at: span)
    }
  }

  /// Throws `no-such-group` for a group that the expression does not have.
  func check(group: Int64, at span: SourceSpan?) throws(Diagnostic) {
    guard !(0...Int64(groups)).contains(group) else { return }
    let has = groups == 0 ? "no groups" : counted(groups, "group")
    throw Diagnostic(
      "no-such-group", "the expression has \(has), so there is no group \(group)", at: span,
      help: [
        groups == 0
          ? "put brackets around what is wanted, or leave the number out: 0 is the whole match"
          : "choose 0, the whole match, to \(groups)"
      ])
  }

  /// Where the escape at `index` ends; `\Q` quotes until `\E` or the end.
  private static func escape(_ signs: [Unicode.Scalar], _ index: Int) -> (Int, Bool) {
    guard index + 1 < signs.count else { return (index, false) }
    guard signs[index + 1] == "Q" else { return (index + 2, true) }
    var end = index + 2
    while end + 1 < signs.count, !(signs[end] == "\\" && signs[end + 1] == "E") { end += 1 }
    return (end + 1 < signs.count ? end + 2 : signs.count, true)
  }

  /// Where the set that begins at `index` ends; a `]` that stands first in it is a sign of its own.
  private static func set(_ signs: [Unicode.Scalar], _ index: Int) -> (Int, Bool) {
    var end = index + 1
    if end < signs.count, signs[end] == "^" { end += 1 }
    if end < signs.count, signs[end] == "]" { end += 1 }
    while end < signs.count, signs[end] != "]" {
      let isClass = signs[end] == "[" && end + 1 < signs.count && signs[end + 1] == ":"
      if signs[end] == "\\" {
        end += 1
      } else if isClass, let close = signs[(end + 2)...].firstIndex(of: ":"),
        close + 1 < signs.count, signs[close + 1] == "]"
      {
        end = close + 1
      }
      end += 1
    }
    return (end + 1, end < signs.count)
  }

  /// Whether a bracket followed by this captures: `(?P<name>` and `(?<name>` do, other `(?` do not.
  private static func captures(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
    let start = String(String.UnicodeScalarView(rest.prefix(3)))
    return !start.hasPrefix("?") || start == "?P<" || start.hasPrefix("?<")
  }
}

extension ExpressionBinder {
  /// Checks the expression and the group of an `extract` while nothing has run yet.
  func checkExtract(
    _ values: [Expression], _ arguments: [ExpressionSyntax]
  ) throws(Diagnostic) {
    guard case .constant(.text(let pattern)) = values[1] else { return }
    let text = try PatternText(pattern, at: arguments[1].span)
    guard arguments.count > 2, case .constant(.integer(let group)) = values[2] else { return }
    try text.check(group: group, at: arguments[2].span)
  }
}
