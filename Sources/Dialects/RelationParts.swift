import Diagnostics
import Relations
import Tables

/// A relation taken apart: equal parts are one, known by a number, and each is looked at once.
///
/// Relations are trees of values; to compare or hash them whole at every level would take the square
/// of their depth.
struct RelationParts {
  struct Part {
    var relation: Relation
    var inputs: [Int]
    var fields: [Field]
    /// How many other parts read it.
    var uses = 0
  }

  private(set) var parts: [Part] = []
  /// The number of a part, by what it is over the numbers of its inputs.
  private var numbers: [Relation: Int] = [:]

  /// How many levels a relation may have.
  static let maximumDepth = 500

  /// The number of a relation; throws `too-deep`.
  mutating func add(_ relation: Relation, level: Int = 1) throws(Diagnostic) -> Int {
    guard level <= RelationParts.maximumDepth else { throw tooDeep() }
    var inputs: [Int] = []
    for input in relation.inputs { inputs.append(try add(input, level: level + 1)) }
    // Results that the session numbers begin at 1.
    let key = relation.over(inputs.map { .result(-1 - $0, []) })
    if let known = numbers[key] { return known }
    let number = parts.count
    numbers[key] = number
    for input in inputs { parts[input].uses += 1 }
    let fields = relation.fields { parts[inputs[$0]].fields }
    parts.append(Part(relation: relation, inputs: inputs, fields: fields))
    return number
  }
}
