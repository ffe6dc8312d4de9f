package import Relations

/// Where an engine finds the rows that a relation names, as the parts of a qualified name.
package struct Names: Sendable {
  package var table: @Sendable (String) -> [String]?
  package var result: @Sendable (Int) -> [String]?
  package var client: @Sendable (ClientTable) -> [String]?

  package init(
    table: @escaping @Sendable (String) -> [String]? = { [$0] },
    result: @escaping @Sendable (Int) -> [String]? = { _ in nil },
    client: @escaping @Sendable (ClientTable) -> [String]? = { _ in nil }
  ) {
    self.table = table
    self.result = result
    self.client = client
  }
}
