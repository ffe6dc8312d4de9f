/// Surveys sent, and what comes back.
extension Simulation {
  /// Sends a survey on `day`.
  ///
  /// Effort (0 easy … 2 hard) is asked about after a ticket only.
  mutating func survey(_ topic: Int, on day: Int, after effort: Int?, late: Bool) {
    let end = Season.dayCount * Season.secondsPerDay
    let sent = day * Season.secondsPerDay + 9 * 3600
    guard sent < end else { return }
    let date = sent + 400 + draws.exponential(mean: 20 * 3600)
    let plan = person.plan.rawValue
    let readiness = Rules.answersByPlan[plan] + (effort == nil ? 0 : Rules.answersAfterTicket)
    let answers = draws.chance(perMille: readiness) && date < end
    let started = answers || draws.chance(perMille: 120)
    let opened = started || draws.chance(perMille: 450)
    tally.surveys += 1
    tally.sent(person)

    let file = files.surveys
    file.code("S", tally.surveys, width: 6)
    file.code("C", person.index + 1, width: idWidth)
    file.time(sent)
    file.time(opened ? max(sent, date - draws.within(200...4000)) : nil)
    file.time(started ? date - draws.within(40...190) : nil)
    file.time(answers ? date : nil)
    file.text(world.words.surveyChannels[Self.channels.draw(&draws)])
    file.text(world.words.surveyTopics[topic])
    guard answers else {
      for _ in 0..<5 { file.blank() }
      file.endRow()
      return
    }
    let satisfaction = Self.satisfaction.draw(&draws) + 1
    let mood = mood(effort: effort, late: late, satisfaction: satisfaction)
    let score = score(mood)
    let blank = draws.chance(perMille: 12)
    if blank { file.blank() } else { file.number(score) }
    file.number(satisfaction)
    if let effort {
      let ease = Self.ease[effort].draw(&draws)
      file.number(ease)
      if date < end {
        life.answers.append(Life.SurveyAnswer(time: date, effort: ease, satisfaction: satisfaction))
      }
    } else {
      file.blank()
    }
    file.number([5, 4, 2][mood] - (draws.chance(perMille: 400) ? 1 : 0))
    let theme = writeComment(mood: mood, late: late)
    file.endRow()
    tally.answered(person, mood: blank ? nil : mood, theme: theme)
  }

  /// 0 promoter, 1 passive, 2 detractor.
  private mutating func mood(effort: Int?, late: Bool, satisfaction: Int) -> Int {
    var (promoters, detractors) = Rules.scoreByPlan[person.plan.rawValue]
    func move(_ change: (Int, Int)) {
      promoters += change.0
      detractors += change.1
    }
    if let effort { move(Rules.scoreAfterEffort[effort]) }
    if late { move(Rules.scoreAfterLate) }
    if satisfaction == 5 { move((60, -50)) } else if satisfaction < 3 { move((-150, 150)) }
    let draw = draws.below(1000)
    if draw < min(max(promoters, 30), 900) { return 0 }
    return draw >= 1000 - min(max(detractors, 40), 900) ? 2 : 1
  }

  private mutating func score(_ mood: Int) -> Int {
    switch mood {
    case 0: 9 + draws.below(2)
    case 1: 7 + draws.below(2)
    default: Self.low.draw(&draws)
    }
  }

  private mutating func writeComment(mood: Int, late: Bool) -> Theme? {
    guard draws.chance(perMille: 440) else {
      files.surveys.blank()
      return nil
    }
    let comments = world.comments
    let theme = Theme(rawValue: comments.moods[mood == 2 && late ? 3 : mood].draw(&draws))
    let sentences = comments.sentences[person.culture.rawValue][(theme ?? .staff).rawValue]
    let sentence = sentences[draws.below(sentences.count)]
    if sentence.first != 34, person.culture == .english, draws.chance(perMille: 15) {
      files.surveys.text(sentence, any(comments.contactDetails))
    } else {
      files.surveys.text(sentence)
    }
    return theme
  }

  private static let channels = Lottery(72, 18, 10)
  private static let satisfaction = Lottery(
    Rules.satisfactionShares.enumerated().map { ($0, $1) })
  private static let ease = [
    Lottery([(7, 55), (6, 35), (5, 10)]), Lottery([(3, 25), (4, 40), (5, 35)]),
    Lottery([(1, 40), (2, 40), (3, 20)]),
  ]
  private static let low = Lottery(4, 4, 6, 10, 14, 28, 34)
}
