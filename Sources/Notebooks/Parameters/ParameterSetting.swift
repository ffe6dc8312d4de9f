package import Diagnostics

/// A value given from outside, `--set name=value`.
package struct ParameterSetting: Sendable {
  package let name: String
  package let value: String
  fileprivate let source: SourceText
  private let valueStart: Int

  package init(name: String, value: String) {
    self.name = name
    self.value = value
    source = SourceText("\(name)=\(value)")
    valueStart = name.utf8.count + 1
  }

  fileprivate var nameSpan: SourceSpan { SourceSpan(source, 0..<valueStart - 1) }
  fileprivate var valueSpan: SourceSpan { SourceSpan(source, valueStart..<source.utf8.count) }
}

extension FrontMatter {
  /// The parameters with their values: what is set, else the defaults; one without either is left
  /// out, and a mistake only where the notebook uses it.
  ///
  /// Throws `unknown-parameter` and `ill-typed-parameter`, all of them.
  package func values(
    _ settings: [ParameterSetting]
  ) throws(DiagnosticList) -> [ParameterValue] {
    var mistakes: [Diagnostic] = []
    var given: [String: ParameterValue] = [:]
    for setting in settings {
      guard let declared = parameters.first(where: { $0.name == setting.name }) else {
        mistakes.append(unknown(setting))
        continue
      }
      do {
        given[setting.name] = try declared.value(setting.value, at: setting.valueSpan)
      } catch {
        mistakes.append(error)
      }
    }
    guard mistakes.isEmpty else { throw DiagnosticList(mistakes) }
    return parameters.compactMap { given[$0.name] ?? $0.defaultValue }
  }

  private func unknown(_ setting: ParameterSetting) -> Diagnostic {
    let names = parameters.map(\.name)
    var diagnostic = Diagnostic(
      "unknown-parameter", "the notebook has no parameter \(typed(setting.name))",
      at: setting.nameSpan)
    if let near = closest(to: setting.name, in: names) {
      diagnostic.help = ["did you mean `\(near)`?"]
    } else {
      diagnostic.notes = [
        names.isEmpty ? "it declares none" : "parameters: \(names.joined(separator: ", "))"
      ]
    }
    return diagnostic
  }
}
