import Diagnostics
import Foundation
import Queries
import Sessions
import Testing
import Tiers
import Verbs

/// Extreme values in every place where a query of the examples and cases has a value: each query is
/// answered or refused with a place, and none ends the process.
@Suite(.serialized) struct ExtremeLiteralTests {
  private static let extremes = [
    "0", "1", "-1", "(0 - 9223372036854775807 - 1)", "9223372036854775807", "-9223372036854775807",
    "1000000000000000000", "2147483648", "1e308", "-1e308", "1e-308", "0.0", "0.5", "-0.5",
    "0.000000000000000001", "99999999999999999999.9", "10000y", "-10000y", "9999999999y",
    "3652425d",
    "-3652425d", "315569520000s", "0d", "0mo", "@0001-01-01", "@9999-12-31", "@9999",
    "@0001-01-01T00:00", "@9999-12-31T23:59", "(@9999-12-31 + 10000y)", "(@0001 - 10000y)", "null",
    "\"\"", "true", "ago(10000y)",
    "0 - 9223372036854775807 - 1 .. 0 - 9223372036854775807 + 4",
    "9223372036854775800 .. 9223372036854775807", "0 .. 9223372036854775807",
  ]

  /// A query cut at its values: what stands before each, and the rest.
  private struct Template {
    var data: String
    var parts: [String]

    func query(_ place: Int, _ value: String, _ values: [String]) -> String {
      var text = parts[0]
      for index in values.indices {
        text += (index == place ? value : values[index]) + parts[index + 1]
      }
      return text
    }
    var values: [String]
  }

  private static func templates() throws -> [Template] {
    var queries = ExampleTests.queries.map { ("samples", $0) }
    for path in CaseFile.all {
      let file = try CaseFile(path: CaseFile.folder + "/" + path)
      guard let query = file["query"], file["finding"] != nil else { continue }
      queries.append((file.settings["data"] ?? "shop", query))
    }
    return queries.compactMap { data, query in
      let bytes = Array(query.utf8)
      var template = Template(data: data, parts: [], values: [])
      var end = 0
      for token in Lexer.lex(SourceText(query)).tokens {
        guard case .literal(let literal) = token.kind else { continue }
        if case .text = literal { continue }
        template.parts.append(String(decoding: bytes[end..<token.range.lowerBound], as: UTF8.self))
        template.values.append(String(decoding: bytes[token.range], as: UTF8.self))
        end = token.range.upperBound
      }
      template.parts.append(String(decoding: bytes[end...], as: UTF8.self))
      return template.values.isEmpty ? nil : template
    }
  }

  @Test func extremeValuesInEveryPlaceAreAnsweredOrRefused() throws {
    let templates = try Self.templates()
    #expect(templates.count > 100)
    var sessions: [String: Session] = [:]
    var random = SplitMix(state: 20_251_206)
    var queries: [(data: String, query: String)] = []
    for template in templates {
      for place in template.values.indices {
        for value in Self.extremes {
          queries.append((template.data, template.query(place, value, template.values)))
        }
      }
    }
    queries.shuffle(using: &random)
    for (data, query) in queries.prefix(Tier.count(350, long: queries.count)) {
      let session = try sessions[data] ?? TestedSession.open(data)
      sessions[data] = session
      try Self.check(query, in: session)
    }
  }

  /// Every function with extreme arguments, as columns and as literals.
  @Test func extremeArgumentsOfEveryFunctionAreAnsweredOrRefused() throws {
    let session = try TestedSession.open("shop")
    var random = SplitMix(state: 20_251_207)
    let columns = ["amount", "date", "product", "customer", "amount * 0", "date - date"]
    let values = Self.extremes.filter { !$0.contains("..") } + columns
    for number in 0..<Tier.count(350, long: 12_000) {
      let name = FunctionRule.names[number % FunctionRule.names.count]
      let count = Int.random(in: 0...3, using: &random)
      let list = (0..<count).map { _ in values.randomElement(using: &random) ?? "1" }
      let call = "\(name)(\(list.joined(separator: ", ")))"
      let other = values.randomElement(using: &random) ?? "1"
      let forms = [
        "extend x = \(call)", "summarize x = \(call)", "where \(call) > \(other)",
        "extend x = \(call) + \(other)", "extend x = \(other) * \(call)", "count by x = \(call)",
        "extend x = \(other) - \(call), y = -\(call)", "sort by \(call) desc", "top 3 by \(call)",
      ]
      let form = forms.randomElement(using: &random) ?? ""
      try Self.check("purchases | \(form)", in: session)
    }
  }

  private static func check(_ query: String, in session: Session) throws {
    session.forgetDefinitions()
    // What ends the process leaves its query behind.
    if Tier.isLong {
      try query.write(
        toFile: CaseFile.checkout + "/.build/extreme-last.kith", atomically: false, encoding: .utf8)
    }
    let start = ContinuousClock.now
    for mistake in TestedSession.mistakes(of: query, in: session) {
      let isOurs = ["internal-error", "engine", "column-type", "type-mismatch"].contains(mistake.id)
      let text = { DiagnosticRenderer().render(mistake) + "\nin: " + query }
      #expect(!isOurs && mistake.span != nil, "\(text())")
    }
    let passed = start.duration(to: .now)
    #expect(passed < .seconds(30), "took \(passed): \(query)")
  }

  /// An engine would take a number there for a column's place.
  @Test(arguments: ["coalesce(0.5)", "round(3)", "abs(1)", "2", "if(true, 1, 2)"])
  func aKeyThatIsTheSameInEveryRowIsRefused(_ key: String) throws {
    let session = try TestedSession.open("shop")
    for query in ["contacts | sort by \(key) desc", "contacts | top 3 by \(key)"] {
      #expect(
        TestedSession.mistakes(of: query, in: session).map(\.id) == ["constant-order"], "\(query)")
    }
  }

  /// The reported death.
  @Test(arguments: [
    "surveys | nps scale 0 - 9223372036854775807 - 1 .. 0 - 9223372036854775807 + 4",
    "surveys | nps scale 9223372036854775800 .. 9223372036854775807",
    "surveys | nps scale 0 .. 9223372036854775807",
  ])
  func aScaleAtTheEndOfNumbersIsRefused(_ query: String) throws {
    let session = try TestedSession.open("shop")
    let mistakes = TestedSession.mistakes(of: query, in: session)
    #expect(mistakes.count == 1 && mistakes.first?.span != nil)
  }
}
