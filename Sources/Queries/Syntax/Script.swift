package import Diagnostics

/// A whole text: statements in order.
package struct Script: Sendable, Hashable {
  package var source: SourceText
  package var statements: [Statement]

  package init(source: SourceText, statements: [Statement]) {
    self.source = source
    self.statements = statements
  }
}

/// One statement and the bytes it was written in.
package struct Statement: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// `let NAME = …`; a bare name on the right is an expression here, the binder knows tables.
    case letTable(Name, Pipeline)
    case letValue(Name, ExpressionSyntax)
    /// `def NAME(parameters) = expression`
    case define(Name, parameters: [Name], body: ExpressionSyntax)
    case set(Name, ExpressionSyntax)
    case pipeline(Pipeline)
    /// A pipeline that begins with `|`: it continues the last one that ran.
    case continuation([Stage])
    /// `.word …`, for the shell alone; the text without the dot.
    case command(String)
  }

  package var kind: Kind
  package var span: SourceSpan

  package init(_ kind: Kind, span: SourceSpan) {
    self.kind = kind
    self.span = span
  }
}

/// A word where a name stands, with its place.
package struct Name: Sendable, Hashable {
  package var text: String
  /// Written in backticks: never a keyword, a clause or a calendar word.
  package var quoted: Bool
  package var span: SourceSpan

  package init(_ text: String, quoted: Bool = false, span: SourceSpan) {
    self.text = text
    self.quoted = quoted
    self.span = span
  }
}

/// A source of rows and what is done with them, stage by stage.
package struct Pipeline: Sendable, Hashable {
  package enum Source: Sendable, Hashable {
    case name(Name)
    indirect case pipeline(Pipeline)
    case sql(String, SourceSpan)
  }

  package var source: Source
  package var stages: [Stage]
  package var span: SourceSpan

  package init(source: Source, stages: [Stage], span: SourceSpan) {
    self.source = source
    self.stages = stages
    self.span = span
  }
}

<<<<<<< HEAD
/// A stage, written `VERB items CLAUSE items …`.
=======
/// A verb with its items and clauses: `VERB items CLAUSE items …`.
>>>>>>> queries
package struct Stage: Sendable, Hashable {
  package var verb: Name
  package var items: [Item]
  package var clauses: [Clause]
  package var span: SourceSpan

  package init(verb: Name, items: [Item], clauses: [Clause], span: SourceSpan) {
    self.verb = verb
    self.items = items
    self.clauses = clauses
    self.span = span
  }
}

/// `CLAUSE items`; a mode such as `model` has no items.
package struct Clause: Sendable, Hashable {
  package var word: Name
  package var items: [Item]
  package var span: SourceSpan

  package init(word: Name, items: [Item], span: SourceSpan) {
    self.word = word
    self.items = items
    self.span = span
  }
}

<<<<<<< HEAD
/// An item, written `[NAME =] (expression | pipeline) [asc | desc]`.
=======
/// One of the values between commas: `[NAME =] (expression | pipeline) [asc | desc]`.
>>>>>>> queries
package struct Item: Sendable, Hashable {
  package enum Value: Sendable, Hashable {
    case expression(ExpressionSyntax)
    case pipeline(Pipeline)
  }

  package enum Direction: String, Sendable, Hashable { case ascending = "asc", descending = "desc" }

  package var name: Name?
  package var value: Value
  package var direction: Direction?
  package var span: SourceSpan

  package init(name: Name? = nil, value: Value, direction: Direction? = nil, span: SourceSpan) {
    self.name = name
    self.value = value
    self.direction = direction
    self.span = span
  }
}
