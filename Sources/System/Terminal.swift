import Glibc

/// When to colour: the values of `--color`.
package enum ColorChoice: String, Sendable, CaseIterable { case auto, always, never }

/// What is known about the terminal: which streams are one, and what the environment says.
///
/// Every answer but ``size`` follows from the stored facts alone.
package struct Terminal: Sendable {
  package enum Stream: Sendable { case input, output, errors }

  package var inputIsTerminal: Bool
  package var outputIsTerminal: Bool
  package var errorsIsTerminal: Bool
  /// The environment variables that matter, by name.
  package var environment: [String: String]

  package init(
    inputIsTerminal: Bool, outputIsTerminal: Bool, errorsIsTerminal: Bool,
    environment: [String: String]
  ) {
    self.inputIsTerminal = inputIsTerminal
    self.outputIsTerminal = outputIsTerminal
    self.errorsIsTerminal = errorsIsTerminal
    self.environment = environment
  }

  /// The facts about this process.
  package static func current() -> Terminal {
    var environment: [String: String] = [:]
    let names = [
      "TERM", "NO_COLOR", "COLUMNS", "LINES", "LC_ALL", "LC_CTYPE", "LANG", "HOME",
      "XDG_STATE_HOME",
    ]
    for name in names {
      environment[name] = environmentVariable(name)
    }
    return Terminal(
      inputIsTerminal: isatty(STDIN_FILENO) == 1, outputIsTerminal: isatty(STDOUT_FILENO) == 1,
      errorsIsTerminal: isatty(STDERR_FILENO) == 1, environment: environment)
  }

  package func isTerminal(_ stream: Stream) -> Bool {
    switch stream {
    case .input: inputIsTerminal
    case .output: outputIsTerminal
    case .errors: errorsIsTerminal
    }
  }

  /// A person types and reads here.
  package var isInteractive: Bool { inputIsTerminal && outputIsTerminal }

  /// The terminal can move its cursor; `TERM` is neither missing nor `dumb`.
  package var allowsEditing: Bool { isInteractive && !isDumb }

  private var isDumb: Bool { ["", "dumb", "unknown"].contains(environment["TERM"] ?? "") }

  /// Whether to colour a stream.
  ///
  /// `always` wins over `NO_COLOR`, which wins over the terminal.
  package func allowsColor(_ choice: ColorChoice, on stream: Stream = .output) -> Bool {
    switch choice {
    case .always: true
    case .never: false
    case .auto: isTerminal(stream) && !isDumb && (environment["NO_COLOR"] ?? "").isEmpty
    }
  }

  /// Whether signs outside ASCII may be drawn: not when the locale names another codeset or `C`.
  ///
  /// Without any locale, as in a bare container, the terminal is taken to be UTF-8.
  package var allowsUnicode: Bool {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"]
    let named = names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    guard let locale = named?.lowercased() else { return true }
    return locale.contains("utf-8") || locale.contains("utf8")
  }

  /// Columns and rows: of the window, else `COLUMNS` and `LINES`, else 80 by 24.
  package var size: (columns: Int, rows: Int) { size(window: Terminal.window()) }

  /// As ``size``, for the size that the system reports (nil where there is no window).
  package func size(window: (columns: Int, rows: Int)?) -> (columns: Int, rows: Int) {
    (
      resolve(window?.columns, "COLUMNS", standard: 80),
      resolve(window?.rows, "LINES", standard: 24)
    )
  }

  private func resolve(_ reported: Int?, _ variable: String, standard: Int) -> Int {
    if let reported, reported > 0 { return reported }
    if let stated = environment[variable].flatMap({ Int($0) }), (1...10_000).contains(stated) {
      return stated
    }
    return standard
  }

  private static func window() -> (columns: Int, rows: Int)? {
    for descriptor in [STDOUT_FILENO, STDERR_FILENO, STDIN_FILENO] {
      var window = winsize()
      if ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0 {
        return (Int(window.ws_col), Int(window.ws_row))
      }
    }
    return nil
  }
}
