import Diagnostics
import Drivers
import Tables

/// Finds the type of each column of a staged table.
///
/// A sample says what is worth trying, the whole column decides: one form per column, never per row.
struct TypeInference {
  let engine: Connection
  let table: StagedTable
  let zone: String
  /// Date forms that were asked for, by column name.
  var forms: [String: DateForm] = [:]

  /// The share of values of a date column that may be none: typos, which become null.
  private static let tolerance = 0.05

  /// One column on its way: the types still to try, each step with the readings to compare.
  private struct Search {
    var facts = ColumnFacts()
    var steps: [[StoredType]] = []
  }

  /// The facts of every column; one that reads as day first and as month first gets an ambiguity.
  func facts() throws(Diagnostic) -> [ColumnFacts] {
    let samples = try sample()
    var searches = samples.enumerated().map { index, values in
      var search = Search()
      search.facts.sample = values
      let form = forms[table.header.names[index]]
      search.steps = candidates(values, form: form)
      return search
    }
    try count(&searches)
    while searches.contains(where: { !$0.steps.isEmpty }) { try step(&searches) }
    for index in searches.indices { try readAnswers(&searches[index].facts, at: index) }
    try describe(&searches)
    var facts = searches.map(\.facts)
    try countPoints(&facts)
    return facts
  }

  // MARK: Sample

  private func sample() throws(Diagnostic) -> [[String]] {
    let width = table.header.names.count
    let step = max(1, table.rows / 400)
    let columns = (0..<width).map { "c\($0)" }.joined(separator: ", ")
    let rows = try engine.table(
      "SELECT \(columns) FROM \(table.name) WHERE rowid % \(step) = 0 LIMIT 500")
    var samples = rows.columns.map(\.presentTexts)
    for index in 0..<width where samples[index].count < 20 && table.rows > 500 {
      let more = try engine.table(
        "SELECT c\(index) FROM \(table.name) WHERE c\(index) IS NOT NULL LIMIT 500")
      samples[index] = more.columns[0].presentTexts
    }
    return samples
  }

  private func candidates(_ values: [String], form: DateForm?) -> [[StoredType]] {
    guard !values.isEmpty else { return [] }
    func most(_ test: (String) -> Bool) -> Bool {
      Double(values.count { test($0) }) >= Double(values.count) * (1 - TypeInference.tolerance)
    }
    if let form {
      return [
        [.date(form)], [.timestamp(.dated(form, isTwelve: false))],
        [.timestamp(.dated(form, isTwelve: true))],
      ]
    }
    var steps: [[StoredType]] = []
    if values.allSatisfy(TextForms.isBoolean) { steps.append([.boolean]) }
    if values.allSatisfy(TextForms.isInteger) { steps.append([.integer]) }
    if values.allSatisfy(TextForms.isNumber) { steps.append([.double]) }
    let dates = DateForm.allCases.filter { form in most { TextForms.isDate($0, form) } }
    if !dates.isEmpty { steps.append(dates.map { .date($0) }) }
    if most({ TextForms.isTime($0, .iso) }) { steps.append([.timestamp(.iso)]) }
    let offset = TimeForm.isoWithOffset(zone: zone)
    if most({ TextForms.isTime($0, offset) }) { steps.append([.timestamp(offset)]) }
    for isTwelve in [false, true] {
      let times = DateForm.allCases.map { TimeForm.dated($0, isTwelve: isTwelve) }
        .filter { form in most { TextForms.isTime($0, form) } }
      if !times.isEmpty, !times.contains(.dated(.iso, isTwelve: false)) {
        steps.append(times.map { .timestamp($0) })
      }
    }
    return steps
  }

  // MARK: The whole column

  private func count(_ searches: inout [Search]) throws(Diagnostic) {
    guard !searches.isEmpty else { return }
    let outputs = searches.indices.map {
      "count(c\($0)) AS n\($0), approx_count_distinct(c\($0)) AS d\($0)"
    }
    let row = try engine.table(
      "SELECT \(outputs.joined(separator: ", ")) FROM \(table.name)")
    for index in searches.indices {
      searches[index].facts.count = row.integer("n\(index)") ?? 0
      searches[index].facts.distinct = row.integer("d\(index)") ?? 0
    }
  }

