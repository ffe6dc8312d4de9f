/// The candidate nearest to a name, or nil when none is near enough to suggest.
package func closest(to name: String, in candidates: [String]) -> String? {
  candidates.first { $0.lowercased() == name.lowercased() }
}
