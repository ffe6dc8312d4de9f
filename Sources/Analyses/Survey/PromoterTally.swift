import Statistics
import Verbs

/// What is counted of the answers before anything is computed: one pass per question asked of the
/// engine, whatever the number of customers.
struct PromoterTally: Sendable {
  let questions: [PromoterQuestion]
  /// Keys in the counted rows, the first columns of ``counts`` and ``repeated``.
  let keyCount: Int
  /// Per group and question: answers, promoters, detractors, blanks, answers off the scale.
  let counts: Question
  /// One row: how many customers answered, and the least and greatest answer to each question.
  let customers: Question
  /// Per group and customer with several answers: answers, promoters, detractors per question; nil
  /// when the rows name nobody.
  let repeated: Question?
  private let groupWidth: Int

  init(
    _ keys: GroupKeys, _ questions: [PromoterQuestion], person: Expression?, latest: SourceSpan?
  ) throws(Diagnostic) {
    self.questions = questions
    keyCount = keys.keys.count
    let grouping = keys.grouping
    groupWidth = grouping.count
    let time = keys.rows.shape.attribute(for: .time)
    var relation = keys.rows.relation
    var conditions = questions.map { PromoterConditions($0.score, $0.scale) }
    if let latest {
      guard let person else { throw .nobody(keys.rows.shape, at: latest) }
      let time = try keys.rows.shape.required(.time, for: "nps latest", at: latest)
      for index in questions.indices {
        let column = "_last_\(index)"
        relation = .extend(
          relation,
          [Named(column, Self.place(conditions[index].isAnswer, person, time, keys.rows))])
        conditions[index] = conditions[index].restricted(
          to: .any([person.isNull, .column(column, .integer).equals(.integer(1))]))
      }
    }
    func counted(_ kept: Expression, _ name: String) -> NamedAggregate {
      NamedAggregate(name, .count(where: kept))
    }
    var perGroup: [NamedAggregate] = []
    var perCustomer: [NamedAggregate] = []
    var overall = [counted(.any(conditions.map(\.isAnswer)), "answers")]
    for (index, condition) in conditions.enumerated() {
      let sorted = [
        counted(condition.isAnswer, "answers_\(index)"),
        counted(condition.isPromoter, "promoters_\(index)"),
        counted(condition.isDetractor, "detractors_\(index)"),
      ]
      let score = questions[index].score
      // A survey that was sent and never answered has no time either.
      let never = time.map { Expression.column($0.name, $0.type).isNull } ?? .boolean(false)
      perCustomer += sorted
      perGroup += sorted
      perGroup.append(counted(.all([score.isNull, never.negated]), "blank_\(index)"))
      perGroup.append(counted(.all([score.isNull, never]), "never_\(index)"))
      perGroup.append(counted(condition.isOffScale, "off_\(index)"))
      for (name, function) in [("least", AggregateFunction.minimum), ("greatest", .maximum)] {
        overall.append(
          NamedAggregate(
            "\(name)_\(index)",
            AggregateCall(function, [score], where: condition.isAnswer, type: score.type)))
      }
    }
    if let person {
      overall.append(
        NamedAggregate(
          "customers",
          AggregateCall(
            .countDistinct, [person], where: .any(conditions.map(\.isAnswer)), type: .integer)))
    }
    counts = Question(.aggregate(relation, by: grouping, perGroup), order: keys.order)
    customers = Question(.aggregate(relation, by: [], overall), order: [])
    repeated = person.map { Self.repeated(relation, grouping, $0, perCustomer) }
  }

  /// 1 for a customer's last answer in time, then in the order of the rows.
  private static func place(
    _ isAnswer: Expression, _ person: Expression, _ time: Attribute, _ rows: Rows
  ) -> Expression {
    let answered = Expression.choice(
      [.init(isAnswer, .integer(1))], otherwise: .integer(0), .integer)
    let identity = rows.shape.identity.compactMap { rows.relation.column($0) }
    let order = [answered, .column(time.name, time.type)] + identity
    return .window(
      Window(
        .rowNumber, partition: [person], order: order.map { SortKey($0, descending: true) },
        frame: .rowsToCurrent, type: .integer))
  }

  private static func repeated(
    _ relation: Relation, _ grouping: [Named], _ person: Expression,
    _ aggregates: [NamedAggregate]
  ) -> Question {
    let each = Relation.aggregate(
      .filter(relation, person.isNotNull), by: grouping + [Named("_person", person)], aggregates)
    let answers = aggregates.filter { $0.name.hasPrefix("answers_") }
    var total = Expression.column(answers[0].name, .integer)
    for other in answers.dropFirst() {
      total = .call(.add, [total, .column(other.name, .integer)], .integer)
    }
    let ofPerson = Expression.column("_person", person.type)
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
    var score: NetPromoterScore
    var blank: Int
    var never: Int
    var off: Int

    var hasAnswers: Bool { score.n + blank + off > 0 }
  }

  /// The groups in order, all questions of each.
  func groups(_ table: Table) -> [Group] {
    var groups: [Group] = []
    for row in 0..<table.rowCount {
      let keys = (0..<keyCount).map { table.columns[$0][row] }
      for question in questions.indices {
        guard let score = score(table, row, question) else { continue }
        func count(_ name: String) -> Int { table["\(name)_\(question)"]?[row].whole ?? 0 }
        groups.append(
          Group(
            keys: keys, question: question, score: score, blank: count("blank"),
            never: count("never"), off: count("off")))
      }
    }
    return groups
  }

  /// The answers of customers with several: by customer, then by group.
  func people(_ table: Table, question: Int) -> [Value: [[Value]: NetPromoterScore]] {
    var people: [Value: [[Value]: NetPromoterScore]] = [:]
    guard let person = table["_person"] else { return people }
    for row in 0..<table.rowCount {
      guard let score = score(table, row, question), score.n > 0 else { continue }
      people[person[row], default: [:]][(0..<keyCount).map { table.columns[$0][row] }] = score
    }
    return people
  }

  private func score(_ table: Table, _ row: Int, _ question: Int) -> NetPromoterScore? {
    func count(_ name: String) -> Int { table["\(name)_\(question)"]?[row].whole ?? 0 }
    let (answers, promoters, detractors) = (
      count("answers"), count("promoters"), count("detractors")
    )
    return NetPromoterScore(
      promoters: promoters, passives: answers - promoters - detractors, detractors: detractors)
  }
}

extension PromoterConditions {
  fileprivate func restricted(to kept: Expression) -> PromoterConditions {
    var copy = self
    copy.isAnswer = .all([isAnswer, kept])
    copy.isPromoter = .all([isPromoter, kept])
    copy.isDetractor = .all([isDetractor, kept])
    return copy
  }
}

extension Diagnostic {
  fileprivate static func nobody(_ shape: Shape, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "missing-role", "`latest` needs the customer of each answer, and `\(shape.name)` has none",
      at: span)
  }
}
