import CADBC
package import Diagnostics

/// Some rows of a result in the engine's own memory, released once when the value goes.
///
/// Kernels read columns without a copy; spans are valid only inside their closure.
package struct Batch: ~Copyable {
  package let schema: ResultSchema
  package let rowCount: Int
  private let raw: UnsafeMutablePointer<ArrowArray>

  /// Takes ownership of a filled array.
  init(owning raw: UnsafeMutablePointer<ArrowArray>, _ schema: ResultSchema) {
    self.raw = raw
    self.schema = schema
    rowCount = Int(raw.pointee.length)
  }

  deinit {
    arrow_array_release(raw)
    raw.deallocate()
  }

  /// Reads a column of fixed-width values: integers as `Int8` to `UInt64`, dates as `Int32` days,
  /// timestamps and durations as `Int64` in the engine's unit, `Float` and `Double`, and the codes of
  /// a dictionary in the width of its code type.
  ///
  /// Null rows hold any value; see ``validity(of:_:)``. Throws `column-type` when the width differs.
  package func withValues<Element: BitwiseCopyable, Result>(
    of column: Int, as type: Element.Type,
    _ body: (Span<Element>) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    let view = try view(of: column)
    guard Batch.holds(schema.columns[column].type, type),
      let values: UnsafeBufferPointer<Element> =
        view.values()
    else {
      throw Diagnostic(
        "column-type",
        "column `\(schema.columns[column].name)` is \(schema.columns[column].type.word), "
          + "not values of type \(type)")
    }
    return try body(values.span)
  }

  /// Reads a column of 64-bit integers, timestamps or durations.
  package func withIntegers<Result>(
    of column: Int, _ body: (Span<Int64>) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    try withValues(of: column, as: Int64.self, body)
  }

  /// Reads which rows of a column have a value.
  package func withValidity<Result>(
    of column: Int, _ body: (Validity) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    try body(try view(of: column).validity)
  }

  /// Appends the codes of a dictionary column, or of an integer column, of any width, to `codes`; a
  /// null becomes `null`, a code that does not fit throws `column-range`.
  package func appendCodes(
    of column: Int, to codes: inout [UInt16], null: UInt16 = .max
  ) throws(Diagnostic) {
    let view = try view(of: column)
    var type = schema.columns[column].type
    if case .dictionary(let code, _) = type { type = code }
    let validity = view.validity
    func append<Code: FixedWidthInteger & BitwiseCopyable>(
      _: Code.Type, _ codes: inout [UInt16]
    ) throws(Diagnostic) {
      guard let values: UnsafeBufferPointer<Code> = view.values() else { return }
      if validity.isComplete, Code.self == UInt8.self || Code.self == UInt16.self {
        let start = codes.count
        codes.append(contentsOf: repeatElement(0, count: values.count))
        codes.withUnsafeMutableBufferPointer { codes in
          for row in values.indices { codes[start + row] = UInt16(truncatingIfNeeded: values[row]) }
        }
        return
      }
      for row in values.indices {
        guard validity[row] else {
          codes.append(null)
          continue
        }
        guard let code = UInt16(exactly: values[row]) else {
          throw Diagnostic(
            "column-range", "column `\(schema.columns[column].name)` holds the code \(values[row])",
            notes: ["codes go up to \(UInt16.max)"])
        }
        codes.append(code)
      }
    }
    switch type {
    case .integer(.uint8): try append(UInt8.self, &codes)
    case .integer(.uint16): try append(UInt16.self, &codes)
    case .integer(.uint32): try append(UInt32.self, &codes)
    case .integer(.uint64): try append(UInt64.self, &codes)
    case .integer(.int8): try append(Int8.self, &codes)
    case .integer(.int16): try append(Int16.self, &codes)
    case .integer(.int32): try append(Int32.self, &codes)
    case .integer(.int64): try append(Int64.self, &codes)
    default:
      throw Diagnostic(
        "column-type",
        "column `\(schema.columns[column].name)` is \(schema.columns[column].type.word), not codes")
    }
  }

  /// Appends the values of a column of whole numbers of any width, or the days of dates, to `wholes`;
  /// a null becomes `null`, a number that does not fit 64 bits throws `column-range`.
  package func appendWholes(
    of column: Int, to wholes: inout [Int64], null: Int64
  ) throws(Diagnostic) {
    let view = try view(of: column)
    let validity = view.validity
    func append<Whole: FixedWidthInteger & BitwiseCopyable>(
      _: Whole.Type, _ wholes: inout [Int64]
    ) throws(Diagnostic) {
      guard let values: UnsafeBufferPointer<Whole> = view.values() else { return }
      for row in values.indices {
        guard validity[row] else {
          wholes.append(null)
          continue
        }
        guard let whole = Int64(exactly: values[row]) else {
          throw Diagnostic(
            "column-range", "column `\(schema.columns[column].name)` holds \(values[row])",
            notes: ["whole numbers go up to \(Int64.max)"])
        }
        wholes.append(whole)
      }
    }
    switch schema.columns[column].type {
    case .integer(.int8): try append(Int8.self, &wholes)
    case .integer(.int16): try append(Int16.self, &wholes)
    case .integer(.int32), .days: try append(Int32.self, &wholes)
    case .integer(.int64): try append(Int64.self, &wholes)
    case .integer(.uint8): try append(UInt8.self, &wholes)
    case .integer(.uint16): try append(UInt16.self, &wholes)
    case .integer(.uint32): try append(UInt32.self, &wholes)
    case .integer(.uint64): try append(UInt64.self, &wholes)
    default:
      throw Diagnostic(
        "column-type",
        "column `\(schema.columns[column].name)` is \(schema.columns[column].type.word), "
          + "not whole numbers")
    }
  }

  /// The texts of a column that has no codes, nil where there is none; nil for any other column.
  package func texts(of column: Int) throws(Diagnostic) -> [String?]? {
    guard case .text(let layout) = schema.columns[column].type else { return nil }
    let view = try view(of: column)
    let (texts, validity) = (TextReader(view, layout), view.validity)
    return (0..<view.count).map { validity[$0] ? texts[$0] : nil }
  }

  /// The texts behind the codes of a dictionary column; nil when the column has no dictionary.
  ///
  /// - Parameter known: What the texts were in another batch: where they are the same, none are made.
  package func dictionary(
    of column: Int, known: [String] = []
  ) throws(Diagnostic) -> [String]? {
    guard let view = try view(of: column).dictionary,
      case .dictionary(_, .text(let layout)) = schema.columns[column].type
    else { return nil }
    let texts = TextReader(view, layout)
    if known.count == view.count,
      known.indices.allSatisfy({ texts.holds(known[$0], at: $0) })
    {
      return known
    }
    return (0..<view.count).map { texts[$0] }
  }

  /// The pointers to a column; the batch's own offset and length hold for all columns.
  func view(of column: Int) throws(Diagnostic) -> ColumnView {
    guard schema.columns.indices.contains(column), column < raw.pointee.n_children,
      let child = raw.pointee.children?[column]
    else { throw Diagnostic("column-type", "the result has no column \(column + 1)") }
    return ColumnView(
      array: child, offset: Int(child.pointee.offset) + Int(raw.pointee.offset), count: rowCount)
  }

  private static func holds<Element>(_ type: ArrowType, _: Element.Type) -> Bool {
    switch type {
    case .integer(.int8): Element.self == Int8.self
    case .integer(.uint8): Element.self == UInt8.self
    case .integer(.int16): Element.self == Int16.self
    case .integer(.uint16): Element.self == UInt16.self
    case .integer(.int32), .days: Element.self == Int32.self
    case .integer(.uint32): Element.self == UInt32.self
    case .integer(.uint64): Element.self == UInt64.self
    case .integer(.int64), .timestamp, .duration, .dateMilliseconds: Element.self == Int64.self
    case .float: Element.self == Float.self
    case .double: Element.self == Double.self
    case .dictionary(let codes, _): holds(codes, Element.self)
    default: false
    }
  }
}
