import Diagnostics
import Drivers

extension TypeInference {
  /// Reads a column of answers as numbers although a few of its cells are none: they stay empty, and
  /// are counted as cells that could not be read.
  ///
  /// Only columns that are called like answers, and only as many cells as ``ScoreScales`` tolerates.
  func readAnswers(_ facts: inout ColumnFacts, at index: Int) throws(Diagnostic) {
    guard facts.type == .text, facts.count > 0, ScoreScales.mayBeAnswers(table.header.names[index]),
      facts.share(TextForms.isNumber) >= 0.8
    else { return }
    let column = "c\(index)"
    let isNumber = "regexp_full_match(\(column), '-?(0|[1-9][0-9]{0,8})([.][0-9]{1,6})?')"
    let row = try engine.table(
      """
      SELECT count(*) FILTER (\(isNumber)) AS n, \
      max(CASE WHEN contains(\(column), '.') THEN length(\(column)) - strpos(\(column), '.') \
      ELSE 0 END) FILTER (\(isNumber)) AS scale FROM \(table.name)
      """)
    let failures = facts.count - (row.integer("n") ?? 0)
    guard failures > 0, failures <= ScoreScales.tolerated(facts.count),
      let scale = row.integer("scale")
    else { return }
    let type: StoredType = scale == 0 ? .integer : .decimal(scale: scale)
    // What the type reads decides, so that nothing is lost without being counted.
    let read = try engine.table(
      "SELECT count(\(type.reading(column))) AS n FROM \(table.name)")
    facts.failures = facts.count - (read.integer("n") ?? 0)
    guard facts.failures <= ScoreScales.tolerated(facts.count) else {
      facts.failures = 0
      return
    }
    facts.type = type
  }

  /// Counts the cells with each whole number from 0 to 10, where most of the sample are such.
  func countPoints(_ facts: inout [ColumnFacts]) throws(Diagnostic) {
    let points = (0...10).map(String.init)
    let columns = facts.indices.filter { index in
      facts[index].isNumeric && facts[index].count > 0
        && facts[index].share { value in
          Double(value).map { $0 == $0.rounded() && (0...10).contains($0) } ?? false
        } >= 0.8
    }
    guard !columns.isEmpty else { return }
    let outputs = columns.flatMap { index in
      points.map { point in
        "count(*) FILTER ((\(facts[index].type.reading("c\(index)"))) = \(point)) AS p\(index)_\(point)"
      }
    }
    let row = try engine.table("SELECT \(outputs.joined(separator: ", ")) FROM \(table.name)")
    for index in columns {
      facts[index].points = points.map { row.integer("p\(index)_\($0)") ?? 0 }
    }
  }
}
