import Catalogs
package import Diagnostics
import Relations
import Tables

extension Scope {
  /// The rows of all sides under each other: columns are matched by name, then by role.
  ///
  /// A column that a side lacks is null there. The rows keep their kind when all sides have it, and
  /// their customer when all sides know it.
  package func union(_ sides: [Rows], at span: SourceSpan) throws(Diagnostic) -> Rows {
    guard let first = sides.first else {
      throw Diagnostic("no-rows", "there is nothing to unite", at: span)
    }
    guard sides.count > 1 else { return first }
    var columns = first.shape.columns
    // For every side, the source of each column of the result.
    var sources: [[String: String]] = [
      Dictionary(
        first.shape.names.map { ($0, $0) }, uniquingKeysWith: { name, _ in name })
    ]
    for side in sides.dropFirst() {
      var source: [String: String] = [:]
      for attribute in side.shape.columns {
        if columns.contains(where: { $0.name == attribute.name }) {
          source[attribute.name] = attribute.name
        } else if let role = attribute.role,
          let partner = columns.first(where: {
            $0.role == role && side.shape.attribute($0.name) == nil && source[$0.name] == nil
          })
        {
          source[partner.name] = attribute.name
        } else {
          columns.append(attribute)
          source[attribute.name] = attribute.name
        }
      }
      sources.append(source)
    }
    for index in columns.indices {
      let name = columns[index].name
      for (side, source) in zip(sides, sources) {
        guard let origin = source[name], let attribute = side.shape.attribute(origin) else {
          columns[index].nullable = true
          continue
        }
        columns[index].field.type = try common(
          columns[index].type, attribute.type, name, at: span)
        columns[index].nullable = columns[index].nullable || attribute.nullable
        columns[index].isPersonal = columns[index].mayBePersonal || attribute.mayBePersonal
      }
      columns[index].dictionary = nil
      columns[index].refunds = zip(sides, sources).reduce(nil as RefundFacts?) { found, part in
        let own = part.1[name].flatMap { part.0.shape.attribute($0)?.refunds }
        return found?.united(with: own) ?? own
      }
    }
    return united(sides, columns, sources)
  }

  private func united(
    _ sides: [Rows], _ columns: [Attribute], _ sources: [[String: String]]
  ) -> Rows {
    let knowsCustomer = sides.allSatisfy(\.knowsCustomer)
    let knowsRefunds = sides.contains { $0.column(HiddenColumn.refund) != nil }
    // Which side a row is from, then its place there: a new pair of hidden columns per union.
    var depth = 0
    while sides.contains(where: { $0.relation.field("_side_\(depth)") != nil }) { depth += 1 }
    let (sideName, placeName) = ("_side_\(depth)", "_place_\(depth)")
    let parts = zip(sides, sources).enumerated().map { number, part -> Relation in
      let (side, source) = part
      let visible = columns.map { attribute -> Named in
        guard let origin = source[attribute.name], let value = side.column(origin) else {
          return Named(attribute.name, .null(attribute.type))
        }
        return Named(attribute.name, value.cast(to: attribute.type))
      }
      let place = Expression.rowNumber(by: side.totalOrder)
      var hidden = [Named(sideName, .integer(Int64(number))), Named(placeName, place)]
      if knowsCustomer { hidden.append(Named(HiddenColumn.customer, side.customer)) }
      if knowsRefunds {
        hidden.append(Named(HiddenColumn.refund, side.isRefund ?? .boolean(false)))
      }
      return .project(side.relation, visible + hidden)
    }
    let kinds = Set(sides.map(\.shape.kind))
    let shape = Shape(
      columns: columns, kind: kinds.count == 1 ? sides[0].shape.kind : nil,
      name: sides[0].shape.name, isPersonal: sides.contains { $0.shape.isPersonal },
      identity: [sideName, placeName])
    return Rows(.union(parts), shape)
  }

  private func common(
    _ first: ValueType, _ second: ValueType, _ name: String, at span: SourceSpan
  ) throws(Diagnostic) -> ValueType {
    if first == second { return first }
    switch (first, second) {
    case (.decimal(let one), .decimal(let other)): return .decimal(scale: max(one, other))
    case (.decimal(let scale), .integer), (.integer, .decimal(let scale)):
      return .decimal(scale: scale)
    case _ where first.isNumeric && second.isNumeric: return .double
    case _ where first.isTemporal && second.isTemporal: return .timestamp
    default:
      throw Diagnostic(
        "wrong-type",
        "`\(name)` is a \(first.word) in one table and a \(second.word) in the other", at: span,
        help: ["rename it in one of them, or drop it"])
    }
  }
}
