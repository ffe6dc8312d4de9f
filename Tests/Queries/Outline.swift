import Diagnostics

/// Syntax as text without its places, to compare trees by.
func outline(_ value: Any) -> String {
  if value is SourceSpan || value is SourceText { return "" }
  let mirror = Mirror(reflecting: value)
  if mirror.children.isEmpty { return "\(value)" }
  let children = mirror.children.map { child in
    (child.label.map { $0 + ":" } ?? "") + outline(child.value)
  }
  return "(" + children.joined(separator: " ") + ")"
}
