/// A question whose answers are counted.
package struct SurveyQuestion: Sendable {
  package let name: String
  /// A number.
  let answer: Expression
  let figure: any SurveyFigure
  /// Whether the query said which scale it is on.
  package let scaleIsGiven: Bool
  /// Whether nothing says which scale it is on.
  let scaleIsAssumed: Bool
}

/// Finds the answers that a survey verb reads, and the questions among their columns.
struct SurveyBinder<Survey: SurveyVerb> {
  let survey: Survey
  let scope: Scope

  private var arguments: Arguments { survey.given.arguments }
  private var verb: String { Survey.signature.name }
  private var reading: SurveyReading { Survey.reading }

  /// Rows of surveys, or of staff, are analysed themselves; other rows stand for customers.
  func analysed(_ input: Rows) throws(Diagnostic) -> Analysed {
    if input.shape.kind == .staff, !arguments.has(CommonClauses.using) {
      return try scope.analysed(arguments, [.staff], from: input)
    }
    guard input.shape.kind != .surveys, !arguments.has(CommonClauses.using) else {
      return try scope.analysed(arguments, [.surveys], from: input)
    }
    let asking = scope.catalog.datasets(of: .surveys).filter { dataset in
      arguments.items.isEmpty
        ? dataset.attributes.contains { $0.question == reading.question }
        : arguments.items.allSatisfy { dataset.attribute($0.span.text) != nil }
    }
    guard asking.count <= 1 else {
      throw Diagnostic(
        "several-tables", "\(asking.count) surveys ask for \(reading.subject)",
        at: arguments.stage.verb.span,
        notes: ["they are: \(asking.map(\.name).joined(separator: ", "))"],
        help: ["choose one: `\(verb) using \(asking[0].name)`"])
    }
    return try scope.analysed(arguments, [.surveys], from: input, calling: asking.first)
  }

  /// Who answered; nil when the rows do not say.
  func person(_ rows: Rows) -> Expression? {
    if rows.shape.kind == .staff {
      return rows.shape.attribute(for: .customer).map { .column($0.name, $0.type) }
    }
    return rows.knowsCustomer ? rows.customer : nil
  }

  /// The questions that are named, else those of the verb's kind, else the only score.
  func questions(in rows: Rows) throws(Diagnostic) -> [SurveyQuestion] {
    var found: [SurveyQuestion] = []
    guard arguments.items.isEmpty else {
      let binder = ExpressionBinder(rows, in: scope)
      for item in arguments.items {
        let syntax = try item.expression()
        guard case .name(let name) = syntax.kind else { throw notAScore(syntax.span) }
        guard case .column(let column, _)? = binder.ownColumn(name),
          let attribute = rows.shape.attribute(column)
        else { throw binder.unknownColumn(name) }
        found.append(try question(attribute, item.name?.text, at: name.span))
      }
      return found
    }
    var asked = rows.shape.columns.filter { $0.question == reading.question }
    if asked.isEmpty, let only = rows.shape.attribute(for: .score), only.question == nil {
      asked = [only]
    }
    let span = arguments.stage.verb.span
    guard !asked.isEmpty else { throw noQuestion(rows.shape, at: span) }
    for attribute in asked { found.append(try question(attribute, nil, at: span)) }
    return found
  }

  private func question(
    _ attribute: Attribute, _ name: String?, at span: SourceSpan
  ) throws(Diagnostic) -> SurveyQuestion {
    guard attribute.type.isNumeric else { throw notANumber(attribute, at: span) }
    let given = survey.given.scale
    let figure = try survey.figure(
      on: given ?? attribute.scale ?? reading.usual, isGiven: given != nil, of: attribute, at: span)
    return SurveyQuestion(
      name: name ?? attribute.name, answer: .column(attribute.name, attribute.type),
      figure: figure, scaleIsGiven: given != nil,
      scaleIsAssumed: given == nil && attribute.scale == nil)
  }

  // MARK: Mistakes

  private func notAScore(_ span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "not-a-column", "`\(verb)` takes columns with scores", at: span,
      help: ["make it a column first: `extend x = \(span.text) | \(verb) x`"])
  }

  private func noQuestion(_ shape: Shape, at span: SourceSpan) -> Diagnostic {
    let scores = shape.columns.filter { $0.role == .score }
    let listed = scores.map { "\($0.name) (\($0.question?.rawValue ?? "unknown question"))" }
    return Diagnostic(
      "missing-role", "no column of `\(shape.name)` asks \(reading.asked)", at: span,
      notes: [
        listed.isEmpty
          ? "columns here: \(shape.names.joined(separator: ", "))"
          : "scores here: \(listed.joined(separator: ", "))"
      ],
      help: [
        scores.isEmpty
          ? "keep the score where a stage removed it, or name the column: `\(verb) SCORE`"
          : "name the column: `\(verb) \(scores[0].name)`"
      ])
  }

  private func notANumber(_ attribute: Attribute, at span: SourceSpan) -> Diagnostic {
    let usual = reading.usual
    return Diagnostic(
      "wrong-type",
      "`\(verb)` needs scores from \(usual.low) to \(usual.high), and `\(attribute.name)` is a "
        + attribute.type.word, at: span)
  }
}
