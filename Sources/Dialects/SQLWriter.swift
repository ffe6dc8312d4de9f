package import Diagnostics
package import Relations
package import Tables

/// Writes relations as SQL: one flat `WITH s1 AS (…), s2 AS (…) SELECT …`, the same text every time.
package struct SQLWriter: Sendable {
  package let dialect: any Dialect
  package let names: Names

  package init(_ dialect: any Dialect, names: Names = Names()) {
    self.dialect = dialect
    self.names = names
  }

  /// A statement that gives a finished table.
  ///
  /// Numbers with a fraction arrive as doubles, NaN and infinity as nulls, durations as
  /// microseconds, periods as the day they start. Throws a diagnostic when the engine cannot say
  /// it, or when a name has no rows.
  /// - Parameters:
  ///   - order: a total order of the rows; its expressions read the relation's columns.
  ///   - fields: the columns to give, in order.
  package func sql(
    for relation: Relation, order: [SortKey] = [], promising fields: [Field], limit: Int? = nil
  ) throws(Diagnostic) -> String {
    var lowering = Lowering(dialect: dialect, names: names)
    var block = try lowering.lower(relation)
    var items: [(name: String, item: Item)] = []
    for field in fields {
      guard let output = block.outputs.first(where: { $0.name == field.name }) else {
        throw Diagnostic("internal-error", "the rows have no column `\(field.name)`")
      }
      items.append((field.name, .answer(.column(field.name, output.type), field.type)))
    }
    block = try lowering.answer(block, items, order: order)
    block.limit = limit.map { max(0, $0) }
    return try print(lowering.steps, block)
  }

  /// A query whose rows an engine keeps: all columns, hidden ones too, exact and without an order.
  ///
  /// The columns are named by ``storedNames(_:)``; later they are read as `.result` or `.client`.
  package func sql(keeping relation: Relation) throws(Diagnostic) -> String {
    var lowering = Lowering(dialect: dialect, names: names)
    let block = try lowering.lower(relation)
    return try print(lowering.steps, block)
  }

  private func print(_ steps: [NamedPart], _ last: Block) throws(Diagnostic) -> String {
    var steps = steps
    var last = last
    prune(&steps, &last)
    var parts: [String] = []
    var length = 0
    for (index, step) in steps.enumerated() {
      let text = "s\(index + 1) AS (\n\(try print(step))\n)"
      length += text.utf8.count
      guard length <= ExpressionPrinter.maximumLength else {
        throw Diagnostic("too-long", "the query is too long for the engine")
      }
      parts.append(text)
    }
    let with = parts.isEmpty ? "" : "WITH \(parts.joined(separator: ", "))\n"
    return with + (try print(last))
  }

  // MARK: Steps

  private func print(_ step: NamedPart) throws(Diagnostic) -> String {
    switch step {
    case .select(let block): return try print(block)
    case .verbatim(let query, _): return query
    case .union(let sides, let columns):
      var selects: [String] = []
      for (index, side) in sides.enumerated() {
        let list = columns.map { column in
          let from = dialect.quoted(identifier: column.sides[index])
          let name = dialect.quoted(identifier: column.stored)
          return from == name ? name : "\(from) AS \(name)"
        }
        selects.append("SELECT \(list.joined(separator: ", ")) FROM \(name(of: side))")
      }
      return selects.joined(separator: "\nUNION ALL\n")
    }
  }

  private func print(_ block: Block) throws(Diagnostic) -> String {
    let printer = ExpressionPrinter(dialect: dialect, columns: columnTexts(of: block))
    var list: [String] = []
    for output in block.outputs {
      let value = try print(output.item, printer)
      let name = dialect.quoted(identifier: output.stored)
      list.append(value == name ? name : "\(value) AS \(name)")
    }
    var lines = ["SELECT \(block.isDistinct ? "DISTINCT " : "")\(list.joined(separator: ", "))"]
    lines.append("FROM \(from(block))")
    if !block.filters.isEmpty {
      lines.append("WHERE \(try printer.text(.all(block.filters)))")
    }
    if let keys = block.keyCount, keys > 0 {
      lines.append("GROUP BY \((1...keys).map(String.init).joined(separator: ", "))")
    }
    if !block.order.isEmpty {
      var keys: [String] = []
      for key in block.order {
        switch key {
        case .expression(let key):
          // A number there would be a column's place, and what is the same in every row orders nothing.
          if key.expression.columnNames.isEmpty, !key.expression.hasWindow { continue }
          keys.append(try printer.order([key]))
        case .output(let stored, let key):
          keys.append(dialect.quoted(identifier: stored) + printer.direction(of: key))
        }
      }
      if !keys.isEmpty { lines.append("ORDER BY \(keys.joined(separator: ", "))") }
    }
    if let limit = block.limit { lines.append("LIMIT \(limit)") }
    return lines.joined(separator: "\n")
  }

  private func print(_ item: Item, _ printer: ExpressionPrinter) throws(Diagnostic) -> String {
    switch item {
    case .expression(let expression): return try printer.text(expression)
    case .aggregate(let call): return try printer.print(call).text
    case .typed(let expression, let type):
      if expression.type == type {
        return printer.cast(try printer.text(expression), to: type).text
      }
      return try printer.print(expression, as: type).text
    case .answer(let expression, let type):
      let value = try printer.print(expression, as: type == .integer ? type : finished(type))
      switch expression.type {
      case .double where finished(type) == .double:
        let isFinite = printer.say(.isFinite, value.closed).text
        return "CASE WHEN \(isFinite) THEN \(value.text) END"
      case .boolean where type == .boolean: return value.text
      case .decimal where finished(type) == .double: return value.text
      default: return printer.cast(value.text, to: finished(type)).text
      }
    }
  }

  /// The type in which a finished table holds values.
  private func finished(_ type: ValueType) -> ValueType {
    if case .decimal = type { return .double }
    return type
  }

  private func from(_ block: Block) -> String {
    guard let join = block.join else { return name(of: block.source) }
    let left = "\(name(of: block.source)) AS l"
    let right = "\(name(of: join.right)) AS r"
    guard !join.on.isEmpty else {
      return join.kind == .inner
        ? "\(left) CROSS JOIN \(right)"
        : "\(left) \(dialect.keyword(join.kind)) \(right) ON TRUE"
    }
    let conditions = join.on.map { key in
      let sides = [
        text(of: key.pair.left, in: block.source, "l."),
        text(of: key.pair.right, in: join.right, "r."),
      ]
      return sides.map { side in
        key.type.map { "CAST(\(side) AS \(dialect.typeName($0)))" } ?? side
      }.joined(separator: " = ")
    }
    return "\(left)\n\(dialect.keyword(join.kind)) \(right) "
      + "ON \(conditions.joined(separator: " AND "))"
  }

  private func name(of source: Source) -> String {
    source.table ?? source.step.map { "s\($0 + 1)" } ?? ""
  }

  private func text(of name: String, in source: Source, _ prefix: String) -> String {
    let stored = source.columns.first { $0.name == name }?.stored ?? name
    return prefix + dialect.quoted(identifier: stored)
  }

  private func columnTexts(of block: Block) -> [String: String] {
    var texts: [String: String] = [:]
    let prefix = block.join == nil ? "" : "l."
    for column in block.source.columns {
      texts[column.name] = prefix + dialect.quoted(identifier: column.stored)
    }
    if let join = block.join, join.kind == .inner || join.kind == .left {
      for column in join.right.columns {
        texts[Block.right(column.name)] = "r." + dialect.quoted(identifier: column.stored)
      }
    }
    return texts
  }
}
