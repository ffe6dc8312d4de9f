import Glibc

/// A program run to its end or until it is stopped, its outputs in files.
///
/// Foundation's `Process` learns of an end by a socket that children started at the same time inherit, so
/// that a test waits until those have ended, too.
package struct ChildProcess: ~Copyable {
  /// How a program ended: its status, or the signal that ended it as a number below 0.
  package typealias Status = Int32

  private let identifier: pid_t

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - input: The path of a file.
  ///   - output, errors: Paths of files, which may be one; what is there is kept.
  package init(
    _ program: String, _ arguments: [String], environment: [String: String],
    input: String = "/dev/null", output: String = "/dev/null",
    errors: String = "/dev/null"
  ) throws {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    let writing = O_WRONLY | O_CREAT | O_APPEND
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, writing, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, writing, 0o600)
    // Whatever this process does with signals is no business of the program.
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    var started = pid_t()
    let refusal = posix_spawn(&started, program, &actions, &attributes, &words, &variables)
    guard refusal == 0 else {
      throw Failure(description: "cannot run \(program): \(String(cString: strerror(refusal)))")
    }
    identifier = started
  }

  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  package func send(_ signal: Int32) { kill(identifier, signal) }

  /// Waits for the end, and ends it and all that it started when that takes longer.
  package consuming func wait(seconds: Double = 60) -> Status {
    var status: Int32 = 0
    let end = ContinuousClock.now + .seconds(seconds)
    var pause: UInt32 = 500
    while waitpid(identifier, &status, WNOHANG) == 0 {
      guard ContinuousClock.now < end else {
        kill(-identifier, SIGKILL)
        waitpid(identifier, &status, 0)
        break
      }
      usleep(pause)
      pause = min(pause * 2, 8_000)
    }
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : -signal
  }
}
