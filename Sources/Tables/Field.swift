/// A named, typed place in a row.
package struct Field: Sendable, Hashable, Codable {
  package var name: String
  package var type: ValueType

  package init(_ name: String, _ type: ValueType) {
    self.name = name
    self.type = type
  }
}
