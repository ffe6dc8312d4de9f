/// Which brackets belong together and where statements end; found before any grammar is known.
package struct TokenStructure: Sendable {
  /// The other bracket of a pair, by token; nil for unpaired brackets and for all else.
  package let partner: [Int?]
  /// Whether a `|` stands straight inside the bracket that opens here.
  package let holdsPipe: [Bool]
  /// Token ranges, without the `;` between them, none empty.
  package let statements: [Range<Int>]

  /// Finds brackets and statements; with `incomplete`, a bracket that is never closed still keeps its
  /// statement open, as while typing.
  package init(_ tokens: [Token], incomplete: Bool = false) {
    var partner = [Int?](repeating: nil, count: tokens.count)
    var holdsPipe = [Bool](repeating: false, count: tokens.count)
    var open: [Int] = []
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .symbol(.open): open.append(index)
      case .symbol(.close):
        guard let start = open.popLast() else { continue }
        partner[start] = index
        partner[index] = start
      case .symbol(.pipe): if let start = open.last { holdsPipe[start] = true }
      case .symbol(.semicolon), .command: open = []
      default: break
      }
    }
    self.partner = partner
    self.holdsPipe = holdsPipe
    statements = TokenStructure.split(tokens, partner, incomplete)
  }

  private static func split(
    _ tokens: [Token], _ partner: [Int?], _ incomplete: Bool
  ) -> [Range<Int>] {
    var statements: [Range<Int>] = []
    var start = 0
    var depth = 0
    func end(at index: Int) {
      if index > start { statements.append(start..<index) }
    }
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .end: end(at: index)
      case .command:
        end(at: index)
        statements.append(index..<index + 1)
        start = index + 1
        depth = 0
      case .symbol(.semicolon):
        end(at: index)
        start = index + 1
        depth = 0
      default:
        if token.startsLine, depth == 0, index > start, !token.isSymbol(.pipe),
          token.indent <= tokens[start].indent, !tokens[index - 1].continuesLine
        {
          end(at: index)
          start = index
        }
        if partner[index] != nil {
          depth += token.isSymbol(.open) ? 1 : -1
        } else if incomplete, token.isSymbol(.open) {
          depth += 1
        }
      }
    }
    return statements
  }

  /// Whether the bracket that opens at `index` holds a pipeline and not a value.
  ///
  /// A pipeline has a `|` or is `sql "…"`; further brackets may stand around it.
  package func holdsPipeline(_ index: Int, in tokens: [Token]) -> Bool {
    var open = index
    for _ in 0..<100 {
      guard let close = partner[open] else { return false }
      if holdsPipe[open] || tokens[open + 1].keyword == "sql" && tokens[open + 2].isText {
        return true
      }
      guard tokens[open + 1].isSymbol(.open), partner[open + 1] == close - 1 else { return false }
      open += 1
    }
    return false
  }
}

extension Token {
  /// Whether a line that ends in this token goes on in the next.
  package var continuesLine: Bool {
    switch kind {
    case .symbol(let symbol): symbol != .close && symbol != .open && symbol != .semicolon
    case .word: keyword.map(ReservedWord.operators.contains) ?? false
    default: false
    }
  }

  package var isText: Bool { if case .literal(.text) = kind { true } else { false } }
}
