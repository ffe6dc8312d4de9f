import Diagnostics

/// The values of a column as they are copied, with the rows that have none.
struct ColumnSink<Element> {
  private(set) var values: [Element] = []
  private var nullRows: [Int] = []

  /// Which rows have a value; nil when all have.
  var valid: [Bool]? {
    guard !nullRows.isEmpty else { return nil }
    var rows = [Bool](repeating: true, count: values.count)
    for row in nullRows { rows[row] = false }
    return rows
  }

  /// Copies the rows of a view; a null row, or one that `element` knows no value for, becomes null.
  mutating func copy(
    _ view: ColumnView, empty: Element, _ element: (Int) throws(Diagnostic) -> Element?
  ) throws(Diagnostic) {
    let validity = view.validity
    for row in 0..<view.count {
      if validity[row], let value = try element(row) {
        values.append(value)
      } else {
        nullRows.append(values.count)
        values.append(empty)
      }
    }
  }

  /// Copies fixed-width values.
  mutating func convert<Raw: BitwiseCopyable>(
    _ view: ColumnView, empty: Element, _ element: (Raw) throws(Diagnostic) -> Element?
  ) throws(Diagnostic) {
    guard let raw: UnsafeBufferPointer<Raw> = view.values() else {
      return appendNulls(view.count, empty: empty)
    }
    try copy(view, empty: empty) { (row) throws(Diagnostic) in try element(raw[row]) }
  }

  mutating func appendNulls(_ count: Int, empty: Element) {
    nullRows.append(contentsOf: values.count..<values.count + count)
    values.append(contentsOf: repeatElement(empty, count: count))
  }
}

/// The diagnostic for a value that its column's type cannot hold.
func outOfRange(_ column: String, _ value: String) -> Diagnostic {
  Diagnostic("column-range", "column `\(column)` holds \(value), which is out of range")
}
