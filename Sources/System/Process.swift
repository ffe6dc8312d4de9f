import Glibc

/// The number of this process.
package var processID: Int32 { getpid() }

/// A variable of the environment; nil when it is not set.
package func environmentVariable(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

/// Ends the process.
package func endProcess(_ status: Int32) -> Never { exit(status) }

/// Ends the process without taking anything apart; what was written is out.
package func endProcessAtOnce(_ status: Int32) -> Never {
  fflush(nil)
  _exit(status)
}

/// Lets this thread sleep.
package func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

/// Seconds on a clock that only goes forward.
package func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// The machine that this runs on.
package enum Machine {
  /// Processors that take work, at least one.
  package static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// Bytes of memory; nil where the system does not tell.
  package static var memory: Int64? {
    let pages = Int64(sysconf(Int32(_SC_PHYS_PAGES)))
    let size = Int64(sysconf(Int32(_SC_PAGESIZE)))
    return pages > 0 && size > 0 ? pages.multipliedReportingOverflow(by: size).partialValue : nil
  }

  /// The file of the running program, links followed.
  package static var program: String? { withoutLinks("/proc/self/exe") }
}
