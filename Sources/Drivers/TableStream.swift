import CADBC
import Synchronization
import Tables

/// Hands a table to an engine as an Arrow stream made in Swift, in batches of 65,536 rows.
///
/// The stream and every array own themselves, as Arrow demands: whoever holds them last releases
/// them, once. A ``ReleaseLedger`` counts that.
final class TableStream {
  private static let batchSize = 65_536

  private let table: Table
  private let ledger: ReleaseLedger?
  private var nextRow = 0

  init(_ table: Table, ledger: ReleaseLedger? = nil) {
    self.table = table
    self.ledger = ledger
  }

  /// Makes the C stream; the caller frees its memory, and releases it unless an engine took it.
  func export() -> UnsafeMutablePointer<ArrowArrayStream> {
    let stream = UnsafeMutablePointer<ArrowArrayStream>.allocate(capacity: 1)
    stream.initialize(
      to: ArrowArrayStream(
        get_schema: { stream, out in
          guard let stream, let out else { return 22 }
          TableStream.from(stream).fillSchema(out)
          return 0
        },
        get_next: { stream, out in
          guard let stream, let out else { return 22 }
          TableStream.from(stream).fillNext(out)
          return 0
        },
        get_last_error: { _ in nil },
        release: { stream in
          guard let stream, let data = stream.pointee.private_data else { return }
          let owner = Unmanaged<TableStream>.fromOpaque(data)
          owner.takeUnretainedValue().ledger?.noteReleased()
          owner.release()
          stream.pointee.private_data = nil
          stream.pointee.release = nil
        },
        private_data: Unmanaged.passRetained(self).toOpaque()))
    ledger?.noteMade()
    return stream
  }

  private static func from(_ stream: UnsafeMutablePointer<ArrowArrayStream>) -> TableStream {
    Unmanaged<TableStream>.fromOpaque(stream.pointee.private_data).takeUnretainedValue()
  }

  private func fillSchema(_ out: UnsafeMutablePointer<ArrowSchema>) {
    let children = table.columns.map { ExportedSchema(name: $0.name, format: format(of: $0)) }
    ExportedSchema(name: "", format: "+s", children: children).export(to: out, ledger)
  }

  private func fillNext(_ out: UnsafeMutablePointer<ArrowArray>) {
    guard nextRow < table.rowCount else {
      out.pointee = ArrowArray()
      return
    }
    let rows = nextRow..<min(nextRow + TableStream.batchSize, table.rowCount)
    nextRow = rows.upperBound
    let children = table.columns.map { ExportedArray($0, rows: rows) }
    ExportedArray(rowCount: rows.count, children: children).export(to: out, ledger)
  }

  private func format(of column: Column) -> String {
    switch column.type {
    case .boolean: "b"
    case .integer, .duration: "l"
    case .decimal, .double: "g"
    case .text: "U"
    case .date, .period: "tdD"
    case .timestamp: "tsu:"
    }
  }
}

/// Counts what was made for an engine and what the engine gave back.
final class ReleaseLedger: Sendable {
  private let counts = Mutex((made: 0, released: 0))

  var made: Int { counts.withLock { $0.made } }
  var released: Int { counts.withLock { $0.released } }

  func noteMade() { counts.withLock { $0.made += 1 } }
  func noteReleased() { counts.withLock { $0.released += 1 } }
}
