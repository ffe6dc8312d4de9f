/// What single texts look like; decides which types are worth trying on a whole column.
enum TextForms {
  static func isBoolean(_ text: String) -> Bool {
    ["true", "false", "yes", "no"].contains(text.lowercased())
  }

  /// As the engine writes it back: no plus, no leading zeros.
  static func isInteger(_ text: String) -> Bool {
    guard let number = Int64(text) else { return false }
    return String(number) == text
  }

  /// Digits, a point, perhaps an exponent; no leading zeros, so that `007` stays a text.
  static func isNumber(_ text: String) -> Bool {
    guard let number = Double(text), number.isFinite else { return false }
    let digits = text.drop { $0 == "-" || $0 == "+" }
    let second = digits.dropFirst().first
    if digits.first == "0", let second, isDigit(second) { return false }
    return text.allSatisfy { isDigit($0) || "+-.eE".contains($0) }
  }

  static func isDate(_ text: String, _ form: DateForm) -> Bool { form.day(text[...]) != nil }

  static func isTime(_ text: String, _ form: TimeForm) -> Bool {
    switch form {
    case .iso:
      guard let (day, time) = split(text) else { return DateForm.iso.day(text[...]) != nil }
      return DateForm.iso.day(day) != nil && isTimeOfDay(time)
    case .isoWithOffset:
      guard let (day, time) = split(text), DateForm.iso.day(day) != nil,
        let place = time.firstIndex(where: { "Zz+-".contains($0) })
      else { return false }
      let clock = time[..<place]
      let offset = time[place...].filter { $0 != ":" }
      let hasOffset =
        offset.lowercased() == "z"
        || ((3...5).contains(offset.count) && offset.dropFirst().allSatisfy(isDigit))
      return hasOffset && isTimeOfDay(clock.last == " " ? clock.dropLast() : clock)
    case .dated(let date, let isTwelve):
      guard let (day, time) = split(text), date.day(day) != nil else { return false }
      guard isTwelve else { return isTimeOfDay(time) }
      let words = time.split(separator: " ")
      return words.count == 2 && ["AM", "PM"].contains(words[1].uppercased())
        && isTimeOfDay(words[0])
    }
  }

  private static func split(_ text: String) -> (Substring, Substring)? {
    guard let place = text.firstIndex(where: { $0 == " " || $0 == "T" }) else { return nil }
    return (text[..<place], text[text.index(after: place)...])
  }

  private static func isTimeOfDay(_ text: Substring) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let hour = Int(parts[0]), let minute = Int(parts[1]),
      parts[0].count <= 2, parts[1].count == 2, (0...23).contains(hour), (0...59).contains(minute)
    else { return false }
    guard parts.count == 3 else { return true }
    guard let second = Double(parts[2]) else { return false }
    return second >= 0 && second < 60
  }

  static func isEmail(_ text: String) -> Bool {
    let parts = trimmed(text).split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".")
      && !parts[0].contains { $0.isWhitespace }
  }
}
