import Statistics
import Verbs

/// The net promoter score of survey answers, with its interval.
struct PromoterScore: Verb {
  static let signature = Signature(
    "nps", "Gives the net promoter score of survey answers, with its interval.",
    outcome: .summary, analyses: [.surveys],
    items: Parameter(
      "", .columns, 0...50, placeholder: "SCORE",
      "The columns with scores; those that ask for a recommendation if none is given."),
    clauses: [
      .by,
      Parameter("latest", .nothing, 0...0, "Counts only each customer's last answer."),
      Parameter(
        "scale", .expressions, placeholder: "LOW .. HIGH",
        "The scale of the answers, when it is not 0 .. 10."),
      Parameter(
        "interval", .choices(["adjusted", "wald"]),
        placeholder: "METHOD", "The interval's method, adjusted if not given."),
      Parameter(
        "versus", .expressions, placeholder: "previous|VALUE|NUMBER",
        "Compares with the period before, with the row whose last key has the value, or with a "
          + "score."),
      Parameter("target", .numbers, placeholder: "NUMBER", "Compares with a fixed score."),
      Parameter(
        "margin", .numbers, placeholder: "POINTS",
        "Says how many answers an interval of so many points either way takes."),
      .confidence,
    ])
  static let examples = [
    Example("surveys | nps", "The score of all answers."),
    Example("surveys | nps by plan", "One row for each plan."),
    Example("surveys | nps by quarter versus previous", "What changed from quarter to quarter."),
    Example("tickets | nps", "The score of the customers who have tickets."),
  ]

  private let arguments: Arguments
  private let scale: PromoterScale?
  private let method: NetPromoterScore.Method
  private let margin: Double?

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    scale = try arguments.expression("scale").map { (syntax) throws(Diagnostic) in
      try PromoterScale(syntax, in: arguments.scope)
    }
    method = try arguments.choice("interval") == "wald" ? .wald : .adjusted
    margin = try arguments.number("margin", in: 0.1...100)
    if arguments.has("versus"), let target = arguments.clause("target") {
      throw .twoYardsticks(at: target.span)
    }
  }

  private static let columns = [
    "question", "n", "promoters", "passives", "detractors", "nps", "low", "high", "change",
    "change_low", "change_high", "p",
  ]

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let analysed = try analysed(input, in: scope)
    let questions = try questions(in: analysed.rows, scope)
    let keys = try scope.keys(arguments.items("by"), of: analysed).checked(
      against: Self.columns, of: "nps", at: arguments.clause("by")?.span ?? arguments.stage.span)
    let yardstick = try Yardstick(arguments, keys, in: scope)
    let tally = try PromoterTally(
      keys, questions, person: person(keys.rows), latest: arguments.clause("latest")?.span)

    var attributes = keys.attributes
    if questions.count > 1 { attributes.append(.word("question")) }
    attributes += ["n", "promoters", "passives", "detractors"].map { .count($0) }
    attributes += Attribute.estimate("nps", .score, confidence: scope.confidence)
    if yardstick != nil {
      attributes += Attribute.estimate(
        "change", .score, low: "change_low", high: "change_high", confidence: scope.confidence)
      attributes.append(Attribute(Field("p", .double), measure: Measure(.number)))
    }
    let report = PromoterReport(
      tally: tally, fields: attributes.map(\.field), method: method, yardstick: yardstick,
      confidence: scope.confidence, margin: margin,
      span: arguments.items("versus").first?.span ?? arguments.stage.span,
      weekStart: scope.weekStart)
    var asked = [tally.counts, tally.customers]
    if yardstick?.isRow ?? false, let repeated = tally.repeated { asked.append(repeated) }
    let then: Plan.Then = { (tables) throws(Diagnostic) in try report.rows(tables) }
    return Plan(
      shape: SummaryRows.shape(attributes, named: input.shape.name),
      rules: analysed.notes + keys.notes + [rule(questions, yardstick)],
      hidden: SummaryRows.hidden, start: .ask(asked, then: then))
  }

  private func rule(_ questions: [PromoterQuestion], _ yardstick: Yardstick?) -> Note {
    var cuts: [String] = []
    for text in questions.map(\.scale.text) where !cuts.contains(text) { cuts.append(text) }
    let kind = method == .adjusted ? "adjusted-Wald intervals" : "Wald intervals"
    var text = "\(cuts.joined(separator: ", ")); \(kind)"
    if arguments.has("latest") { text += "; each customer's last answer" }
    if let yardstick { text += "; \(yardstick.text)" }
    if yardstick?.isRow ?? false { text += ", answers of the same customer paired" }
    return Note(.rule, text)
  }

  /// Rows of surveys, or of staff, are analysed themselves; other rows stand for customers.
  private func analysed(_ input: Rows, in scope: Scope) throws(Diagnostic) -> Analysed {
    if input.shape.kind == .staff, !arguments.has("using") {
      return try scope.analysed(arguments, [.staff], from: input)
    }
    let isOwn = input.shape.kind == .surveys
    guard !isOwn, !arguments.has("using") else {
      return try scope.analysed(arguments, [.surveys], from: input)
    }
    let asking = scope.catalog.datasets(of: .surveys).filter { dataset in
      arguments.items.isEmpty
        ? dataset.attributes.contains { $0.question == .recommend }
        : arguments.items.allSatisfy { dataset.attribute($0.span.text) != nil }
    }
    guard asking.count <= 1 else {
      throw .severalSurveys(asking.map(\.name), at: arguments.stage.verb.span)
    }
    return try scope.analysed(arguments, [.surveys], from: input, calling: asking.first)
  }

  /// Who answered; nil when the rows do not say.
  private func person(_ rows: Rows) -> Expression? {
    if rows.shape.kind == .staff {
      return rows.shape.attribute(for: .customer).map { .column($0.name, $0.type) }
    }
    return rows.knowsCustomer ? rows.customer : nil
  }

  private func questions(
    in rows: Rows, _ scope: Scope
  ) throws(Diagnostic) -> [PromoterQuestion] {
    let span = arguments.stage.verb.span
    guard arguments.items.isEmpty else {
      let binder = ExpressionBinder(rows, in: scope)
      var found: [PromoterQuestion] = []
      for item in arguments.items {
        let syntax = try item.expression()
        guard case .name(let name) = syntax.kind else { throw .notAScore(syntax.span) }
        guard case .column(let column, _)? = binder.ownColumn(name),
          let attribute = rows.shape.attribute(column)
        else { throw binder.unknownColumn(name) }
        found.append(try question(attribute, item.name?.text, at: name.span))
      }
      return found
    }
    var asked = rows.shape.columns.filter { $0.question == .recommend }
    if asked.isEmpty, let only = rows.shape.attribute(for: .score), only.question == nil {
      asked = [only]
    }
    guard !asked.isEmpty else { throw .noQuestion(rows.shape, at: span) }
    var found: [PromoterQuestion] = []
    for attribute in asked { found.append(try question(attribute, nil, at: span)) }
    return found
  }

  private func question(
    _ attribute: Attribute, _ name: String?, at span: SourceSpan
  ) throws(Diagnostic) -> PromoterQuestion {
    guard attribute.type.isNumeric else { throw .notANumber(attribute, at: span) }
    if scale == nil, let own = attribute.scale, own.low != 0 || own.high != 10 {
      throw .otherScale(attribute.name, own, help: "say how to read it: `", at: span)
    }
    return PromoterQuestion(
      name: name ?? attribute.name, score: .column(attribute.name, attribute.type),
      scale: scale ?? .standard, isGiven: scale != nil)
  }
}

