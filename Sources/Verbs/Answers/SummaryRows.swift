package import Catalogs
package import Diagnostics
package import Findings
package import Relations
package import Tables

extension GroupKeys {
  /// What a summary groups by: the keys, and hidden columns for keys with an order of their own.
  package var grouping: [Named] {
    named
      + keys.enumerated().compactMap { index, key in
        key.ordering.map { Named(HiddenColumn.order(ofKey: index), $0) }
      }
  }

  /// The order of a summary's rows, over the grouped columns.
  package var order: [SortKey] {
    keys.enumerated().map { index, key in
      key.ordering.map { SortKey(.column(HiddenColumn.order(ofKey: index), $0.type)) }
        ?? SortKey(.column(key.named.name, key.named.field.type))
    }
  }

  /// Says which keys may vary within a customer: they stand for the customer's first known value.
  package var firstValueNote: Note? {
    let own = keys.filter { key in
      !key.named.expression.columnNames.allSatisfy(HiddenColumn.isLookedUp)
    }
    guard !own.isEmpty else { return nil }
    let names = own.map { "`\($0.named.name)`" }.joined(separator: ", ")
    return Note(.caveat, "a customer counts by the first known \(names)")
  }
}

/// A small table that a summary verb made in Swift, in the order of its rows.
package struct SummaryRows: Sendable {
  /// The hidden column that keeps the order, int64.
  package static let place = "_place"

  /// The shape of a summary with these columns; with a personal one, a row is one person's.
  package static func shape(_ columns: [Attribute], named name: String) -> Shape {
    let place = Expression.column(place, .integer)
    return Shape(
      columns: columns, name: name, isPersonal: columns.contains(where: \.mayBePersonal),
      order: [SortKey(place)], identity: [self.place])
  }

  /// Hidden columns that come out beside those of the shape.
  package static let hidden = [Field(place, .integer)]

  /// The most rows that a verb makes of its own, such as one for every period.
  package static let mostRows = 1_000_000

  /// Refuses to make more rows than anybody reads, before the first is made.
  ///
  /// - Parameters:
  ///   - count: How many rows there would be.
  ///   - unit: The length of the periods that rows are made for.
  ///   - days: The first and the last day that rows are made for.
  ///   - span: What asks for them.
  package static func check(
    _ count: Int, by verb: String, every unit: CalendarUnit,
    _ days: (first: CivilDate, last: CivilDate), at span: SourceSpan
  ) throws(Diagnostic) {
    guard count > mostRows else { return }
    let longer: String? =
      switch unit {
      case .day: "1w"
      case .week: "1mo"
      case .month: "1q"
      case .quarter: "1y"
      case .year: nil
      }
    throw Diagnostic(
      "too-many-rows",
      "`\(verb)` would make \(grouped(count)) rows, from \(days.first.text) to "
        + "\(days.last.text) by the \(unit.rawValue), and it makes at most \(grouped(mostRows))",
      at: span,
      help: (longer.map { ["take longer periods, such as `every \($0)`"] } ?? [])
        + ["or leave out what lies far from the rest: `asof DATE`, or `where` before `\(verb)`"])
  }

  /// The rows as a relation; each row has a value for every field.
  package static func relation(_ fields: [Field], _ rows: [[Value]]) -> Relation {
    relation(Table(fields, rows: rows).columns, rows.count)
  }

  /// The same, from its columns.
  static func relation(_ columns: [Column], _ rowCount: Int) -> Relation {
    let places = Column(place, .integer, .integers((0..<Int64(rowCount)).map { $0 }))
    return .client(ClientTable(Table(columns + [places], rowCount: rowCount)))
  }
}

extension Attribute {
  /// A column of counts.
  package static func count(_ name: String) -> Attribute {
    Attribute(Field(name, .integer), nullable: false, measure: Measure(.count))
  }

  /// A column of words that a verb makes or chooses itself, such as the steps of a funnel.
  package static func word(_ name: String, nullable: Bool = true) -> Attribute {
    Attribute(Field(name, .text), nullable: nullable, isPersonal: false)
  }

  /// An estimate's column and those of its interval: `NAME`, and `low`, `high` by their names.
  package static func estimate(
    _ name: String, _ unit: Unit, low: String = "low", high: String = "high",
    base: String? = "n", confidence: Double
  ) -> [Attribute] {
    [
      Attribute(
        Field(name, .double),
        measure: Measure(unit, low: low, high: high, base: base, confidence: confidence)),
      Attribute(Field(low, .double), measure: Measure(unit)),
      Attribute(Field(high, .double), measure: Measure(unit)),
    ]
  }
}

extension Value {
  /// A number, or null where there is none; no infinity enters a table.
  package static func number(_ value: Double?) -> Value {
    guard let value, value.isFinite else { return .null }
    return .double(value)
  }

  /// The text; nil for anything else.
  package var word: String? { if case .text(let text) = self { text } else { nil } }

  /// The whole number, 0 for anything else.
  package var whole: Int {
    switch self {
    case .integer(let value): Int(value)
    case .double(let value) where abs(value) < 1e15: Int(value.rounded())
    default: 0
    }
  }
}

extension Note {
  /// Says how many there are of something; nil where there is none.
  ///
  /// - Parameters:
  ///   - fate: What is said of them after their number and name.
  ///   - measure: What the number is called.
  package static func some(
    _ count: Int, _ noun: String, _ fate: String, as measure: String
  ) -> Note? {
    guard count > 0 else { return nil }
    return Note(
      .caveat, counted(count, noun) + fate, measures: [Measure(measure, Double(count))])
  }

  /// The bases below which an estimate is only indicative.
  package static let smallBase = 30

  /// The warning that some bases are small; nil when none is.
  ///
  /// - Parameters:
  ///   - bases: The base of each row; rows without any are not spoken of.
  ///   - thing: What a base counts, such as `answer`.
  package static func smallBases(_ bases: [Int], of thing: String) -> Note? {
    let small = bases.filter { $0 > 0 && $0 < smallBase }
    guard !small.isEmpty else { return nil }
    let text =
      bases.count == 1
      ? "only \(counted(small[0], thing)): the result is indicative"
      : "fewer than \(smallBase) \(thing)s in \(small.count) of \(counted(bases.count, "row")): "
        + "indicative only"
    return Note(
      .warning, text, measures: [Measure("rows with a small base", Double(small.count))])
  }
}
