import Foundation
import PseudoTerminals
import Testing
import Tiers

/// Random keys, pastes and resizes at a real prompt: after each step the screen shows what the buffer
/// holds, whatever kind of terminal it is, and what was printed before stays.
@Suite struct PromptFuzzTests {
  struct Kind: CustomTestStringConvertible {
    var resizing: ScreenEmulator.Resizing
    var joinsEmoji: Bool
    var bringsBack: Bool
    var testDescription: String {
      "\(resizing)\(joinsEmoji ? ", joins emoji" : "")\(bringsBack ? ", brings back" : "")"
    }
  }

  static let kinds = [
    Kind(resizing: .cuts, joinsEmoji: false, bringsBack: true),
    Kind(resizing: .cuts, joinsEmoji: true, bringsBack: false),
    Kind(resizing: .wraps, joinsEmoji: false, bringsBack: false),
    Kind(resizing: .wraps, joinsEmoji: true, bringsBack: true),
  ]

  @Test(arguments: kinds.indices)
  func theScreenShowsWhatTheBufferHolds(index: Int) throws {
    let kind = PromptFuzzTests.kinds[index]
    let steps = Tier.count(75, long: 5_000)
    var done = 0
    var session = 0
    while done < steps {
      // A program of its own every hundred steps.
      session += 1
      let seed = index * 1_000 + session
      var actions = PromptActions(seed: seed)
      let driver = try PromptDriver(
        columns: actions.draws.among(20...120), rows: actions.draws.among(3...40),
        resizing: kind.resizing, joinsEmoji: kind.joinsEmoji, bringsBack: kind.bringsBack)
      var history: [[PromptAction]] = []
      var before = ""
      for _ in 0..<min(Tier.count(75, long: 125), steps - done) {
        let step = actions.next(textCount: driver.held.text.unicodeScalars.count)
        history.append(step)
        do {
          try driver.perform(step)
        } catch {
          Issue.record("seed \(seed): \(error) after \(history.suffix(12))")
          return
        }
        if let complaint = driver.complaint() {
          Issue.record(
            """
            seed \(seed): \(complaint) after \(history.suffix(6)); holds \
            \(driver.held.text.debugDescription) at \(driver.held.cursor)
            \(driver.screen.text.joined(separator: "\n"))
            """)
          return
        }
        defer { before = driver.past }
        if !step.contains(where: \.mayHideRows), !driver.past.hasPrefix(before) {
          Issue.record("seed \(seed): lost what was printed, after \(history.suffix(6))")
          return
        }
        done += 1
      }
      if let folder = ProcessInfo.processInfo.environment["PROMPT_LOG"] {
        let name = "\(kind.resizing)-\(seed).log"
        try save(driver.log.joined(separator: "\n") + "\n", to: folder + "/" + name)
      }
    }
  }
}
