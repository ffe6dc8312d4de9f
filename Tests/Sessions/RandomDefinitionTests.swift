import Diagnostics
import Queries
import Sessions
import Tables
import Testing
import Tiers

/// Random definitions, redefinitions and uses against a plain model.
@Suite(.serialized) struct RandomDefinitionTests {
  private static let names = ["a", "b", "c", "d", "e", "f"]

  @Test func `names mean what a plain model says, whatever is redefined`() throws {
    let session = try TestedSession.open("shop")
    let everyone = try rows("contacts | select customer", in: session)
    var random = SplitMix(state: 20_261_128)
    var (defined, refused, answered) = (0, 0, 0)
    for _ in 0..<Tier.count(6, long: 200) {
      session.forgetDefinitions()
      var model = DefinitionModel(everyone: try #require(everyone))
      var script: [String] = []
      for _ in 0..<60 {
        let name = Self.names.randomElement(using: &random) ?? "a"
        let text: String
        switch Int.random(in: 0..<20, using: &random) {
        case 0:
          text =
            ["set as_of = 3", "set week_start = $\(name)", "set nothing = 1"]
            .randomElement(using: &random) ?? ""
          script.append(text)
          #expect(fails(text, in: session), "\(script)")
        case 1..<12:
          let meaning = meaning(&random, model)
          text = meaning.text(name)
          script.append(text)
          let holds = model.define(name, meaning)
          #expect(fails(text, in: session) == !holds, "\(script.joined(separator: "\n"))")
          if holds { defined += 1 } else { refused += 1 }
        default:
          let (source, steps) = query(&random, model)
          text = ([source.text] + steps.map(\.text)).joined(separator: " | ")
          let found = try rows(text, in: session)
          #expect(
            found == model.answer(source, steps),
            "\((script + [text]).joined(separator: "\n"))")
          if found != nil { answered += 1 }
        }
      }
    }
    // A generator that only fails tests little.
    #expect(defined * 4 > refused && refused * 8 > defined && answered * 8 > defined)
    print("definitions: \(defined) held, \(refused) refused, \(answered) queries answered")
  }

  private enum Kind { case table, number, function }

  /// A name, most often one that has a meaning of the kind.
  private func pick(_ kind: Kind, _ random: inout SplitMix, _ model: DefinitionModel) -> String {
    let fitting = model.meanings.filter { (_, meaning) in
      switch meaning {
      case .table, .alias: kind == .table
      case .number, .sum: kind == .number
      case .function: kind == .function
      }
    }.keys.sorted()
    let names = Int.random(in: 0..<8, using: &random) == 0 ? Self.names : fitting
    return names.randomElement(using: &random) ?? "a"
  }

  private func count(
    _ random: inout SplitMix, _ model: DefinitionModel
  ) -> DefinitionModel.Count {
    Bool.random(using: &random)
      ? .number(Int.random(in: 0..<7, using: &random)) : .value(pick(.number, &random, model))
  }

  private func condition(
    _ random: inout SplitMix, _ model: DefinitionModel
  ) -> DefinitionModel.Condition {
    switch Int.random(in: 0..<5, using: &random) {
    case 0: .isIn(pick(.table, &random, model))
    case 1, 2: .calls(pick(.function, &random, model))
    case 3: .longer(count(&random, model))
    default: .not(condition(&random, model))
    }
  }

  private func step(_ random: inout SplitMix, _ model: DefinitionModel) -> DefinitionModel.Step {
    switch Int.random(in: 0..<5, using: &random) {
    case 0: .take(count(&random, model))
    case 1: .union(pick(.table, &random, model))
    case 2: .isInPipeline(pick(.table, &random, model), count(&random, model))
    default: .keep(condition(&random, model))
    }
  }

  private func query(
    _ random: inout SplitMix, _ model: DefinitionModel
  ) -> (DefinitionModel.Source, [DefinitionModel.Step]) {
    let source: DefinitionModel.Source =
      Int.random(in: 0..<3, using: &random) == 0 ? .contacts : .name(pick(.table, &random, model))
    return (source, (0..<Int.random(in: 0..<3, using: &random)).map { _ in step(&random, model) })
  }

  private func meaning(
    _ random: inout SplitMix, _ model: DefinitionModel
  ) -> DefinitionModel.Meaning {
    switch Int.random(in: 0..<10, using: &random) {
    case 0: return .number(Int.random(in: 0..<5, using: &random))
    case 1: return .sum(pick(.number, &random, model), Int.random(in: 0..<3, using: &random))
    case 2, 3: return .function(condition(&random, model))
    case 4: return .alias(pick(.table, &random, model))
    default:
      var (source, steps) = query(&random, model)
      // A name alone is an alias.
      if case .name = source, steps.isEmpty { steps.append(step(&random, model)) }
      return .table(source, steps)
    }
  }

  private func fails(_ text: String, in session: Session) -> Bool {
    do {
      for statement in try session.parse(text).statements { _ = try session.run(statement) }
      return false
    } catch { return true }
  }

  /// The customers that a query gives; nil when it is refused.
  private func rows(_ text: String, in session: Session) throws -> [String]? {
    do {
      let table = try TestedSession.table(text, in: session)
      return table.rows.map { $0.first?.plainText ?? "" }
    } catch let mistakes as DiagnosticList {
      for mistake in mistakes.all {
        #expect(mistake.id != "internal-error" && mistake.id != "engine" && mistake.span != nil)
      }
      return nil
    }
  }
}
