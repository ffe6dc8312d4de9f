import Kits

/// What tells whether an event went well or badly: conditions on its columns, each with what makes
/// it decidable.
struct MomentQuality: Sendable {
  /// One way to tell: whether it holds, and whether the event says so at all.
  struct Sign: Sendable {
    var holds: Expression
    var isKnown: Expression
    /// As the rule says it.
    var text: String
  }

  var good: [Sign] = []
  var bad: [Sign] = []
  /// A column of scores whose scale nobody knows, where the query leaves it to the scale.
  var unread: String? { given < 2 ? unknownScale : nil }
  private var unknownScale: String?
  /// The sides that the query gives.
  private var given = 0

  /// 1 for well, −1 for badly, also where both hold, 0 for neither.
  var value: Expression {
    .choice(
      [
        .init(.any(bad.map(\.holds)), .integer(-1)), .init(.any(good.map(\.holds)), .integer(1)),
      ], otherwise: .integer(0), .integer)
  }

  /// Whether the event tells at all how it went.
  var isJudged: Expression { .any((good + bad).map(\.isKnown)) }

  /// How the events of a table are judged where the query does not say.
  init(_ rows: Rows, in scope: Scope) {
    readScore(rows, in: scope)
    readPromise(rows, in: scope)
    readTrouble(rows)
  }

  /// What the query says of one side replaces all signs of that side.
  mutating func replace(_ side: WritableKeyPath<MomentQuality, [Sign]>, by sign: Sign) {
    self[keyPath: side] = [sign]
    given += 1
  }

  // MARK: Scores

  private mutating func readScore(_ rows: Rows, in scope: Scope) {
    guard
      let attribute = rows.shape.columns.first(where: { $0.role == .score && $0.type.isNumeric })
    else { return }
    let score = Expression.column(attribute.name, attribute.type)
    let boxes = Self.boxes(attribute, rows, in: scope)
    guard !boxes.isEmpty else {
      unknownScale = attribute.name
      return
    }
    var texts: [(String, String)] = []
    for (source, box) in boxes {
      let at = source.map { [Expression.column("source", .text).equals(.text($0))] } ?? []
      // An answer off the scale tells nothing.
      let answers = ScaleConditions(score, ScoreScale(low: box.low, high: box.high))
      let isKnown = Expression.all(at + [score.isNotNull] + answers.parts)
      good.append(
        Sign(
          holds: .all(at + answers.parts + [score.isAtLeast(.integer(Int64(box.top)))]),
          isKnown: isKnown, text: ""))
      bad.append(
        Sign(
          holds: .all(at + answers.parts + [score.isAtMost(.integer(Int64(box.bottom)))]),
          isKnown: isKnown, text: ""))
      let place = source.map { " in `\($0)`" } ?? ""
      texts.append(("\(box.topText)\(place)", "\(box.bottomText)\(place)"))
    }
    good[good.count - 1].text =
      "a `\(attribute.name)` of " + texts.map(\.0).joined(separator: " or ")
    bad[bad.count - 1].text =
      "a `\(attribute.name)` of " + texts.map(\.1).joined(separator: " or ")
  }

  /// The box of a column; of the events of several tables, one box for each table where they differ.
  private static func boxes(
    _ attribute: Attribute, _ rows: Rows, in scope: Scope
  ) -> [(source: String?, box: ScoreBox)] {
    if let scale = attribute.scale { return ScoreBox(scale).map { [(nil, $0)] } ?? [] }
    guard rows.shape.kind == .events else { return [] }
    var boxes: [(source: String?, box: ScoreBox)] = []
    for dataset in scope.catalog.imported where dataset.kind.isEvent {
      guard let score = dataset.attributes.first(where: { $0.role == .score }),
        let box = score.scale.flatMap({ ScoreBox($0) })
      else { continue }
      boxes.append((dataset.name, box))
    }
    if let first = boxes.first?.box, boxes.allSatisfy({ $0.box == first }) {
      return [(nil, first)]
    }
    return rows.shape.attribute("source")?.type == .text ? boxes : []
  }

  // MARK: Promises and trouble

  private mutating func readPromise(_ rows: Rows, in scope: Scope) {
    guard let due = rows.shape.attribute(for: .due), let done = rows.shape.attribute(for: .done),
      due.type.isTemporal, done.type.isTemporal
    else { return }
    let promised = due.instant
    // A day is kept from its beginning where the promise has a time of day: nobody knows better.
    let isEarly = done.type != .timestamp && due.type == .timestamp
    let kept =
      isEarly ? Expression.column(done.name, done.type).cast(to: .timestamp) : done.instant
    let isOver = promised.isAtMost(.timestamp(scope.asOf))
    good.append(
      Sign(
        holds: kept.isAtMost(promised), isKnown: .all([promised.isNotNull, kept.isNotNull]),
        text: "`\(done.name)` by `\(due.name)`"))
    bad.append(
      Sign(
        holds: .any([
          kept.isGreater(than: promised),
          .all([promised.isNotNull, kept.isNull, isOver]),
        ]), isKnown: .all([promised.isNotNull, isOver]), text: "late"))
  }

  private mutating func readTrouble(_ rows: Rows) {
    if let reopened = rows.shape.attribute("reopened") {
      let value = Expression.column(reopened.name, reopened.type)
      if reopened.type == .boolean {
        bad.append(Sign(holds: value, isKnown: value.isNotNull, text: "`reopened`"))
      } else if reopened.type.isNumeric {
        bad.append(
          Sign(
            holds: value.isGreater(than: .integer(0)), isKnown: value.isNotNull,
            text: "`reopened`"))
      }
    }
    if let isRefund = rows.paysBack {
      bad.append(Sign(holds: isRefund, isKnown: isRefund, text: "a refund"))
    }
  }

  /// As in `a score of 9–10 or done by due`.
  static func text(_ signs: [Sign]) -> String {
    signs.map(\.text).filter { !$0.isEmpty }.joined(separator: " or ")
  }
}
