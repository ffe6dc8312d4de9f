import Catalogs

/// What makes a column of answers: the mass of its values and its header, not its worst cell.
enum ScoreScales {
  /// How many cells may be off the scale of a question without taking it from its column: one of ten
  /// or more, and one in fifty.
  static func tolerated(_ count: Int) -> Int { max(count / 50, count >= 10 ? 1 : 0) }

  /// Whether a column may be one of answers by its name alone.
  static func mayBeAnswers(_ name: String) -> Bool {
    let words = Set(name.split(separator: "_").map(String.init))
    return RoleDictionary.names(for: .score).contains(RoleDictionary.key(name))
      || !words.isDisjoint(with: ["score", "rating"])
      || RoleDictionary.questions.contains { !words.isDisjoint(with: $0.1) }
  }

  /// The narrowest usual scale that has all cells but one in fifty; 0–10 where none has.
  ///
  /// A scale begins with 0 where that many cells say so, and where one does and the scale ends with 10.
  ///
  /// - Parameters:
  ///   - points: How many cells hold each whole number from 0 to 10.
  ///   - count: How many cells there are.
  static func scale(_ points: [Int], of count: Int) -> ScoreScale {
    guard points.count == 11 else { return ScoreScale(low: 0, high: 10) }
    let allowed = count / 50
    let hasZero = points[0] > allowed
    for high in hasZero ? [2, 5, 7, 10] : [5, 7, 10] {
      let low = hasZero || (high == 10 && points[0] > 0) ? 0 : 1
      if count - points[low...high].reduce(0, +) <= allowed {
        return ScoreScale(low: low, high: high)
      }
    }
    return ScoreScale(low: points[0] > 0 ? 0 : 1, high: 10)
  }
}
