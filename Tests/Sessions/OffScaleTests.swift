import Foundation
import Tables
import Testing
import Tiers

/// Answers off the scale are left out and counted, in the verb and in the aggregates alike.
@Suite(.serialized) struct OffScaleTests {
  private struct Question {
    var cells: [String]
    var name: String
    var scale: ClosedRange<Int>

    var answers: [Int] { cells.compactMap { Int($0) }.filter(scale.contains) }
    /// Numbers that are no points of the scale.
    var off: Int {
      cells.count { cell in
        Double(cell).map { $0 != $0.rounded() || !scale.contains(Int($0)) } ?? false
      }
    }
    var unreadable: Int { cells.count { !$0.isEmpty && Double($0) == nil } }

    func share(_ isCounted: (Int) -> Bool) -> Double {
      Double(answers.count(where: isCounted)) / Double(answers.count)
    }
  }

  @Test func verbAggregateAndCountAgree() throws {
    for seed in 0..<UInt64(Tier.count(5, long: 300)) {
      var draws = SplitMix(state: seed &+ 99)
      let count = Int.random(in: 10...400, using: &draws)
      var questions = [
        Question(cells: [], name: "nps", scale: 0...10),
        Question(cells: [], name: "satisfaction", scale: seed % 3 == 0 ? 1...7 : 1...5),
        Question(cells: [], name: "effort", scale: 1...7),
      ]
      for index in questions.indices {
        var cells = (0..<count).map { place -> String in
          // Every point is there often enough to be one.
          let scale = questions[index].scale
          if place % 3 == 0 { return "\(scale.lowerBound + place / 3 % scale.count)" }
          if Int.random(in: 0..<15, using: &draws) == 0 { return "" }
          return "\(Int.random(in: scale, using: &draws))"
        }
        let present = cells.count { !$0.isEmpty }
        let most = index == 0 ? max(present / 50, present >= 10 ? 1 : 0) : present / 50
        let strays = [
          ["11", "-1", "7.5", "99", "ten", "3.25"], ["0", "8", "-1", "2.5", "good"],
          ["0", "9", "4.5", "-3"],
        ][index]
        for _ in 0..<Int.random(in: 0...most, using: &draws) {
          let places = cells.indices.filter { Int(cells[$0]).map { $0 >= 0 && $0 <= 10 } ?? false }
          guard let place = places.randomElement(using: &draws) else { continue }
          cells[place] = strays.randomElement(using: &draws) ?? "11"
        }
        // A few strays may stand where a cell was the only one of its point.
        questions[index].cells = cells
      }
      try check(questions, count, "seed \(seed)")
    }
  }

  private func check(_ questions: [Question], _ count: Int, _ place: String) throws {
    var lines = ["customer,date," + questions.map(\.name).joined(separator: ",")]
    for row in 0..<count {
      lines.append(
        "C\(row % 40),2024-01-\(padded(row % 28 + 1, 2)),"
          + questions.map { $0.cells[row] }.joined(separator: ","))
    }
    let file = try FileSession(["surveys.csv": lines.joined(separator: "\n") + "\n"])
    let table = try file.table("surveys | nps")
    let asked = questions[0]
    let expected = 100 * (asked.share { $0 >= 9 } - asked.share { $0 <= 6 })
    #expect(table["n"]?[0].plainText == "\(asked.answers.count)", "\(place)")
    #expect(abs((number(table["nps"]?[0]) ?? .nan) - expected) < 1e-9, "\(place)")
    let blank = asked.cells.count { $0.isEmpty } + asked.unreadable
    let said = file.text("surveys | nps")
    #expect(
      said.contains("\(counted(asked.off, "answer")) off the scale left out\n") == (asked.off > 0),
      "\(place): \(said)")
    #expect(
      said.contains("\(counted(blank, "answer")) without a score left out\n") == (blank > 0),
      "\(place): \(said)")

    let query =
      "surveys | summarize nps(nps), csat(satisfaction), ces(effort), nps(nps), csat(effort)"
    let top = questions[1].scale.upperBound
    let figures = [
      expected, questions[1].share { $0 >= top - 1 }, questions[2].share { $0 >= 5 }, expected,
      questions[2].share { $0 >= 6 },
    ]
    let row = try file.table(
      query.replacingOccurrences(of: "nps(nps), csat(e", with: "b = nps(nps), csat(e"))
    for (index, figure) in figures.enumerated() {
      #expect(abs((number(row.columns[index][0]) ?? .nan) - figure) < 1e-9, "\(place), \(index)")
    }
    let notes = file.text("surveys | summarize nps(nps), csat(satisfaction), ces(effort)")
    for question in questions {
      let sentence =
        "\(counted(question.off, "answer")) off the scale \(question.scale.lowerBound)–"
        + "\(question.scale.upperBound) of `\(question.name)` left out\n"
      #expect(notes.contains(sentence) == (question.off > 0), "\(place): \(notes)")
    }
  }

  private func number(_ value: Value?) -> Double? {
    switch value {
    case .double(let number): number
    case .integer(let number): Double(number)
    default: nil
    }
  }

  @Test func oneElevenAmongThousandsTakesNothingAway() throws {
    let answers = (0..<3000).map { $0 == 1234 ? 11 : $0 % 11 }
    let lines = answers.enumerated().map { "C\($0 % 700),2024-01-\(padded($0 % 28 + 1, 2)),\($1)" }
    let file = try FileSession([
      "surveys.csv": "customer,date,score\n" + lines.joined(separator: "\n") + "\n"
    ])
    let said = file.text("surveys | nps")
    #expect(said.contains("caveat: 1 answer off the scale left out\n"), "\(said)")
    #expect(
      try file.table("surveys | summarize nps(score)").columns[0][0]
        == file.table("surveys | nps")["nps"]?[0])
  }

  @Test func halvesAreOffTheScale() throws {
    let file = try FileSession([
      "surveys.csv": "customer,date,score\nA,2024-01-01,9.5\n"
        + String(repeating: "B,2024-01-01,9\nC,2024-01-02,2\n", count: 5)
    ])
    #expect(file.text("surveys | nps").contains("1 answer off the scale left out"))
    #expect(try file.table("surveys | summarize nps(score)").columns[0][0].plainText == "0")
  }

  @Test func anotherScaleIsRefusedByTheAggregateAsByTheVerb() throws {
    let file = try FileSession([
      "surveys.csv": "customer,date,satisfaction\nA,2024-01-01,5\nB,2024-01-01,2\n"
    ])
    #expect(
      file.text("surveys | summarize nps(satisfaction)") == """
        error[wrong-scale]: `nps` reads answers from 0 to 10, and `satisfaction` goes from 1 to 5
        1 | surveys | summarize nps(satisfaction)
          |                         ^^^^^^^^^^^^
        help: the verb takes other scales: `nps … scale 1 .. 5` reads it as 1–3 / 4 / 5

        """)
  }

  @Test func momentsTakeAnswersOffTheScaleForNeither() throws {
    let file = try FileSession([
      "surveys.csv": "customer,date,score\nA,2024-01-01,11\nB,2024-01-01,-1\n"
        + (0..<120).map { "C\($0),2024-01-02,\($0 % 11)\n" }.joined()
    ])
    let balance = try file.table(
      "surveys | moments balance | where customer in (\"A\", \"B\", \"C0\", \"C10\") "
        + "| select customer, good, bad | sort by customer")
    #expect(
      balance.rows.map { $0.map(\.plainText) } == [["C0", "0", "1"], ["C10", "1", "0"]])
  }
}
