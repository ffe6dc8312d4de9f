import PlainStatistics

/// `nps` from its page alone: answers compared one by one, pair by pair.
struct PromoterOracle {
  struct Answer {
    var customer: Int?
    var time: Int?
    /// 1, 0 or −1; nil for a survey without a score.
    var value: Int?
    var keys: [String?]
  }

  enum Yardstick {
    /// The row whose keys are these, of the keys of a row.
    case row(([String?]) -> [String?]?)
    case fixed(Double)
  }

  /// In the order of the file.
  var answers: [Answer]
  var isLatest = false
  var isWald = false
  var confidence = 0.95
  var yardstick: Yardstick?

  /// Each customer's last answer; those whose time nobody knows come before all others, and nobody
  /// knows which answers without a customer are of the same one.
  private var counted: [Answer] {
    let answers = answers.filter { $0.value != nil }
    guard isLatest else { return answers }
    var last: [Int: Int] = [:]
    for (index, answer) in answers.enumerated() {
      guard let customer = answer.customer else { continue }
      if let other = last[customer], (answers[other].time ?? .min) > (answer.time ?? .min) {
        continue
      }
      last[customer] = index
    }
    return answers.enumerated().filter { index, answer in
      answer.customer.map { last[$0] == index } ?? true
    }.map(\.element)
  }

  var rows: [[Cell]] {
    let groups = Dictionary(grouping: counted, by: \.keys)
    // A group also stays when all its answers are blank; a survey without a time was never answered.
    let blank = answers.filter { $0.value == nil && $0.time != nil }.map(\.keys)
    let order = Set(groups.keys).union(blank).sorted {
      MomentsOracle.order($0) < MomentsOracle.order($1)
    }
    let z = PlainStatistics.reach(confidence)
    var changes: [[String?]: (change: Double, low: Double?, high: Double?, p: Double?)] = [:]
    for keys in order {
      guard let yardstick, let own = groups[keys] else { continue }
      switch yardstick {
      case .fixed(let score):
        let (centre, error) = adjusted(own)
        changes[keys] = difference(mean(own) * 100 - score, centre - score, error, z)
      case .row(let other):
        guard let others = other(keys).flatMap({ groups[$0] }), other(keys) != keys else {
          continue
        }
        let error = 100 * covariance(own, others).squareRoot()
        let change = 100 * (mean(own) - mean(others))
        changes[keys] = difference(change, change, error, z)
      }
    }
    let tested = order.filter { changes[$0]?.p != nil }
    let adjusted = PlainStatistics.holm(tested.compactMap { changes[$0]?.p })
    return order.map { keys in
      let own = groups[keys] ?? []
      var row = keys.map { Cell($0) } + score(own, z)
      if yardstick != nil {
        let change = changes[keys]
        row += [Cell(change?.change), Cell(change?.low), Cell(change?.high)]
        row.append(Cell(tested.firstIndex(of: keys).map { adjusted[$0] }))
      }
      return row
    }
  }

  private func difference(_ change: Double, _ centre: Double, _ error: Double, _ z: Double)
    -> (Double, Double?, Double?, Double?)
  {
    // What is left of 0 by rounding is 0.
    guard error > 1e-5 else { return (change, nil, nil, nil) }
    return (
      change, centre - z * error, centre + z * error, PlainStatistics.twoSided(centre / error)
    )
  }

  private func mean(_ answers: [Answer]) -> Double {
    Double(answers.reduce(0) { $0 + ($1.value ?? 0) }) / Double(answers.count)
  }

  /// Three answers more: ¾ of them promoters, 1½ passives, ¾ detractors.
  private func adjusted(_ answers: [Answer]) -> (centre: Double, error: Double) {
    var weights = [-1: 0.75, 0: 1.5, 1: 0.75]
    if isWald { weights = [-1: 0, 0: 0, 1: 0] }
    for case let value? in answers.map(\.value) { weights[value, default: 0] += 1 }
    let n = weights.values.reduce(0, +)
    let mean = weights.reduce(0) { $0 + Double($1.key) * $1.value } / n
    let square = weights.reduce(0) {
      $0 + (Double($1.key) - mean) * (Double($1.key) - mean) * $1.value
    }
    return (100 * mean, 100 * (square / n / n).squareRoot())
  }

  private func score(_ answers: [Answer], _ z: Double) -> [Cell] {
    let counts = [1, 0, -1].map { value in answers.count { $0.value == value } }
    guard !answers.isEmpty else {
      return [Cell(0)] + counts.map { Cell($0) } + [.nothing, .nothing, .nothing]
    }
    let (centre, error) = adjusted(answers)
    return [Cell(answers.count)] + counts.map { Cell($0) } + [
      Cell(100 * mean(answers)), Cell(max(-100, centre - z * error)),
      Cell(min(100, centre + z * error)),
    ]
  }

  /// The variance of the difference of two means, by the covariance of every answer with every other
  /// one of the same customer: those of different customers know nothing of each other.
  private func covariance(_ first: [Answer], _ second: [Answer]) -> Double {
    let (one, two) = (mean(first), mean(second))
    let all =
      first.map { ($0.customer, (Double($0.value ?? 0) - one) / Double(first.count)) }
      + second.map { ($0.customer, -(Double($0.value ?? 0) - two) / Double(second.count)) }
    var sum = 0.0
    for (index, answer) in all.enumerated() {
      for (place, other) in all.enumerated()
      where index == place || (answer.0 != nil && answer.0 == other.0) {
        sum += answer.1 * other.1
      }
    }
    return max(0, sum)
  }
}
