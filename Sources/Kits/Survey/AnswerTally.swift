/// What is counted of the answers before anything is computed: one pass per question asked of the
/// engine, whatever the number of customers.
struct AnswerTally: Sendable {
  /// What is counted of one question.
  private struct Counts: Sendable {
    let answers: AggregateColumn<Int>
    let parts: [AggregateColumn<Int>]
    /// The sum of the answers and of their squares, where they are wanted.
    let values: [AggregateColumn<Double?>]
    let blank: AggregateColumn<Int>
    let never: AggregateColumn<Int>
    let off: AggregateColumn<Int>
    let least: AggregateColumn<Double?>
    let greatest: AggregateColumn<Double?>

    var sorted: [NamedAggregate] {
      [answers.aggregate] + parts.map(\.aggregate) + values.map(\.aggregate)
    }
  }

  let questions: [SurveyQuestion]
  let keyCount: Int
  /// Per group: the answers to each question, its parts, blanks, answers off the scale.
  let counts: Question
  /// One row: how many customers answered, and the least and greatest answer to each question.
  let overall: Question
  /// Per group and customer with several answers: the answers to each question and its parts; nil when
  /// the rows name nobody.
  let repeated: Question?
  private let columns: [Counts]
  private let allAnswers: AggregateColumn<Int>
  private let customers: AggregateColumn<Int>?
  private static var person: String { "_person" }

  init(
    _ keys: GroupKeys, _ questions: [SurveyQuestion], person: Expression?,
    latest: SourceSpan?, of verb: String
  ) throws(Diagnostic) {
    self.questions = questions
    keyCount = keys.keys.count
    var relation = keys.rows.relation
    var conditions = questions.map { AnswerConditions($0.answer, $0.figure.score) }
    if let latest {
      guard let person else { throw .nobody(keys.rows.shape, at: latest) }
      let time = try keys.rows.shape.required(.time, for: "\(verb) latest", at: latest)
      for index in questions.indices {
        let column = "_last_\(index)"
        relation = .extend(
          relation,
          [Named(column, Self.place(conditions[index].isAnswer, person, time, keys.rows))])
        conditions[index] = conditions[index].restricted(
          to: .any([person.isNull, .column(column, .integer).equals(.integer(1))]))
      }
    }
    let time = keys.rows.shape.attribute(for: .time)
    columns = questions.indices.map { index in
      Self.counts(questions[index], conditions[index], index, time: time)
    }
    let isAnswered = Expression.any(conditions.map(\.isAnswer))
    allAnswers = .count("answers", where: isAnswered)
    customers = person.map {
      .whole(
        "customers",
        AggregateCall(.countDistinct, [$0], where: isAnswered, type: .integer))
    }
    let grouping = keys.grouping
    counts = Question(
      .aggregate(
        relation, by: grouping,
        columns.flatMap {
          $0.sorted + [$0.blank.aggregate, $0.never.aggregate, $0.off.aggregate]
        }), order: keys.order)
    var facts = [allAnswers.aggregate]
    facts += columns.flatMap { [$0.least.aggregate, $0.greatest.aggregate] }
    if let customers { facts.append(customers.aggregate) }
    overall = Question(.aggregate(relation, by: [], facts), order: [])
    let columns = columns
    repeated = person.map { Self.repeated(relation, grouping, $0, columns) }
  }

  private static func counts(
    _ question: SurveyQuestion, _ conditions: AnswerConditions, _ index: Int,
    time: Attribute?
  ) -> Counts {
    let answer = question.answer
    // A survey that was sent and never answered has no time either.
    let never = time.map { Expression.column($0.name, $0.type).isNull } ?? .boolean(false)
    let whole = answer.cast(to: .integer)
    func end(_ name: String, _ function: AggregateFunction) -> AggregateColumn<Double?> {
      .number(
        "\(name)_\(index)",
        AggregateCall(function, [answer], where: conditions.isAnswer, type: answer.type))
    }
    func sum(_ name: String, _ value: Expression) -> AggregateColumn<Double?> {
      .number(
        "\(name)_\(index)",
        AggregateCall(.sum, [value], where: conditions.isAnswer, type: .integer))
    }
    return Counts(
      answers: .count("answers_\(index)", where: conditions.isAnswer),
      parts: zip(question.figure.score.parts, conditions.isPart).map {
        .count("\($0.name)_\(index)", where: $1)
      },
      values: question.figure.needsValues
        ? [sum("sum", whole), sum("squares", .call(.multiply, [whole, whole], .integer))] : [],
      blank: .count("blank_\(index)", where: .all([answer.isNull, never.negated])),
      never: .count("never_\(index)", where: .all([answer.isNull, never])),
      off: .count("off_\(index)", where: conditions.isOffScale), least: end("least", .minimum),
      greatest: end("greatest", .maximum))
  }

