import Queries
import Verbs

extension Answer {
  /// The most rows that a terminal shows, as `set max_rows` says.
  package var rowsOnTerminal: Int? { session.rowsOnTerminal }

  /// How many rows the question itself asks for: the number of a last `take` or `top`, whatever
  /// stages after it keep the rows as they are.
  package var rowsAsked: Int? {
    for stage in pipeline.stages.reversed() {
      switch session.vocabulary[stage.verb.text]?.signature.name {
      case "select", "drop", "rename", "extend", "sort", "where": continue
      case "take":
        return number(stage)
      case "top":
        return stage.clauses.contains { $0.word.text == "per" } ? nil : number(stage)
      default: return nil
      }
    }
    return nil
  }

  private func number(_ stage: Stage) -> Int? {
    guard let item = stage.items.first, case .expression(let syntax) = item.value,
      case .integer(let count)? = try? session.scope.constant(syntax)
    else { return nil }
    return Int(clamping: min(count, Int64(Int32.max)))
  }
}
