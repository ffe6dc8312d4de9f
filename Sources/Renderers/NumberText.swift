import Tables

/// A number with that many digits after the point, half away from zero; no grouping.
///
/// Numbers too large for exact decimals are written as ``plainNumber(_:)`` does.
func fixedText(_ value: Double, decimals: Int) -> String {
  guard value.isFinite else { return "" }
  let decimals = min(max(decimals, 0), 9)
  var scale: UInt64 = 1
  for _ in 0..<decimals { scale *= 10 }
  let scaled = (value.magnitude * Double(scale)).rounded()
  guard scaled < 9e15 else { return plainNumber(value) }
  let units = UInt64(scaled)
  // A zero has no sign, however it came about.
  var text = value < 0 && units > 0 ? "-" : ""
  text += String(units / scale)
  if decimals > 0 {
    let fraction = String(units % scale)
    text += "." + String(repeating: "0", count: decimals - fraction.count) + fraction
  }
  return text
}

/// A number rounded to so many significant digits, without zeros at the end.
func significantText(_ value: Double, digits: Int) -> String {
  guard value.isFinite, value != 0 else { return value.isFinite ? "0" : "" }
  let decimals = digits - digitsBeforePoint(value)
  guard decimals > 0 else { return fixedText(value, decimals: 0) }
  guard decimals <= 9 else { return plainNumber(value) }
  var text = fixedText(value, decimals: decimals)
  if text.contains(".") {
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
  }
  return text
}

/// How many digits stand before the point: 3 for 123.4, 0 for 0.5, −1 for 0.05.
func digitsBeforePoint(_ value: Double) -> Int {
  var rest = value.magnitude
  guard rest.isFinite, rest > 0 else { return 1 }
  var digits = 0
  while rest >= 1, digits < 400 {
    rest /= 10
    digits += 1
  }
  while rest < 0.1, digits > -400 {
    rest *= 10
    digits -= 1
  }
  return digits
}

/// Puts a comma between groups of three digits before the point.
func grouped(_ text: String) -> String {
  guard !text.contains("e") else { return text }
  let sign = text.hasPrefix("-") ? "-" : ""
  let body = text.dropFirst(sign.count)
  let whole = body.prefix { $0 != "." }
  guard whole.count > 3 else { return text }
  var result = sign
  for (index, digit) in whole.enumerated() {
    if index > 0, (whole.count - index) % 3 == 0 { result.append(",") }
    result.append(digit)
  }
  return result + body.dropFirst(whole.count)
}

/// Adds spaces up to a display width: on the left when `right`, for numbers.
func pad(_ text: String, to width: Int, right: Bool) -> String {
  let spaces = String(repeating: " ", count: max(0, width - displayWidth(text)))
  return right ? spaces + text : text + spaces
}
