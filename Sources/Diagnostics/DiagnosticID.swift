extension Diagnostic {
  /// The ids that decide what happens next, for whoever throws them and whoever looks for them.
  ///
  /// Every other id is only read by people.
  package enum ID {
    /// Somebody asked that the query stop; no mistake.
    package static let cancelled = "cancelled"
    /// Whoever read the output has gone; no mistake.
    package static let outputStopped = "output-stopped"
    /// A failure of an engine, in its own words.
    package static let engine = "engine"
    /// The stored copy of the files is not as it was written.
    package static let damagedSnapshot = "damaged-snapshot"
    /// A name stands for itself.
    package static let circularDefinition = "circular-definition"
    /// A file is there that was not to be replaced.
    package static let fileExists = "file-exists"
    /// A notebook whose front matter does not end.
    package static let unclosedFrontMatter = "unclosed-front-matter"
  }

  /// What a query ends with that somebody asked to stop, in an engine or in Swift.
  package static let cancelled = Diagnostic(ID.cancelled, "cancelled")
}