/// A column of answers, and how they are read.
struct PromoterQuestion: Sendable {
  var name: String
  var score: Expression
  var scale: PromoterScale
  /// Whether the query says the scale.
  var isGiven: Bool
}

extension PromoterScale {
  /// The scale written as `LOW .. HIGH`.
  fileprivate init(_ syntax: ExpressionSyntax, in scope: Scope) throws(Diagnostic) {
    guard case .range(let low, let high) = syntax.kind,
      case .integer(let first) = try scope.constant(low),
      case .integer(let last) = try scope.constant(high)
    else { throw .expected("whole numbers such as `1 .. 10`", after: "scale", at: syntax.span) }
    guard let scale = PromoterScale(Int(first), Int(last)) else {
      throw .unreadableScale(syntax.span)
    }
    self = scale
  }
}

extension Diagnostic {
  fileprivate static func twoYardsticks(at span: SourceSpan) -> Diagnostic {
    Diagnostic("repeated-clause", "`versus` and `target` both say what to compare with", at: span)
  }

  fileprivate static func severalSurveys(_ names: [String], at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "several-tables", "\(names.count) surveys ask for a recommendation", at: span,
      notes: ["they are: \(names.joined(separator: ", "))"],
      help: ["choose one: `nps using \(names[0])`"])
  }

  fileprivate static func notAScore(_ span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "not-a-column", "`nps` takes columns with scores", at: span,
      help: ["make it a column first: `extend x = \(span.text) | nps x`"])
  }

  fileprivate static func noQuestion(_ shape: Shape, at span: SourceSpan) -> Diagnostic {
    let scores = shape.columns.filter { $0.role == .score }
    let listed = scores.map { "\($0.name) (\($0.question?.rawValue ?? "unknown question"))" }
    return Diagnostic(
      "missing-role", "no column of `\(shape.name)` asks how likely customers would recommend",
      at: span,
      notes: [
        listed.isEmpty
          ? "columns here: \(shape.names.joined(separator: ", "))"
          : "scores here: \(listed.joined(separator: ", "))"
      ],
      help: [
        scores.isEmpty
          ? "keep the score where a stage removed it, or name the column: `nps SCORE`"
          : "name the column: `nps \(scores[0].name)`"
      ])
  }

  fileprivate static func notANumber(_ attribute: Attribute, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "wrong-type",
      "`nps` needs scores from 0 to 10, and `\(attribute.name)` is a \(attribute.type.word)",
      at: span)
  }

  fileprivate static func unreadableScale(_ span: SourceSpan) -> Diagnostic {
    Diagnostic("wrong-scale", "a scale has 3 to 11 points, the lower end first", at: span)
  }
}
