import CADBC

/// A schema given away: it lives until its release function is called.
final class ExportedSchema {
  private let name: [CChar]
  private let format: [CChar]
  private let children: [ExportedSchema]
  private var ledger: ReleaseLedger?
  private var memory: [UnsafeMutableRawPointer] = []

  init(name: String, format: String, children: [ExportedSchema] = []) {
    self.name = Array(name.utf8CString)
    self.format = Array(format.utf8CString)
    self.children = children
  }

  /// Fills `out`, which from here on owns this object.
  func export(to out: UnsafeMutablePointer<ArrowSchema>, _ ledger: ReleaseLedger?) {
    self.ledger = ledger
    ledger?.noteMade()
    let pointers = allocate(UnsafeMutablePointer<ArrowSchema>?.self, children.count)
    for (index, child) in children.enumerated() {
      let place = allocate(ArrowSchema.self, 1)
      child.export(to: place, ledger)
      pointers[index] = place
    }
    out.pointee = ArrowSchema(
      format: copy(format), name: copy(name), metadata: nil, flags: Int64(ARROW_FLAG_NULLABLE),
      n_children: Int64(children.count), children: children.isEmpty ? nil : pointers,
      dictionary: nil,
      release: { schema in
        guard let schema, let data = schema.pointee.private_data else { return }
        for index in 0..<Int(schema.pointee.n_children) {
          if let child = schema.pointee.children?[index] { arrow_schema_release(child) }
        }
        let owner = Unmanaged<ExportedSchema>.fromOpaque(data)
        owner.takeUnretainedValue().ledger?.noteReleased()
        owner.release()
        schema.pointee.private_data = nil
        schema.pointee.release = nil
      },
      private_data: Unmanaged.passRetained(self).toOpaque())
  }

  private func allocate<Element>(
    _: Element.Type, _ count: Int
  ) -> UnsafeMutablePointer<Element> {
    let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
    memory.append(UnsafeMutableRawPointer(pointer))
    return pointer
  }

  private func copy(_ characters: [CChar]) -> UnsafePointer<CChar> {
    let pointer = allocate(CChar.self, characters.count)
    pointer.initialize(from: characters, count: characters.count)
    return UnsafePointer(pointer)
  }

  deinit { for pointer in memory { pointer.deallocate() } }
}
