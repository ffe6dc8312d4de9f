import CADBC
package import Diagnostics
package import Tables

/// A result that arrives batch by batch; stream and statement are released once, when the value goes.
///
/// While it lives its connection takes no other statement.
package struct BatchStream: ~Copyable {
  package let schema: ResultSchema
  private let raw: UnsafeMutablePointer<ArrowArrayStream>
  /// Nil for a stream that no engine made.
  private let statement: EngineStatement?

  private init(
    _ raw: UnsafeMutablePointer<ArrowArrayStream>, _ schema: ResultSchema,
    _ statement: EngineStatement?
  ) {
    self.raw = raw
    self.schema = schema
    self.statement = statement
  }

  deinit {
    arrow_stream_release(raw)
    raw.deallocate()
  }

  /// Takes ownership of a filled stream and reads its schema.
  static func open(
    _ raw: UnsafeMutablePointer<ArrowArrayStream>, _ statement: EngineStatement?
  ) throws(Diagnostic) -> BatchStream {
    let schema = UnsafeMutablePointer<ArrowSchema>.allocate(capacity: 1)
    schema.initialize(to: ArrowSchema())
    let status = arrow_stream_schema(raw, schema)
    guard status == 0, schema.pointee.release != nil else {
      schema.deallocate()
      let problem = problem(status, raw, statement)
      arrow_stream_release(raw)
      raw.deallocate()
      throw problem
    }
    let stream = BatchStream(raw, ResultSchema(owning: schema), statement)
    if let statement, statement.connection.canceller.isAsked { throw stream.cancelled() }
    return stream
  }

  /// The next batch, or nil after the last one.
  package mutating func next() throws(Diagnostic) -> Batch? {
    if isAsked { throw cancelled() }
    let array = UnsafeMutablePointer<ArrowArray>.allocate(capacity: 1)
    array.initialize(to: ArrowArray())
    let status = arrow_stream_next(raw, array)
    guard status == 0 else {
      array.deallocate()
      let problem = BatchStream.problem(status, raw, statement)
      if problem.id == Diagnostic.ID.cancelled { throw cancelled() }
      throw problem
    }
    guard array.pointee.release != nil else {
      array.deallocate()
      return nil
    }
    return Batch(owning: array, schema)
  }

  /// Copies all rows that have not been read yet; see ``Connection/table(_:types:)``.
  package consuming func table(types: [Field]? = nil) throws(Diagnostic) -> Table {
    var builders = try ColumnBuilder.builders(for: schema, promised: types)
    var rowCount = 0
    while let batch = try next() {
      for column in builders.indices { try builders[column].append(try batch.view(of: column)) }
      rowCount += batch.rowCount
    }
    return Table(builders.map { $0.finish() }, rowCount: rowCount)
  }

  /// The fields that ``table(types:)`` would give without a promise.
  package consuming func fields() throws(Diagnostic) -> [Field] {
    try ColumnBuilder.builders(for: schema, promised: nil).map(\.field)
  }

  private var isAsked: Bool { statement?.connection.canceller.isAsked ?? false }

  /// Tells the canceller that the call has returned.
  private borrowing func cancelled() -> Diagnostic {
    statement?.connection.canceller.end()
    return .cancelled
  }

  private static func problem(
    _ status: Int32, _ raw: UnsafeMutablePointer<ArrowArrayStream>, _ statement: EngineStatement?
  ) -> Diagnostic {
    let words = arrow_stream_error(raw).map { String(cString: $0) } ?? "error \(status)"
    let failure = EngineFailure(status: 0, words: words)
    guard let connection = statement?.connection else {
      return failure.diagnostic("the stream", "the result could not be read")
    }
    return connection.failure(failure)
  }
}
