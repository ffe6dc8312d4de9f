import ArgumentParser
import Diagnostics
import Files
import Imports
import Notebooks
import Queries
import Sessions
import Shell
import System
import Tables
import Verbs

/// Which data, and how to look at it: the options that every command with data has.
struct DataOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Correct a role: TABLE.ROLE=COLUMN.", valueName: "t.role=column"))
  var map: [String] = []

  @Option(
    help: ArgumentHelp("Look at the data as of the end of a date or period.", valueName: "date"))
  var asOf: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Give a value to $k.", valueName: "k=v"))
  var values: [String] = []

  @Option(help: ArgumentHelp("Run elsewhere, such as grpc://host:32010.", valueName: "uri"))
  var engine: String?

  @Option(help: ArgumentHelp("Convert times with an offset to this zone.", valueName: "zone"))
  var timeZone: String?

  /// Opens a session on the paths.
  ///
  /// - Parameters:
  ///   - files: which files the queries may name.
  ///   - notebook: the notebook that names the paths: what is wrong with them is said there, and they
  ///     may not lead out of `files`.
  func open(
    _ paths: [String], progress: ProgressLine, settingParameters: Bool = true,
    files: FileReach = .anywhere(), named notebook: NotebookFile? = nil
  ) throws(Diagnostic) -> Opened {
    var options = sessionOptions(paths)
    options.files = files
    if notebook != nil { options.dataFiles = files }
    defer { progress.clear() }
    let (session, snapshot): (Session, Snapshot)
    do {
      (session, snapshot) = try Session.open(options) {
        progress.show("importing: \($0.activity)", $0.fraction)
      }
    } catch {
      throw notebook?.located(error) ?? error
    }
    progress.clear()
    session.showProgress = progress.show
    if let asOf {
      // `2025` is a year here, not a number.
      guard let end = Literal.readings(of: asOf).lazy.compactMap(session.scope.endOfDate).first
      else {
        throw Diagnostic(
          "bad-option", "`--as-of \(asOf)` is not a date or period",
          help: ["write it as 2025-11-30, 2025-11, 2025-Q4 or 2025"])
      }
      session.setAsOf(end)
    }
    for (name, text) in settingParameters ? try settings() : [] {
      let source = SourceText(text, name: "--set \(name)")
      let span = SourceSpan(source, 0..<text.utf8.count)
      session.setParameter(
        name,
        ExpressionSyntax(.literal(Literal.readings(of: text)[0]), span: span))
    }
    return Opened(session: session, snapshot: snapshot)
  }

  func sessionOptions(_ paths: [String]) -> SessionOptions {
    SessionOptions(
      paths: paths, map: map, engine: engine, timeZone: timeZone, environment: environment())
  }

  /// The values of `--set`, as written.
  func settings() throws(Diagnostic) -> [(name: String, text: String)] {
    var settings: [(name: String, text: String)] = []
    for value in values {
      guard let setting = split(value) else {
        throw Diagnostic(
          "bad-option", "`--set \(value)` has no `=`", help: ["write --set name=value"])
      }
      settings.append(setting)
    }
    return settings
  }

  struct Opened {
    var session: Session
    var snapshot: Snapshot
  }

  private func split(_ value: String) -> (name: String, text: String)? {
    guard let place = value.firstIndex(of: "=") else { return nil }
    return (String(value[..<place]), String(value[value.index(after: place)...]))
  }
}

/// The process's environment.
func environment() -> [String: String] {
  var result: [String: String] = [:]
  for name in ["HOME", "KITH_CACHE", "XDG_CACHE_HOME", "TMPDIR"] {
    result[name] = environmentVariable(name)
  }
  return result
}
