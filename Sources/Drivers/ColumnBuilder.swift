import Diagnostics
import Tables

/// Copies one column, batch by batch, into the type that was promised or inferred.
///
/// Only conversions that lose nothing are made: a promise that would need another is broken. NaN,
/// infinity and the engines' infinite instants become null.
struct ColumnBuilder {
  let field: Field
  let source: ArrowType
  var booleans = ColumnSink<Bool>()
  var integers = ColumnSink<Int64>()
  var doubles = ColumnSink<Double>()
  var texts = ColumnSink<String>()
  var days = ColumnSink<Int32>()

  private init(_ field: Field, _ source: ArrowType) {
    self.field = field
    self.source = source
  }

  static func builders(
    for schema: ResultSchema, promised: [Field]?
  ) throws(Diagnostic) -> [ColumnBuilder] {
    if let promised, promised.count != schema.columns.count {
      throw Diagnostic(
        "column-type",
        "the result has \(schema.columns.count) columns where \(promised.count) were promised")
    }
    var builders: [ColumnBuilder] = []
    for (index, column) in schema.columns.enumerated() {
      if let promised {
        builders.append(ColumnBuilder(promised[index], column.type))
      } else if let type = column.type.inferred {
        builders.append(ColumnBuilder(Field(column.name, type), column.type))
      } else {
        throw Diagnostic(
          "column-type", "column `\(column.name)` is \(column.type.word), which no table holds",
          help: ["cast it to text"])
      }
    }
    return builders
  }

  func finish() -> Column {
    switch field.type {
    case .boolean: column(.booleans(booleans.values), booleans.valid)
    case .integer, .timestamp, .duration: column(.integers(integers.values), integers.valid)
    case .decimal, .double: column(.doubles(doubles.values), doubles.valid)
    case .text: column(.texts(texts.values), texts.valid)
    case .date, .period: column(.days(days.values), days.valid)
    }
  }

  private func column(_ storage: Column.Storage, _ valid: [Bool]?) -> Column {
    Column(field.name, field.type, storage, valid: valid)
  }

  /// Copies the rows of one batch.
  mutating func append(_ view: ColumnView) throws(Diagnostic) {
    switch (field.type, source) {
    case (_, .null): appendNulls(view.count)
    case (.boolean, .boolean):
      guard view.count > 0, let bits = view.address(1) else { return appendNulls(view.count) }
      let values = Validity(bits: bits.assumingMemoryBound(to: UInt8.self), offset: view.offset)
      try booleans.copy(view, empty: false) { values[$0] }
    case (.integer, .integer(let width)), (.duration, .integer(let width)):
      try appendIntegers(view, width)
    case (.integer, .decimal(let bits, let scale)):
      try appendWholeDecimals(view, bits: bits, scale: scale)
    case (.decimal, .integer(let width)), (.double, .integer(let width)):
      try appendDoubles(view, width)
    case (.decimal, .decimal(let bits, let scale)), (.double, .decimal(let bits, let scale)):
      try appendDecimals(view, bits: bits, scale: scale)
    case (.decimal, .float), (.double, .float):
      try doubles.convert(view, empty: 0) { (it: Float) in it.isFinite ? Double(it) : nil }
    case (.decimal, .double), (.double, .double):
      try doubles.convert(view, empty: 0) { (it: Double) in it.isFinite ? it : nil }
    case (.text, .text(let layout)):
      let reader = TextReader(view, layout)
      try texts.copy(view, empty: "") { reader[$0] }
    case (.text, .dictionary(.integer(let width), .text(let layout))):
      try appendCodedTexts(view, width, layout)
    case (.text, .timeOfDay(let unit)): try appendTimesOfDay(view, unit)
    case (.date, .days), (.period, .days):
      try days.convert(view, empty: 0) { (it: Int32) in it.isInfinite ? nil : it }
    case (.date, .dateMilliseconds), (.period, .dateMilliseconds): try appendDays(view)
    case (.timestamp, .timestamp(let unit, _)), (.duration, .duration(let unit)):
      try appendMicroseconds(view, unit)
    case (.timestamp, .days):
      try integers.convert(view, empty: 0) { (it: Int32) in
        it.isInfinite ? nil : Int64(it) * 86_400_000_000
      }
    case (.duration, .interval(let unit)): try appendIntervals(view, unit)
    default:
      throw Diagnostic(
        "column-type",
        "column `\(field.name)` was promised as \(field.type.word) and came as \(source.word)")
    }
  }

  private mutating func appendNulls(_ count: Int) {
    switch field.type {
    case .boolean: booleans.appendNulls(count, empty: false)
    case .integer, .timestamp, .duration: integers.appendNulls(count, empty: 0)
    case .decimal, .double: doubles.appendNulls(count, empty: 0)
    case .text: texts.appendNulls(count, empty: "")
    case .date, .period: days.appendNulls(count, empty: 0)
    }
  }

  private mutating func appendCodedTexts(
    _ view: ColumnView, _ width: ArrowType.Width, _ layout: ArrowType.TextLayout
  ) throws(Diagnostic) {
    guard let dictionary = view.dictionary else { return appendNulls(view.count) }
    let reader = TextReader(dictionary, layout)
    let validity = dictionary.validity
    // A large dictionary comes again with every batch: then only the texts in use are read.
    let ready = dictionary.count <= view.count ? (0..<dictionary.count).map { reader[$0] } : nil
    func text(_ code: Int) -> String? {
      guard code >= 0, code < dictionary.count, validity[code] else { return nil }
      return ready?[code] ?? reader[code]
    }
    switch width {
    case .int8: try texts.convert(view, empty: "") { (code: Int8) in text(Int(code)) }
    case .int16: try texts.convert(view, empty: "") { (code: Int16) in text(Int(code)) }
    case .int32: try texts.convert(view, empty: "") { (code: Int32) in text(Int(code)) }
    case .int64: try texts.convert(view, empty: "") { (code: Int64) in text(Int(code)) }
    case .uint8: try texts.convert(view, empty: "") { (code: UInt8) in text(Int(code)) }
    case .uint16: try texts.convert(view, empty: "") { (code: UInt16) in text(Int(code)) }
    case .uint32: try texts.convert(view, empty: "") { (code: UInt32) in text(Int(code)) }
    case .uint64: try texts.convert(view, empty: "") { (code: UInt64) in text(Int(clamping: code)) }
    }
  }
}
