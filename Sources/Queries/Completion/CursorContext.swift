import Diagnostics

/// What fits at the cursor of a text that is still being typed.
package struct CursorContext: Sendable {
  package enum Place: Sendable, Hashable {
    /// A table, a `let` table, or the first word of a statement.
    case source
    case verb
    /// After a verb or clause word (an item or a clause fits), or after an item (a clause fits, or an
    /// operator).
    case clauseOrItem(verb: String, clause: String?, afterItem: Bool)
    /// A value: after a comma, an operator or `(`; a table too where `mayBeTable`. Outside stages, as
    /// on the right of `set`, there is no verb.
    case expression(verb: String?, clause: String?, mayBeTable: Bool)
    /// A name after `$`.
    case parameter
    /// Nothing: in a text, a comment, a number, a name that is being made, a `.command`.
    case none
  }

  /// The rows that the stage at the cursor starts from.
  package enum Incoming: Sendable, Hashable {
    case nothing
    case pipeline(Pipeline)
    /// The last pipeline that ran, and these stages.
    case continuation([Stage])
  }

  package var place: Place
  /// What has been typed of the word at the cursor, without backtick or `$`.
  package var prefix: String
  /// The bytes that a completion replaces.
  package var range: Range<Int>
  /// A backtick stands before the prefix.
  package var isQuoted: Bool
  package var incoming: Incoming
  /// Where the statement at the cursor starts; what stands before it is complete.
  package var statementStart: Int

  /// Finds what fits at a byte offset; what stands after the cursor is not looked at.
  package init(_ text: String, offset: Int, grammars: StageGrammars) {
    let bytes = Array(text.utf8)
    var end = min(max(offset, 0), bytes.count)
    while end > 0, end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    let source = SourceText(String(decoding: bytes[..<end], as: UTF8.self))
    var lexed = Lexer.lex(source)
    let probe = Probe.take(from: &lexed, at: end)
    prefix = probe.prefix
    range = probe.start..<end
    isQuoted = probe.isQuoted
    incoming = .nothing
    place = .none
    let structure = TokenStructure(lexed.tokens, incomplete: true)
    let cursor = lexed.tokens.count - 2
    let statement = structure.statements.last ?? cursor..<cursor + 1
    statementStart = lexed.tokens[statement.lowerBound].range.lowerBound
    guard !probe.isNothing else { return }
    var walk = CursorWalk(tokens: lexed.tokens, grammars: grammars)
    walk.run(statement.lowerBound, to: cursor)
    place = probe.isParameter ? .parameter : walk.place
    if let rows = walk.rows {
      var parser = Parser(source, lexed, grammars, allowsCommands: true)
      incoming = parser.rows(in: rows)
    }
  }
}

extension Parser {
  /// The pipeline in a range of tokens, as far as it can be read.
  fileprivate mutating func rows(in range: Range<Int>) -> CursorContext.Incoming {
    enter(range)
    if atEnd { return .continuation([]) }
    if current.isSymbol(.pipe) {
      return .continuation(stages(nestedIn: nil, firstNumber: 1))
    }
    guard let found = try? pipeline(nestedIn: nil) else { return .nothing }
    return .pipeline(found.pipeline)
  }
}

/// The word being typed, taken out of the tokens; a stand-in takes its place.
private struct Probe {
  var prefix = ""
  var start: Int
  var isQuoted = false
  var isParameter = false
  /// Nothing fits at the cursor.
  var isNothing = false

  static func take(from lexed: inout Lexer.Output, at end: Int) -> Probe {
    var probe = Probe(start: end)
    var standIn = lexed.tokens.removeLast()
    standIn.kind = .word("_")
    standIn.range = end..<end
    if let comment = lexed.comments.last, comment.range.upperBound == end { probe.isNothing = true }
    if let last = lexed.tokens.last, last.range.upperBound == end, !probe.isNothing {
      let broken = lexed.diagnostics.last?.span?.range == last.range
      switch last.kind {
      case .word(let text):
        probe.prefix = text
        probe.start = last.range.lowerBound
        standIn = lexed.tokens.removeLast()
      case .quotedName(let text) where broken:
        probe.prefix = text
        probe.start = last.range.lowerBound
        probe.isQuoted = true
        standIn = lexed.tokens.removeLast()
      case .parameter(let text):
        probe.prefix = text
        probe.start = last.range.lowerBound + 1
        probe.isParameter = true
        standIn = lexed.tokens.removeLast()
      case .invalid where broken && last.range.count == 1:
        probe.isParameter = lexed.diagnostics.last?.message.hasSuffix("`$`") == true
        standIn = lexed.tokens.removeLast()
      case .literal(.text): probe.isNothing = broken || lexed.endsInsideText
      case .literal, .command: probe.isNothing = true
      default: break
      }
    }
    standIn.kind = .word("_")
    lexed.tokens.append(standIn)
    lexed.tokens.append(
      Token(kind: .end, range: end..<end, startsLine: false, indent: standIn.indent))
    return probe
  }
}
