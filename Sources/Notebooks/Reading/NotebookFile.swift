package import Diagnostics

/// A notebook as its bytes: Markdown cut into spans that lie end to end and lose nothing.
///
/// Reading never fails on a text: what is wrong with it stands in ``diagnostics``, and the spans
/// still cover every byte, so that a change to one of them leaves the others as they were.
package struct NotebookFile: Sendable {
  /// One stretch of the file.
  package enum Piece: Sendable, Hashable {
    /// A byte order mark, kept and not looked at.
    case mark(Range<Int>)
    case frontMatter(Range<Int>)
    case prose(Range<Int>)
    /// The index of a cell.
    case cell(Int)
    /// The index of a stored output.
    case output(Int)
    /// The record of the run that wrote the outputs.
    case record(Fence)
  }

  /// The version of the format that is read and written here.
  package static let version = 1

  /// The whole file; diagnostics point into it.
  package let source: SourceText
  package let frontMatter: FrontMatter
  package let pieces: [Piece]
  package let cells: [Cell]
  package let outputs: [StoredOutput]
  /// Mistakes and warnings, in the order of the file.
  package let diagnostics: [Diagnostic]
  /// The line end that new lines get: the one that most lines have.
  package let lineEnd: String

  /// Reads a text that is known by `name`, as the folder of its data paths is found from it.
  package init(_ source: SourceText) {
    self.source = source
    let scan = FenceScanner.scan(source)
    var found = scan.diagnostics
    frontMatter = FrontMatter(scan.frontMatter, of: source, into: &found)
    let parts = NotebookParts(scan, into: &found)
    pieces = parts.pieces
    cells = parts.cells
    outputs = parts.outputs
    lineEnd = scan.lineEnd
    diagnostics = found.enumerated().sorted { left, right in
      let first = left.element.span?.range.lowerBound ?? 0
      let second = right.element.span?.range.lowerBound ?? 0
      return (first, left.offset) < (second, right.offset)
    }.map(\.element)
  }

  /// Reads bytes; throws when they are not UTF-8.
  package init(bytes: [UInt8], name: String?) throws(Diagnostic) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let offset = firstInvalidOffset(bytes)
      let line = bytes[..<offset].count { $0 == UInt8(ascii: "\n") } + 1
      throw Diagnostic(
        "not-utf8",
        "\(typed(name ?? "the notebook")) is not UTF-8: byte \(offset + 1), in line \(line)",
        help: ["save it as UTF-8"])
    }
    self.init(SourceText(text, name: name))
  }

  /// The bytes of the file.
  package var bytes: [UInt8] { source.utf8 }

  /// The file, when nothing in it is wrong; warnings are no mistake.
  package func checked() throws(DiagnosticList) -> NotebookFile {
    let mistakes = diagnostics.filter { $0.severity == .error }
    guard mistakes.isEmpty else { throw DiagnosticList(mistakes) }
    return self
  }

  /// The file, when nothing in it is wrong and everything that a run would write over was written
  /// by a run; `replacing` lets it write over what somebody changed.
  package func checkedForWriting(replacing: Bool) throws(DiagnosticList) -> NotebookFile {
    let file = try checked()
    guard !replacing else { return file }
    let edited = ownedFences.filter(\.isEdited).map { fence in
      Diagnostic(
        "edited-output", "this is not what the run wrote, and would be lost", at: fence.opening,
        help: ["move what is to stay out of the fence, or write over it with --replace"])
    }
    guard edited.isEmpty else { throw DiagnosticList(edited) }
    return file
  }

  /// The fences that a run writes over: outputs of cells, and the record.
  var ownedFences: [Fence] {
    pieces.compactMap { piece in
      switch piece {
      case .output(let index) where outputs[index].cell != nil: outputs[index].fence
      case .record(let fence): fence
      default: nil
      }
    }
  }

  /// The bytes that a piece covers.
  package func range(of piece: Piece) -> Range<Int> {
    switch piece {
    case .mark(let range), .frontMatter(let range), .prose(let range): range
    case .cell(let index): cells[index].fence.range
    case .output(let index): outputs[index].fence.range
    case .record(let fence): fence.range
    }
  }

  /// A mistake with the data, at the place in the notebook that names it.
  package func located(_ mistake: Diagnostic) -> Diagnostic {
    let named = zip(frontMatter.data, dataPaths).first { mistake.message.contains($0.1) }
    return mistake.located(at: named?.0.span)
  }

  /// Where the notebook says what it is, for what it leaves out.
  package var start: SourceSpan {
    let range = pieces.compactMap { piece -> Range<Int>? in
      if case .frontMatter(let range) = piece { range } else { nil }
    }.first
    return SourceSpan(source, (range?.lowerBound ?? 0)..<(range.map { $0.lowerBound + 3 } ?? 0))
  }

  /// The files and folders of data, as paths from the current folder.
  package var dataPaths: [String] {
    frontMatter.data.map { entry in
      guard !entry.path.hasPrefix("/"), let name = source.name,
        let slash = name.lastIndex(of: "/")
      else { return entry.path }
      return name[...slash] + entry.path
    }
  }
}

/// A query in the notebook, with the name that its last table gets.
package struct Cell: Sendable, Hashable {
  /// The bare word after `kith`; without one the table cannot be used later.
  package let name: AttributeList.Word?
  package let fence: Fence

  /// Whether rows of customers or events may be stored in the file: `store=yes`.
  package var storesRows: Bool { fence.attributes["store"]?.text == "yes" }

  /// How people find the cell: its name, else its line.
  package var title: String {
    name?.text ?? "line \(fence.opening.source.position(of: fence.range.lowerBound).line)"
  }
}

/// What a run stored after a cell.
package struct StoredOutput: Sendable, Hashable {
  package let fence: Fence
  /// The index of the cell that it belongs to; nil when it follows none.
  package let cell: Int?
}

/// A fence of ours, from the start of its first line to the end of its last.
package struct Fence: Sendable, Hashable {
  package enum Word: String, Sendable, Hashable, CaseIterable {
    case cell = "kith"
    case output = "kith-out"
    case record = "kith-run"
  }

  package let word: Word
  package let attributes: AttributeList
  /// All of it, with the line end of the closing line where there is one.
  package let range: Range<Int>
  /// The opening line without its line end.
  package let opening: SourceSpan
  /// The lines between the fences, with their line ends.
  package let body: SourceSpan
}

private func firstInvalidOffset(_ bytes: [UInt8]) -> Int {
  var decoder = UTF8()
  var rest = bytes.makeIterator()
  var offset = 0
  while case .scalarValue(let scalar) = decoder.decode(&rest) {
    offset += UTF8.width(scalar)
  }
  return offset
}