  /// Tries the next readings of every column that is not settled, in one pass over the table.
  private func step(_ searches: inout [Search]) throws(Diagnostic) {
    var outputs: [String] = []
    for (index, search) in searches.enumerated() {
      guard let readings = search.steps.first else { continue }
      for (number, type) in readings.enumerated() {
        outputs.append("count(\(type.reading("c\(index)"))) AS n\(index)_\(number)")
      }
      if readings == [.double] { outputs += numberFacts(index) }
    }
    let row = try engine.table("SELECT \(outputs.joined(separator: ", ")) FROM \(table.name)")
    for index in searches.indices {
      guard let readings = searches[index].steps.first else { continue }
      searches[index].steps.removeFirst()
      let counts = readings.indices.map { row.integer("n\(index)_\($0)") ?? 0 }
      let best = counts.max() ?? 0
      let failures = searches[index].facts.count - best
      var type = readings[counts.firstIndex(of: best) ?? 0]
      let allowed =
        type.isTemporal
        ? Int(Double(searches[index].facts.count) * TypeInference.tolerance) : 0
      guard failures <= allowed, best > 0 else { continue }
      let rivals = readings.indices.filter { counts[$0] == best }.map { readings[$0] }
      if rivals.count > 1 { searches[index].facts.ambiguity = try ambiguity(rivals, index) }
      if type == .double {
        guard let exact = number(row, index) else { continue }
        type = exact
      }
      searches[index].facts.type = type
      searches[index].facts.failures = failures
      searches[index].steps = []
    }
  }

  private func numberFacts(_ index: Int) -> [String] {
    let column = "c\(index)"
    return [
      "max(CASE WHEN contains(\(column), '.') "
        + "THEN length(\(column)) - strpos(\(column), '.') ELSE 0 END) AS s\(index)",
      "max(abs(TRY_CAST(\(column) AS DOUBLE))) AS m\(index)",
      "count(*) FILTER (regexp_matches(\(column), '[a-zA-Z_ ]')) AS e\(index)",
      "count(*) FILTER (regexp_matches(\(column), '[a-df-zA-DF-Z_ ]|^[-+]?0[0-9]')) AS w\(index)",
    ]
  }

  /// DECIMAL when 18 digits hold every value exactly, else DOUBLE; nil when some are no numbers.
  private func number(_ row: Table, _ index: Int) -> StoredType? {
    guard row.integer("w\(index)") == 0, let scale = row.integer("s\(index)"),
      let magnitude = row["m\(index)"]?[0].number, magnitude.isFinite
    else { return nil }
    let hasExponents = row.integer("e\(index)") != 0
    if !hasExponents, scale > 0, scale <= 6 {
      var limit = 1.0
      for _ in 0..<(18 - scale) { limit *= 10 }
      if magnitude < limit { return .decimal(scale: scale) }
    }
    return scale > 0 || hasExponents ? .double : nil
  }

  /// The first value that two forms read differently; nil when they agree on all.
  private func ambiguity(
    _ rivals: [StoredType], _ index: Int
  ) throws(Diagnostic) -> DateAmbiguity? {
    let column = "c\(index)"
    let first = rivals[0].reading(column)
    let second = rivals[1].reading(column)
    let rows = try engine.table(
      """
      SELECT \(column) AS t, strftime(\(first), '%-d %B %Y') AS a, strftime(\(second), \
      '%-d %B %Y') AS b FROM \(table.name) WHERE \(first) <> \(second) ORDER BY rowid LIMIT 1
      """)
    guard rows.rowCount == 1 else { return nil }
    let texts = rows.row(0).map(\.plainText)
    return DateAmbiguity(text: texts[0], dayFirst: texts[1], monthFirst: texts[2])
  }

  // MARK: What the values are

  private func describe(_ searches: inout [Search]) throws(Diagnostic) {
    var outputs: [String] = []
    for (index, search) in searches.enumerated() where search.facts.isNumeric {
      let value = "(\(search.facts.type.reading("c\(index)")))::DOUBLE"
      outputs.append("min(\(value)) AS a\(index), max(\(value)) AS z\(index)")
    }
    if !outputs.isEmpty {
      let row = try engine.table("SELECT \(outputs.joined(separator: ", ")) FROM \(table.name)")
      for index in searches.indices where searches[index].facts.isNumeric {
        searches[index].facts.low = row["a\(index)"]?[0].number
        searches[index].facts.high = row["z\(index)"]?[0].number
      }
    }
    for index in searches.indices {
      let facts = searches[index].facts
      if facts.type == .text, facts.count > 0, facts.distinct <= ColumnFacts.mostValues * 5 / 4 {
        let rows = try engine.table(
          """
          SELECT DISTINCT nfc_normalize(c\(index)) FROM \(table.name) WHERE c\(index) IS NOT NULL \
          ORDER BY 1 LIMIT \(ColumnFacts.mostValues + 1)
          """)
        let values = rows.columns[0].presentTexts
        if values.count <= ColumnFacts.mostValues { searches[index].facts.values = values }
      }
      if facts.failures > 0 {
        let column = "c\(index)"
        let row = try engine.table(
          """
          SELECT \(column) FROM \(table.name) WHERE \(column) IS NOT NULL \
          AND (\(facts.type.reading(column))) IS NULL ORDER BY rowid LIMIT 1
          """)
        searches[index].facts.failure = row.columns[0].presentTexts.first
      }
    }
  }
}

extension Column {
  /// The texts of a text column that are not null.
  var presentTexts: [String] {
    guard case .texts(let texts) = storage else { return [] }
    guard let valid else { return texts }
    return zip(texts, valid).filter(\.1).map(\.0)
  }
}
