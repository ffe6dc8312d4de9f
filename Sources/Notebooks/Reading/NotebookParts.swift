import Diagnostics

/// The pieces of a file, with every output given to its cell.
struct NotebookParts {
  private(set) var pieces: [NotebookFile.Piece] = []
  private(set) var cells: [Cell] = []
  private(set) var outputs: [StoredOutput] = []

  init(_ scan: FenceScanner.Scan, into diagnostics: inout [Diagnostic]) {
    let source = scan.source
    var end = 0
    if scan.mark > 0 {
      pieces.append(.mark(0..<scan.mark))
      end = scan.mark
    }
    if let front = scan.frontMatter {
      pieces.append(.frontMatter(front.range))
      end = front.range.upperBound
    }
    var hasProse = true
    for fence in scan.fences {
      if fence.range.lowerBound > end {
        let prose = end..<fence.range.lowerBound
        pieces.append(.prose(prose))
        hasProse = hasProse || !source.utf8[prose].allSatisfy { [9, 10, 13, 32].contains($0) }
      }
      if let mistake = fence.closesTooLate { diagnostics.append(mistake) }
      if fence.isEdited { diagnostics.append(.edited(fence)) }
      switch fence.word {
      case .cell:
        hasProse = false
        pieces.append(.cell(cells.count))
        cells.append(Cell(name: fence.attributes.name, fence: fence))
        check(fence, ["store": ["yes", "no"]], into: &diagnostics)
      case .output:
        let owner = hasProse ? nil : cells.indices.last
        if owner == nil || fence.attributes.name?.text != cells.last?.name?.text {
          diagnostics.append(.orphan(fence, cells.last, follows: owner != nil))
        }
        let agrees = owner.map { cells[$0].name?.text == fence.attributes.name?.text } ?? false
        pieces.append(.output(outputs.count))
        outputs.append(StoredOutput(fence: fence, cell: agrees ? owner : nil))
      case .record:
        if pieces.contains(where: { if case .record = $0 { true } else { false } }) {
          diagnostics.append(
            Diagnostic("two-records", "a second `kith-run` record", at: fence.opening))
        }
        hasProse = true
        pieces.append(.record(fence))
      }
      end = fence.range.upperBound
    }
    if end < source.utf8.count { pieces.append(.prose(end..<source.utf8.count)) }
    checkNames(&diagnostics)
  }

  private func checkNames(_ diagnostics: inout [Diagnostic]) {
    var first: [String: SourceSpan] = [:]
    for cell in cells {
      guard let name = cell.name else { continue }
      if let before = first[name.text] {
        var diagnostic = Diagnostic(
          "duplicate-definition", "\(typed(name.text)) is defined twice", at: name.span,
          help: ["give one of them another name"])
        diagnostic.labels.append(.init(before, "defined here first"))
        diagnostics.append(diagnostic)
      } else {
        first[name.text] = name.span
      }
    }
  }

  /// Unknown attributes are kept, and said.
  private func check(
    _ fence: Fence, _ known: [String: [String]], into diagnostics: inout [Diagnostic]
  ) {
    for pair in fence.attributes.pairs {
      guard let values = known[pair.key.text] else {
        var warning = Diagnostic.warning(
          "unknown-attribute", "no attribute \(typed(pair.key.text)) of a cell", at: pair.key.span)
        if let near = closest(to: pair.key.text, in: known.keys.sorted()) {
          warning.help = ["did you mean `\(near)`?"]
        }
        diagnostics.append(warning)
        continue
      }
      if !values.contains(pair.value.text) {
        diagnostics.append(
          Diagnostic(
            "bad-attribute",
            "`\(pair.key.text)` is \(values.joined(separator: " or ")), not \(typed(pair.value.text))",
            at: pair.value.span))
      }
    }
  }
}

extension Diagnostic {
  fileprivate static func edited(_ fence: Fence) -> Diagnostic {
    .warning(
      "edited-output", "this is not what the run wrote", at: fence.opening,
      help: ["remove the fence to have it written again"])
  }

  fileprivate static func orphan(_ fence: Fence, _ cell: Cell?, follows: Bool) -> Diagnostic {
    let help =
      follows && cell?.name != nil
      ? "the cell before it is \(typed(cell?.name?.text ?? ""))"
      : "an output stands straight after its cell"
    return .warning(
      "orphan-output", "this output belongs to no cell", at: fence.opening, help: [help])
  }
}
