import Kits

extension LapseModel {
  /// The rule in one sentence, with the numbers it rests on.
  ///
  /// - Parameter ends: What is said of stated ends where they count besides.
  func note(_ common: CommonGaps, from source: String, ends: String) -> Note {
    var text = ""
    var measures: [Note.Measure] = []
    switch rule {
    case .rhythm:
      text = "lapsed: silent for longer than nine in ten of the customer's own gaps"
      text += " (from \(LapseRule.ownGaps) gaps on)"
      if let longest = common.longest, let usual = common.usual {
        text += ", else of all gaps (\(days(longest)) days)"
        measures = [
          .init("gaps", Double(common.count)), .init("three in four gaps, days", usual),
          .init("nine in ten gaps, days", longest),
        ]
      }
      text += "; slowing: than three in four"
    case .days(let count):
      text = "lapsed: silent for more than \(counted(count, "day")); slowing: more than "
      text += counted(count * 3 / 4, "day")
    case .months(let count):
      text = "lapsed: silent for more than \(counted(count, "month")); slowing: more than three "
      text += "quarters of the days in that"
    case .ended: text = "ended: by the stated end date alone"
    }
    if endings != nil, rule != .ended { text += "; \(ends)" }
    text += "; from \(source), seen until \(until.text)"
    return Note(.rule, text, measures: measures)
  }

  /// A reason to doubt the rhythm; none where there are enough gaps.
  func doubts(_ common: CommonGaps) -> [Note] {
    guard rule == .rhythm else { return [] }
    guard common.count > 0 else {
      return [
        Note(
          .warning,
          "nobody came on two days, so no silence can be told to be too long; say `after 90d`")
      ]
    }
    return Note.smallBases([common.count], of: "gap").map { [$0] } ?? []
  }

  private func days(_ value: Double) -> String { plainNumber((value * 10).rounded() / 10) }
}
