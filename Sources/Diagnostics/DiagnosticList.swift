/// Several diagnostics thrown together: a text is checked whole before anything runs.
package struct DiagnosticList: Error, Sendable, Hashable {
  package let all: [Diagnostic]

  package init(_ all: [Diagnostic]) { self.all = all }
}
