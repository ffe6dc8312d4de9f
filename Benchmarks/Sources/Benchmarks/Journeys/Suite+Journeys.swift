import Glibc

extension Suite {
  /// Questions about journeys at each size: answered from memory, and by a whole process.
  func journeys(_ report: Report) throws(Failure) {
    do {
      print("peers with their data in memory: \(try modules())")
    } catch {
      let reason = error.reason.split(separator: "\n").last ?? ""
      print("no peer with its data in memory is measured: \(reason)")
    }
    fflush(nil)
    var growth = JourneyGrowth()
    for millions in setting.sizes {
      let data = try journeyData(millions: millions)
      print("\njourneys: \(data.events) touchpoints")
      for question in JourneyQuestion.all {
        let resident = try ResidentContest(suite: self, question: question, data: data).run()
        report.print(resident)
        growth.add(resident)
        let cold = try coldContest(question, data, resident).run(
          rounds: min(setting.rounds, 5), in: work)
        report.print(cold)
        report.printMemory(cold, of: data)
        growth.add(cold, question, data)
      }
    }
    report.print(growth)
  }

  /// Whole processes: Kith with its snapshot present, DuckDB's command line with its own file.
  private func coldContest(
    _ question: JourneyQuestion, _ data: JourneyData, _ resident: ResidentContest.Result
  ) -> Contest {
    // The ways that were fastest from the file; all of them when none was tried.
    let known = ResidentContest.closest(resident.tried.filter { $0.peer.place == .duckdbFile })
    let ways = known.isEmpty ? question.duckdb : known.map(\.peer.way)
    return Contest(
      title: "\(question.name), whole process: \(question.query)  at \(data.events) events",
      work: question.work + [
        "kith: maps the file of events that its import made, answers. duckdb: answers from its own file."
      ],
      kith: .init(
        name: "kith",
        command: kith(
          ["-c", question.query, data.folder, "--format", "csv"], cache: data.cache)),
      peers: ways.map { way in
        .init(name: "duckdb, \(way.name)", command: duckdb(way.sql, file: data.duckdb))
      },
      bounds: .init(wall: 1.0 / 3),
      check: question.agreement.compare)
  }
}
