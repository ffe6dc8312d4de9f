import Glibc
import PseudoTerminals
import Tiers

extension SplitMix {
  /// Seeds that are neighbours draw differently.
  init(seed: Int) { self.init(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15) }

  mutating func among(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  mutating func one<Element>(of elements: [Element]) -> Element {
    elements[among(0...elements.count - 1)]
  }

  mutating func happens(_ percent: Int) -> Bool { among(1...100) <= percent }
}

/// One thing that a person, or a window manager, does.
enum PromptAction: CustomStringConvertible {
  case send([UInt8])
  case resize(columns: Int, rows: Int)

  var description: String {
    switch self {
    case .send(let bytes): String(decoding: bytes, as: UTF8.self).debugDescription
    case .resize(let columns, let rows): "\(columns)×\(rows)"
    }
  }
}

extension PromptAction {
  /// A resize, or Ctrl-L: rows that were printed before may be gone.
  var mayHideRows: Bool {
    switch self {
    case .send(let bytes): bytes.contains(0x0C)
    case .resize: true
    }
  }
}

/// Draws keys, pastes and resizes.
struct PromptActions {
  var draws: SplitMix
  private var columns = 80

  init(seed: Int) { draws = SplitMix(seed: seed) }

  private static let words = [
    "surveys | nps by plan", "where plan == \"free\"", "| top 1 by n", "оценка привет", "東京都 調査",
    "가나다", "👨‍👩‍👧‍👦", "❤️", "🇦🇲🇬🇪", "👍🏽 ok", "e\u{301}a\u{308}\u{323}", "\u{301}x",
    "ไทยำ", "नमस्ते क्षि", "a\u{200B}b\u{FEFF}", "\u{202E}abc", "가", "x", "(", ")", " ",
    "\u{1F468}\u{200D}", "ﷺ", "\u{AD}", "①②", "→…", "🙂", "x\u{20DD}", "\u{115F}",
  ]
  private static let keys = [
    "\u{1B}[A", "\u{1B}[B", "\u{1B}[C", "\u{1B}[D", "\u{1B}[H", "\u{1B}[F", "\u{1B}[1~",
    "\u{1B}[4~",
    "\u{1B}[3~", "\u{1B}[1;5C", "\u{1B}[1;5D", "\u{1B}OA", "\u{1B}OD", "\u{1B}f", "\u{1B}b",
    "\u{1B}d",
    "\u{1B}u", "\u{1B}l", "\u{1B}c", "\u{1B}\u{7F}", "\u{1}", "\u{2}", "\u{5}", "\u{6}", "\u{8}",
    "\u{7F}", "\u{B}", "\u{15}", "\u{17}", "\u{19}", "\u{14}", "\u{C}", "\u{E}", "\u{10}", "\u{0}",
    "\u{18}\u{18}", "\t", "\u{1F}", "\u{1B}\r", "\u{16}\u{1}", "\u{1B}<", "\u{1B}>", "\u{1D}",
    "\u{7}",
    "\u{1B}[15~", "\u{1B}[1;2P", "\u{1B}[201~", "\u{1B}OP", "\u{1B}x", "\u{1B}3a", "\u{1B}[<0;1;1M",
    "\u{13}", "\u{11}", "\u{F}", "\u{1C}", "\u{1B}p", "\u{1B}n", "\u{1B}q", "\u{1B}\u{1B}[A",
  ]

  /// The actions of one step; Enter and Ctrl-C come last, because the program then leaves the line.
  mutating func next(textCount: Int) -> [PromptAction] {
    if textCount > 2_000 { return [.send([0x03])] }
    switch draws.among(1...100) {
    case ...30: return split(Array(draws.one(of: PromptActions.words).utf8))
    case ...58: return split(Array(draws.one(of: PromptActions.keys).utf8))
    case ...68: return split(paste())
    case ...76: return split(search())
    case ...78: return [.send([0x1B]), .send([0x20])]
    case ...86: return [.send(Array("\r".utf8))]
    case ...88: return [.send([0x03])]
    default: return resizes() + [.send(Array(draws.one(of: ["x", "y ", "\u{1}", "\u{5}"]).utf8))]
    }
  }

  /// Now and then the bytes come in pieces, with a resize in between.
  private mutating func split(_ bytes: [UInt8]) -> [PromptAction] {
    guard bytes.count > 1, draws.happens(25) else { return [.send(bytes)] }
    let place = draws.among(1...bytes.count - 1)
    return [.send(Array(bytes[..<place]))] + (draws.happens(60) ? resizes() : [])
      + [.send(Array(bytes[place...]))]
  }

  private mutating func resizes() -> [PromptAction] {
    (0..<draws.one(of: [1, 1, 1, 2, 4])).map { _ in
      let isTiny = draws.happens(15)
      let columns = isTiny ? draws.among(1...12) : draws.among(20...300)
      let rows = isTiny ? draws.among(1...4) : draws.among(3...80)
      return .resize(
        columns: draws.happens(60) ? min(columns, 100) : columns,
        rows: draws.happens(60) ? min(rows, 20) : rows)
    }
  }

  private mutating func paste() -> [UInt8] {
    var text: [UInt8] = []
    for _ in 0..<draws.one(of: [1, 3, 12, 40]) {
      text += Array(draws.one(of: PromptActions.words).utf8)
      if draws.happens(30) { text += Array(draws.one(of: ["\r", "\n", "\r\n", "\t", "  "]).utf8) }
      if draws.happens(10) { text += [UInt8(draws.among(0x80...0xFF))] }
      if draws.happens(10) {
        text += Array(draws.one(of: ["\u{1B}[31m", "\u{1B}]0;x\u{7}", "\u{9B}2J"]).utf8)
      }
    }
    return Array("\u{1B}[200~".utf8) + text.filter { $0 != 3 } + Array("\u{1B}[201~".utf8)
  }

  private mutating func search() -> [UInt8] {
    var keys = "\u{12}" + draws.one(of: ["n", "nps", "по", "京", "x", "zzz", "(", ""])
    for _ in 0..<draws.among(0...3) { keys += draws.one(of: ["\u{12}", "\u{13}", "\u{7F}", "p"]) }
    if draws.happens(80) {
      keys += draws.one(of: PromptActions.keys + ["\u{1B}[C", "\u{1B}[D", "\u{1B}[1~", "\u{7}"])
    }
    return Array(keys.utf8)
  }
}
