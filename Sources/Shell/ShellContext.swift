package import Sessions

/// What the shell's own commands work on.
package struct ShellContext {
  /// Something that happened in the session, for `.save`.
  package enum Recorded: Sendable, Hashable {
    /// A line of prose, typed as a comment.
    case comment(String)
    /// A statement that ran and did not fail, as the formatter prints it.
    case statement(String)
  }

  /// Writes entries as a notebook and checks that it replays; gives what to tell the person.
  package typealias Save = (_ entries: [Recorded], _ file: String) throws -> String

  package let session: Session
  package var printer: Printer
  /// What ran, in order.
  package var entries: [Recorded] = []
  /// The last answer, for `.sql`.
  package var lastAnswer: Answer?
  let save: Save

  package init(session: Session, printer: Printer, save: @escaping Save) {
    self.session = session
    self.printer = printer
    self.save = save
  }
}
