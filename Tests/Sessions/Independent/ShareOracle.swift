import PlainStatistics

/// `csat` and `ces`, from their pages alone: answers compared one by one, pair by pair.
struct ShareOracle {
  struct Answer {
    var customer: Int?
    var score: Int
    var keys: [String?]
  }

  /// Those with a score.
  var answers: [Answer]
  /// The least score that counts.
  var first: Int
  /// Whether the figure is the mean score.
  var isMean = false
  /// Whether the mean has a column of its own.
  var showsMean = false
  /// The value of the last key that others are compared with.
  var reference: String?
  /// The fixed figure that all are compared with.
  var target: Double?

  private struct Change {
    var value: Double
    var low: Double?
    var high: Double?
    var p: Double?
  }

  private static let z = PlainStatistics.reach(0.95)

  var rows: [[Cell]] {
    let groups = Dictionary(grouping: answers, by: \.keys)
    let order = groups.keys.sorted { MomentsOracle.order($0) < MomentsOracle.order($1) }
    let changes = order.map { keys -> Change? in
      let own = groups[keys] ?? []
      if let target { return isMean ? mean(own, from: target) : share(own, from: target) }
      guard let reference, keys.last != reference,
        let others = groups[keys.dropLast() + [reference]]
      else { return nil }
      return isMean ? means(own, others) : shares(own, others)
    }
    let tested = changes.indices.filter { changes[$0]?.p != nil }
    let adjusted = PlainStatistics.holm(tested.compactMap { changes[$0]?.p })
    return order.enumerated().map { index, keys in
      let own = groups[keys] ?? []
      var row = keys.map { Cell($0) } + [Cell(own.count), Cell(own.count(where: isGood))]
      row += figure(own)
      if showsMean { row.append(Cell(mean(own))) }
      if reference != nil || target != nil {
        let change = changes[index]
        row += [Cell(change?.value), Cell(change?.low), Cell(change?.high)]
        row.append(Cell(tested.firstIndex(of: index).map { adjusted[$0] }))
      }
      return row
    }
  }

  private func isGood(_ answer: Answer) -> Bool { answer.score >= first }

  private func share(_ answers: [Answer]) -> Double {
    Double(answers.count(where: isGood)) / Double(answers.count)
  }

  private func mean(_ answers: [Answer]) -> Double {
    Double(answers.reduce(0) { $0 + $1.score }) / Double(answers.count)
  }

  private func figure(_ answers: [Answer]) -> [Cell] {
    guard isMean else {
      let ends = PlainStatistics.wilson(answers.count(where: isGood), answers.count, z: Self.z)
      return [Cell(share(answers)), Cell(ends?.low), Cell(ends?.high)]
    }
    let change = mean(answers, from: 0)
    return [
      Cell(mean(answers)), Cell(change.low.map { max(0, $0) }),
      Cell(change.high.map { min(10, $0) }),
    ]
  }

  // MARK: Against a number

  private func share(_ answers: [Answer], from target: Double) -> Change {
    let ends = PlainStatistics.wilson(answers.count(where: isGood), answers.count, z: Self.z)
    let change = share(answers) - target
    let error = (target * (1 - target) / Double(answers.count)).squareRoot()
    return Change(
      value: change, low: ends.map { $0.low - target }, high: ends.map { $0.high - target },
      p: PlainStatistics.twoSided(change / error))
  }

  private func mean(_ answers: [Answer], from target: Double) -> Change {
    let (n, middle) = (Double(answers.count), mean(answers))
    let squares = answers.reduce(0) {
      $0 + (Double($1.score) - middle) * (Double($1.score) - middle)
    }
    let error = n > 1 ? (squares / (n - 1) / n).squareRoot() : 0
    guard error > 1e-7 else { return Change(value: middle - target) }
    let reach = PlainStatistics.studentReach(0.95, degrees: n - 1) * error
    return Change(
      value: middle - target, low: middle - target - reach, high: middle - target + reach,
      p: PlainStatistics.studentTwoSided((middle - target) / error, degrees: n - 1))
  }

  // MARK: Against each other

  /// The covariance of two means by that of every answer with every other one of the same customer.
  private func covariance(
    _ one: [Answer], _ other: [Answer], isSame: Bool, _ value: (Answer) -> Double
  ) -> Double {
    func middle(_ answers: [Answer]) -> Double {
      answers.reduce(0) { $0 + value($1) } / Double(answers.count)
    }
    var sum = 0.0
    for (index, answer) in one.enumerated() {
      for (place, further) in other.enumerated()
      where (isSame && index == place)
        || (answer.customer != nil && answer.customer == further.customer)
      {
        sum +=
          (value(answer) - middle(one)) * (value(further) - middle(other))
          / Double(one.count * other.count)
      }
    }
    return sum
  }

  private func means(_ own: [Answer], _ others: [Answer]) -> Change {
    func value(_ answer: Answer) -> Double { Double(answer.score) }
    let square =
      covariance(own, own, isSame: true, value) + covariance(others, others, isSame: true, value)
      - 2 * covariance(own, others, isSame: false, value)
    let change = mean(own) - mean(others)
    guard square > 1e-11 else { return Change(value: change) }
    let error = square.squareRoot()
    return Change(
      value: change, low: change - Self.z * error, high: change + Self.z * error,
      p: PlainStatistics.twoSided(change / error))
  }

  private func shares(_ own: [Answer], _ others: [Answer]) -> Change {
    let known = (own + others).compactMap(\.customer)
    let isRepeated = Set(known).count < known.count
    func value(_ answer: Answer) -> Double { isGood(answer) ? 1 : 0 }
    let first = covariance(own, own, isSame: true, value)
    let second = covariance(others, others, isSame: true, value)
    let both = covariance(own, others, isSame: false, value)
    let (one, two) = (share(own), share(others))
    /// An answer tells at most what one of a customer's own tells.
    func ends(_ answers: [Answer], _ share: Double, _ variance: Double) -> (
      low: Double, high: Double
    ) {
      var spread = 1 / Double(answers.count)
      if share > 0, share < 1 { spread = max(spread, variance / (share * (1 - share))) }
      return PlainStatistics.score(share, spread: spread, z: Self.z)
    }
    let (low, high) = (ends(own, one, first), ends(others, two, second))
    let correlation =
      first > 1e-12 && second > 1e-12 ? max(-1, min(1, both / (first * second).squareRoot())) : 0
    func reach(_ a: Double, _ b: Double) -> Double {
      max(0, a * a - 2 * correlation * a * b + b * b).squareRoot()
    }
    let change = one - two
    var square = first + second - 2 * both
    if !isRepeated {
      let pooled = Double((own + others).count(where: isGood)) / Double(own.count + others.count)
      square = pooled * (1 - pooled) * (1 / Double(own.count) + 1 / Double(others.count))
    }
    return Change(
      value: change, low: change - reach(one - low.low, high.high - two),
      high: change + reach(low.high - one, two - high.low),
      p: square > 1e-11 ? PlainStatistics.twoSided(change / square.squareRoot()) : nil)
  }
}
