import Glibc

/// Measures Kith beside other programs at the same work, as ratios within one run.
///
/// It reports and does not judge: a bound that is not met is printed, and the exit status is 0. Only
/// what keeps it from measuring ends it with 1.
@main
enum Benchmarks {
  static func main() {
    do throws(Failure) {
      let setting = try Setting(Array(CommandLine.arguments.dropFirst()))
      let work = try WorkFolder(setting.data + "/work")
      try Suite(setting: setting, work: work).run()
    } catch {
      fflush(nil)
      let bytes = Array("benchmark: \(error.reason)\n".utf8)
      _ = write(2, bytes, bytes.count)
      exit(1)
    }
  }
}
