import Diagnostics
import Sessions
import Testing
import Tiers

@testable import Notebooks

/// Front matters made at random, as they were written or damaged: each says what was meant, or what is
/// wrong with it and where.
struct RandomFrontMatterTests {
  @Test func whatIsWrittenInAnyWayIsRead() throws {
    for seed in 0..<Tier.count(150, long: 5_000) {
      var dice = SplitMix(state: UInt64(seed) &+ 901)
      let written = WrittenFrontMatter(&dice)
      let text = written.text(&dice)
      let file = notebook("---\n\(text)\n---\n")
      #expect(file.diagnostics.map(\.message) == [], "seed \(seed):\n\(text)")
      let front = file.frontMatter
      #expect(front.title == written.title, "seed \(seed):\n\(text)")
      #expect(front.parameters.map(\.name) == written.parameters.map(\.name), "\(text)")
      for (read, meant) in zip(front.parameters, written.parameters) {
        let value = meant.value.map { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 }
        #expect(read.type == meant.type && read.choices == meant.choices, "seed \(seed):\n\(text)")
        #expect(read.defaultValue?.text == value, "seed \(seed):\n\(text)")
      }
      #expect(front.data.map(\.path) == written.data.map(\.path), "seed \(seed):\n\(text)")
      #expect(front.data.map(\.name) == written.data.map(\.name), "seed \(seed):\n\(text)")
    }
  }

  @Test func aDamagedOneIsReadOrSaysWhere() throws {
    let desk = try Desk()
    let session = try desk.session()
    var (refused, run) = (0, 0)
    for seed in 0..<Tier.count(100, long: 2_000) {
      var dice = SplitMix(state: UInt64(seed) &+ 35)
      let written = WrittenFrontMatter(&dice)
      let text = Self.damaged(written.text(&dice), &dice)
      let cells = written.parameters.map { parameter in
        "```kith\ncontacts | extend p = $\(parameter.name) | take 1\n```\n"
      }
      let file = notebook("---\n\(text)\n---\n\n" + cells.joined(separator: "\n"))
      let places = "seed \(seed):\n\(text)\n\(file.diagnostics)"
      for mistake in file.diagnostics { #expect(Self.isPlaced(mistake, in: file), "\(places)") }
      session.forgetDefinitions()
      do {
        let outcome = try NotebookRun(file, in: session).run()
        run += 1
        for result in outcome.results {
          for mistake in result.diagnostics {
            #expect(Self.isPlaced(mistake, in: file), "seed \(seed): \(mistake)\n\(text)")
          }
          let isSaid = result.answers.count == 1 || !result.diagnostics.isEmpty
          #expect(isSaid, "seed \(seed): cell \(result.cell) says nothing\n\(text)")
        }
      } catch {
        refused += 1
        #expect(!error.all.isEmpty)
        for mistake in error.all {
          #expect(Self.isPlaced(mistake, in: file), "seed \(seed): \(mistake)\n\(text)")
        }
      }
    }
    // Both happen often, or the generator tells nothing.
    #expect(refused > run / 20 && run > refused / 20, "\(refused) refused, \(run) run")
    if Tier.isLong {
      print("\(run + refused) damaged front matters: \(refused) refused, \(run) run")
    }
  }

  private static func isPlaced(_ mistake: Diagnostic, in file: NotebookFile) -> Bool {
    guard let span = mistake.span, !mistake.message.isEmpty, mistake.id != "internal-error"
    else { return false }
    return span.range.upperBound <= file.bytes.count
  }

  private static let wrong = [
    "2025-13", "2025", "1e999", "99999999999999y", "-", "''", "\"", "{", "[", "}", "]", ",", ":",
    "type: mouth", "type: number", "kith: 2", "kith: 0", "kith: -9223372036854775808",
    "params: [a]",
    "data: {a: {path: x, b: y}}", "  - x", "\t", "\u{FEFF}", "\u{0}", "&a", "- - -", "? x",
    "<<: *a",
    "default: {a: b}", "[[[[[[[[[[[[", "{a: {a: {a: {a: {a: {a: {a: {a: {}}}}}}}}}", "...",
  ]

  /// One to three damages of bytes, words or lines.
  private static func damaged(_ text: String, _ dice: inout SplitMix) -> String {
    var scalars = Array(text.unicodeScalars)
    for _ in 0...dice.roll(2) {
      let place = dice.roll(scalars.count + 1)
      let other = wrong[dice.roll(wrong.count)]
      switch dice.roll(7) {
      case 0: scalars.removeSubrange(place..<min(scalars.count, place + 1 + dice.roll(5)))
      case 1: scalars.insert(contentsOf: other.unicodeScalars, at: place)
      case 2: scalars.insert(contentsOf: ("\n" + other + "\n").unicodeScalars, at: place)
      case 3: scalars.removeSubrange(place...)
      default:
        var lines = scalars.split(separator: "\n", omittingEmptySubsequences: false)
        let line = dice.roll(lines.count)
        switch dice.roll(5) {
        case 0: lines.remove(at: line)
        case 1: lines.insert(lines[line], at: line)
        case 2: lines[line].insert(" ", at: lines[line].startIndex)
        case 3: lines[line] = lines[line].dropFirst()
        default:
          // Another value behind the last colon.
          let colon = lines[line].lastIndex(of: ":") ?? lines[line].startIndex
          lines[line] = lines[line][..<colon] + Array((": " + other).unicodeScalars)
        }
        scalars = Array(lines.joined(separator: ["\n"]))
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }
}
