import CADBC

/// The columns of a result; owns the engine's schema and releases it once.
package final class ResultSchema {
  package struct ResultColumn: Sendable, Hashable {
    package let name: String
    package let type: ArrowType
  }

  package let columns: [ResultColumn]
  private let raw: UnsafeMutablePointer<ArrowSchema>

  /// Takes ownership of a filled schema.
  init(owning raw: UnsafeMutablePointer<ArrowSchema>) {
    self.raw = raw
    var columns: [ResultColumn] = []
    for index in 0..<Int(raw.pointee.n_children) {
      guard let child = raw.pointee.children?[index] else { continue }
      columns.append(
        ResultColumn(
          name: child.pointee.name.map { String(cString: $0) } ?? "",
          type: ResultSchema.type(of: child)))
    }
    self.columns = columns
  }

  private static func type(of schema: UnsafeMutablePointer<ArrowSchema>) -> ArrowType {
    let own = ArrowType(format: schema.pointee.format.map { String(cString: $0) } ?? "")
    guard let dictionary = schema.pointee.dictionary else { return own }
    let values = ArrowType(format: dictionary.pointee.format.map { String(cString: $0) } ?? "")
    return .dictionary(codes: own, values: values)
  }

  deinit {
    arrow_schema_release(raw)
    raw.deallocate()
  }
}
