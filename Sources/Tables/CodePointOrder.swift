extension String {
  /// Whether it comes first by code points, as engines order texts.
  package func isBefore(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
