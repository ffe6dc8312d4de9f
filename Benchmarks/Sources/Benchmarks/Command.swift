import Glibc

/// A program to run as a whole process, with nothing on its input.
struct Command {
  /// The program's path, then its arguments.
  var arguments: [String]
  /// Variables set besides those of this process.
  var environment: [String: String] = [:]

  /// What a process cost, and said.
  struct Outcome {
    /// Seconds from the start to the end.
    var wall: Double
    /// Seconds of processor time, its own and the system's, over all threads.
    var processor: Double
    /// Bytes of memory at the peak, mapped files included.
    var memory: Double
    var output: String
    /// What it said on standard error.
    var errors: String
  }

  /// Runs the program to its end; throws what it said when it failed.
  ///
  /// Its output goes to a file and is read afterwards, so that reading costs it nothing.
  func run(in work: WorkFolder) throws(Failure) -> Outcome {
    let (output, errors) = (work.path + "/output", work.path + "/errors")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    let mode = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 1, output, mode, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, mode, 0o600)
    var words = arguments.map { strdup($0) } + [nil]
    var variables = settings.map { strdup($0) } + [nil]
    defer { for pointer in words + variables { free(pointer) } }

    var process = pid_t()
    let start = now()
    let refusal = posix_spawn(&process, arguments[0], &actions, nil, &words, &variables)
    guard refusal == 0 else {
      throw Failure("cannot run \(arguments[0]): \(String(cString: strerror(refusal)))")
    }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0 {
      guard errno == EINTR else { throw Failure("lost \(arguments[0])") }
    }
    let wall = now() - start
    guard status == 0 else {
      let said = (try? readText(errors)) ?? ""
      throw Failure("\(line) ended with status \(status):\n\(said.prefix(2_000))")
    }
    return Outcome(
      wall: wall, processor: usage.ru_utime.seconds + usage.ru_stime.seconds,
      memory: Double(usage.ru_maxrss) * memoryUnit, output: try readText(output),
      errors: try readText(errors))
  }

  /// The command as a shell would take it.
  var line: String {
    arguments.map { $0.contains { " '\n|".contains($0) } ? "'\($0)'" : $0 }
      .joined(separator: " ")
  }

  private var settings: [String] {
    var all: [String] = []
    var place = environ
    while let entry = place.pointee {
      let text = String(cString: entry)
      let name = text.prefix { $0 != "=" }
      if environment[String(name)] == nil { all.append(text) }
      place += 1
    }
    return all + environment.map { "\($0)=\($1)" }
  }
}

/// What stops a benchmark.
struct Failure: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

private let memoryUnit = 1024.0

extension timeval {
  fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}

/// Seconds on a clock that only goes forward.
private func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
