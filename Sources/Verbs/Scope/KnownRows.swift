import Catalogs
import Relations
import Tables

extension Scope {
  /// The rows of a stored table, as they were known on an as-of date that was set.
  package func rows(of dataset: Dataset) -> Rows {
    let rows = stored(dataset)
    return asOfIsSet ? known(rows) : rows
  }

  /// The built-in table of everyone whom any table names, to be looked up by customer.
  ///
  /// It says what is known of each on the as-of date; whoever came later is here too, with nothing known.
  package var customers: Rows? {
    catalog["customers"].map { asOfIsSet ? withoutLaterValues(stored($0)) : stored($0) }
  }

  /// The scope in which rows were seen: that of the stage before that said `asof`, if one did.
  func asSeen(by shape: Shape) -> Scope {
    guard let seen = shape.asOf else { return self }
    var scope = self
    scope.asOf = asOfIsSet ? min(asOf, seen) : seen
    scope.asOfIsSet = true
    return scope
  }

  private func stored(_ dataset: Dataset) -> Rows {
    let shape = Shape(
      columns: dataset.attributes.filter { !$0.isHidden }, kind: dataset.kind, name: dataset.name,
      onePerCustomer: dataset.kind == .customers, isPersonal: true, identity: [HiddenColumn.row])
    return Rows(.table(dataset.name, dataset.fields), shape)
  }

  /// The rows as they were known on the as-of date.
  ///
  /// Those dated later are gone, and so are later dates in those that stay. What was promised for a day
  /// was known before it, so `due` stays.
  package func known(_ rows: Rows) -> Rows {
    var rows = rows
    if let condition = knownCondition(rows.relation, rows.shape) {
      rows.relation = .filter(rows.relation, condition)
    }
    rows = withoutLaterValues(rows)
    if rows.shape.kind == .customers, rows.knowsCustomer, let named = namedCustomers {
      rows.relation = .join(
        rows.relation, .semi, named, on: [.customer],
        taking: [])
    }
    return rows
  }

  /// Whether a row was known on the as-of date; nil where all were.
  ///
  /// A row is as old as its time. One that has none, such as an invitation nobody answered, is as old as
  /// the earliest of its other dates; one without any date was always there.
  func knownCondition(_ relation: Relation, _ shape: Shape) -> Expression? {
    var last: Int64?
    if case .table(let name, _) = relation { last = catalog[name]?.lastTime }
    let kind = shape.kind
    // Everyone is there whom a table names, whatever contacts say of them.
    if kind == .customers { return nil }
    let moment = (kind?.momentRoles ?? [.time]).lazy.compactMap { shape.attribute(for: $0) }.first
    let isEvent = kind.map { $0.isEvent || $0 == .staff } ?? false
    var others: [Attribute] = []
    if isEvent, moment?.nullable ?? true {
      others = shape.columns.filter { $0.isDated && $0.name != moment?.name }
    } else if moment == nil, kind == .generic {
      others = shape.columns.filter { $0.role.map(Role.beginnings.contains) ?? false && $0.isDated }
    }
    var ways: [Expression] = []
    if let moment, moment.isDated {
      let isWhole = last.map { $0 <= asOf } ?? false
      if isWhole, others.isEmpty { return nil }
      if !isWhole { ways.append(isKnown(moment)) }
      let column = Expression.column(moment.name, moment.type)
      if isWhole { ways.append(column.isNotNull) }
      if moment.nullable {
        let rest: [Expression] = others.isEmpty ? [] : [isAnyKnown(others)]
        ways.append(.all([column.isNull] + rest))
      }
    } else if !others.isEmpty {
      ways.append(isAnyKnown(others))
    }
    return ways.isEmpty ? nil : .any(ways)
  }

  /// Whether one of the dates was known, or there is none.
  private func isAnyKnown(_ attributes: [Attribute]) -> Expression {
    let columns = attributes.map { Expression.column($0.name, $0.type) }
    return .any(attributes.map(isKnown) + [.all(columns.map(\.isNull))])
  }

  /// The same rows with null for every date after the as-of date.
  private func withoutLaterValues(_ rows: Rows) -> Rows {
    var rows = rows
    let moment = (rows.shape.kind?.momentRoles ?? [.time]).lazy
      .compactMap { rows.shape.attribute(for: $0) }.first
    var replaced: [Named] = []
    // Of a customer nothing is known before the day they joined.
    let joined = rows.shape.kind == .customers ? rows.shape.attribute(for: .joined) : nil
    let hasCome = joined.flatMap { joined in
      joined.isDated
        ? Expression.any([Expression.column(joined.name, joined.type).isNull, isKnown(joined)])
        : nil
    }
    for index in rows.shape.columns.indices {
      let attribute = rows.shape.columns[index]
      var conditions: [Expression] = []
      if attribute.isDated, attribute.name != moment?.name || hasCome != nil {
        conditions.append(isKnown(attribute))
      }
      if let hasCome, attribute.role != .customer, attribute.name != joined?.name {
        conditions.insert(hasCome, at: 0)
      }
      guard !conditions.isEmpty else { continue }
      let column = Expression.column(attribute.name, attribute.type)
      replaced.append(
        Named(
          attribute.name,
          .choice(
            [.init(.all(conditions), column)], otherwise: .null(attribute.type), attribute.type)))
      rows.shape.columns[index].nullable = true
    }
    if !replaced.isEmpty { rows.relation = .extend(rows.relation, replaced) }
    return rows
  }

  /// Whether a date is not after the as-of date, a day without a time of day at its end; null where
  /// there is none.
  private func isKnown(_ attribute: Attribute) -> Expression {
    let isWhole = endOfDay(asOf) == asOf
    let last = isWhole ? asOfDay : CivilDate(daysSinceEpoch: asOfDay.daysSinceEpoch - 1)
    let column = Expression.column(attribute.name, attribute.type)
    switch attribute.type {
    case .timestamp: return column.isAtMost(.timestamp(asOf))
    case .period(let unit):
      let start = asOfDay.start(of: unit, weekStart: weekStart)
      return column.isAtMost(.constant(.period(unit, start: start.daysSinceEpoch)))
    default: return column.isAtMost(.constant(.date(last.daysSinceEpoch)))
    }
  }

  /// The customers whom a known row of any table names; nil where every row is known.
  private var namedCustomers: Relation? {
    var sides: [Relation] = []
    var hasLater = false
    for dataset in catalog.imported where dataset.kind != .staff {
      let rows = stored(dataset)
      guard rows.knowsCustomer else { continue }
      var relation = rows.relation
      if let condition = knownCondition(rows.relation, rows.shape) {
        relation = .filter(relation, condition)
        hasLater = true
      }
      sides.append(
        .distinct(.project(relation, [Named(HiddenColumn.customer, rows.customer)])))
    }
    guard hasLater else { return nil }
    return sides.count == 1 ? sides[0] : .union(sides)
  }

  /// Whether a condition is nothing but what hides later rows of a table or of a stage's input.
  func hidesLater(_ condition: Expression, _ input: Relation, _ shape: Shape) -> Bool {
    if case .table(let name, _) = input, let dataset = catalog[name] {
      return knownCondition(input, stored(dataset).shape) == condition
    }
    return knownCondition(input, shape) == condition
  }
}

extension Attribute {
  /// Whether it says when something was or is over; a promise says when something will be.
  fileprivate var isDated: Bool { type.isTemporal && role != .due }
}

extension Role {
  /// The dates at which something begins.
  fileprivate static let beginnings: Set<Role> = [.joined, .opened, .started, .sent]
}