  /// 1 for a customer's last answer in time, then in the order of the rows.
  private static func place(
    _ isAnswer: Expression, _ person: Expression, _ time: Attribute, _ rows: Rows
  ) -> Expression {
    let answered = Expression.choice(
      [.init(isAnswer, .integer(1))], otherwise: .integer(0), .integer)
    let identity = rows.shape.identity.compactMap { rows.relation.column($0) }
    let order = [answered, .column(time.name, time.type)] + identity
    return .rowNumber(in: [person], by: order.map { SortKey($0, descending: true) })
  }

  private static func repeated(
    _ relation: Relation, _ grouping: [Named], _ person: Expression, _ columns: [Counts]
  ) -> Question {
    let each = Relation.aggregate(
      .filter(relation, person.isNotNull), by: grouping + [Named(Self.person, person)],
      columns.flatMap(\.sorted))
    let answers = columns.map { Expression.column($0.answers.name, .integer) }
    let total = answers.dropFirst().reduce(answers[0]) { .call(.add, [$0, $1], .integer) }
    let ofPerson = Expression.column(Self.person, person.type)
    let all = Expression.window(
      Window(
        .aggregate(AggregateCall(.sum, [total], type: .integer)), partition: [ofPerson],
        type: .integer))
    let kept = Relation.filter(
      .extend(each, [Named("_all", all)]),
      Expression.column("_all", .integer).isGreater(than: .integer(1)))
    return Question(
      kept,
      order: [SortKey(ofPerson)] + grouping.map { SortKey(.column($0.name, $0.field.type)) })
  }

  // MARK: Reading

  /// What was counted in one group, for one question.
  struct Group: Sendable {
    var keys: [Value]
    var question: Int
    var answers: CountedAnswers
    var blank: Int
    var never: Int
    var off: Int

    var hasAnswers: Bool { answers.n + blank + off > 0 }
  }

  /// The groups in order, all questions of each.
  func groups(_ table: Table) -> [Group] {
    (0..<table.rowCount).flatMap { row in
      columns.indices.map { question in
        let column = columns[question]
        return Group(
          keys: keys(table, row), question: question, answers: answers(table, row, question),
          blank: table[column.blank, row], never: table[column.never, row],
          off: table[column.off, row])
      }
    }
  }

  /// The answers of customers with several: by customer, then by group.
  func people(_ table: Table, question: Int) -> [Value: [[Value]: CountedAnswers]] {
    var people: [Value: [[Value]: CountedAnswers]] = [:]
    guard let person = table[Self.person] else { return people }
    for row in 0..<table.rowCount {
      let answers = answers(table, row, question)
      if answers.n > 0 { people[person[row], default: [:]][keys(table, row)] = answers }
    }
    return people
  }

  /// How many answers there are, and of how many customers, where the rows say it.
  func totals(_ table: Table) -> (answers: Int, customers: Int?) {
    (table[allAnswers], customers.map { table[$0] })
  }

  /// The least and the greatest answer to a question; nil where there is none.
  func ends(_ table: Table, question: Int) -> ClosedRange<Double>? {
    let column = columns[question]
    guard let least = table[column.least], let greatest = table[column.greatest] else { return nil }
    return least...greatest
  }

  private func keys(_ table: Table, _ row: Int) -> [Value] {
    (0..<keyCount).map { table.columns[$0][row] }
  }

  private func answers(_ table: Table, _ row: Int, _ question: Int) -> CountedAnswers {
    let column = columns[question]
    let values = column.values.map { table[$0, row] ?? 0 }
    return CountedAnswers(
      table[column.answers, row], parts: column.parts.map { table[$0, row] },
      of: questions[question].figure.score,
      values: values.isEmpty ? nil : (values[0], values[1]))
  }
}

extension Diagnostic {
  fileprivate static func nobody(_ shape: Shape, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "missing-role", "`latest` needs the customer of each answer, and `\(shape.name)` has none",
      at: span)
  }
}
