import Verbs

/// Gives one row of aggregates for all rows, or for each value of the keys.
struct Summarize: Verb {
  static let by = Place.items(
    "by", .keys, 1...16, placeholder: "KEY", "One row for each value of the keys.")
  static let signature = Signature(
    "summarize", "Gives one row of aggregates for each value of the keys.",
    aliases: ["aggregate", "stats", "summarise"],
    items: Parameter(
      "", .aggregates, 0...1000, placeholder: "[NAME =] AGGREGATE", "What is computed."),
    clauses: [by])
  static let examples = [
    Example("purchases | summarize n = count(), revenue = sum(amount) by month", "By month."),
    Example("tickets | summarize share(status == \"open\") by topic", "A share."),
  ]

  private let stage: Stage
  private let keys: [Item]

  init(_ arguments: Arguments) throws(Diagnostic) {
    stage = arguments.stage
    keys = try arguments[Self.by]
    guard !stage.items.isEmpty || !keys.isEmpty else {
      throw Diagnostic(
        "missing-item", "`summarize` needs an aggregate, or `by` and keys", at: stage.verb.span,
        help: ["usage: \(arguments.signature.usage)"])
    }
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let keys = scope.keys(keys, over: input)
    let binder = ExpressionBinder(keys.rows, in: scope, aggregation: .groups)
    var columns = keys.keys.map {
      Named($0.named.name, .column($0.named.name, $0.named.field.type))
    }
    var attributes = keys.attributes
    for item in stage.items {
      scope.binding.checking { () throws(Diagnostic) in
        let syntax = try item.expression()
        let value = try binder.bind(syntax)
        let loose = value.columnNames.filter { !HiddenColumn.isAggregate($0) }
        guard loose.isEmpty else {
          throw Diagnostic(
            "not-aggregated",
            "`\(HiddenColumn.contactName(loose.sorted()[0]))` has many values in a group",
            at: item.span,
            help: ["choose one: `last(…)`, `sum(…)`, or put it after `by`"])
        }
        let name = item.name?.text ?? scope.name(of: syntax)
        try item.check(name: name, of: syntax)
        guard !attributes.contains(where: { $0.name == name }) else {
          var mistake = Diagnostic.repeatedColumn(name, of: syntax, at: item.span)
          if stage.verb.text == "count" {
            mistake.help = ["the count is called `n`; name the key: `by other = \(name)`"]
          }
          throw mistake
        }
        columns.append(Named(name, value))
        var attribute = measured(syntax, value, name, over: keys.rows)
        attribute.isPersonal = binder.isPersonal(value)
        attributes.append(attribute)
      }
    }
    for warning in binder.warnings { scope.binding.report(warning) }
    return plan(keys, binder, columns, attributes, named: input.shape.name)
  }

  private func plan(
    _ keys: GroupKeys, _ binder: ExpressionBinder, _ columns: [Named], _ attributes: [Attribute],
    named name: String
  ) -> Plan {
    let grouping = keys.grouping
    let kept = grouping.dropFirst(keys.keys.count).map { Named($0.field) }
    // Constants alone still make one row.
    let aggregates =
      grouping.isEmpty && binder.aggregates.isEmpty
      ? [NamedAggregate(HiddenColumn.aggregate(1), .count())] : binder.aggregates
    let grouped = Relation.aggregate(binder.rows.relation, by: grouping, aggregates)
    let customer = attributes.filter { $0.role == .customer }
    let shape = Shape(
      columns: attributes, name: name,
      onePerCustomer: keys.keys.count == 1 && customer.count == 1
        && customer[0].name == keys.names[0],
      isPersonal: keys.attributes.contains(where: \.mayBePersonal), order: keys.order)
    return Plan(
      .project(grouped, columns + kept), shape, rules: keys.notes + binder.notes,
      probes: binder.probes)
  }

  /// The unit of an aggregate, as far as its function tells.
  private func measured(
    _ syntax: ExpressionSyntax, _ value: Expression, _ name: String, over rows: Rows
  ) -> Attribute {
    var attribute = Attribute(Field(name, value.type))
    guard case .call(let function, let arguments) = syntax.kind else { return attribute }
    switch function.text {
    case "count", "count_if", "dcount", "dcount_approx": attribute.measure = Measure(.count)
    case "share", "csat", "ces": attribute.measure = Measure(.fraction)
    case "nps": attribute.measure = Measure(.score)
    case "sum", "avg", "median", "min", "max", "percentile", "first", "last":
      if let argument = arguments.first, case .name(let column) = argument.kind,
        let source = rows.shape.attribute(for: column)
      {
        attribute.currency = source.currency
        attribute.measure = source.role == .amount ? Measure(.money) : source.measure
        if ["min", "max", "first", "last"].contains(function.text), value.type == source.type {
          attribute.role = source.role
        }
        if function.text == "sum", source.role == .amount { attribute.role = .amount }
      }
    default: break
    }
    return attribute
  }
}
