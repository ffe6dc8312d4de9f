import Tables

/// The signs that renderers for people add to the data.
struct Glyphs: Sendable {
  let minus: String
  let ellipsis: String
  /// Stands between the ends of an interval.
  let through: String
  /// A bar's last cell filled by one to seven eighths, then a full one.
  let eighths: [String]
  /// Half of the cell next to the axis, for bars to the left.
  let rightHalf: String?
  let axis: String
  /// The part of a bar that is not sure, the way from its end to the highest value, and that value.
  let unsure: String
  let reach: String
  let reachEnd: String
  /// The parts of a stacked bar, told apart by form, not by colour.
  let parts: [String]
  /// The cells of a heatmap, from the lowest numbers to the highest.
  let shades: [String]
  private let isASCII: Bool

  init(ascii: Bool) {
    isASCII = ascii
    minus = ascii ? "-" : "−"
    ellipsis = ascii ? "..." : "…"
    through = ascii ? ".." : "…"
    eighths = ascii ? ["#"] : ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]
    rightHalf = ascii ? nil : "▐"
    axis = ascii ? "|" : "│"
    unsure = ascii ? "=" : "▒"
    reach = ascii ? "-" : "─"
    reachEnd = ascii ? "|" : "┤"
    shades = ascii ? [".", ":", "*", "#"] : ["░", "▒", "▓", "█"]
    parts = ascii ? ["-", ".", "#", "+", "o", "x"] : ["▓", "░", "█", "▒", "▚", "·"]
  }

  /// A text of an answer; the arrows between the steps of a path are ours.
  func text(_ text: String) -> String {
    isASCII ? text.replacing(" → ", with: " -> ") : text
  }

  /// Our own sentences in the characters that may be used.
  func sentence(_ text: String) -> String {
    isASCII ? inASCII(text) : text
  }
}
