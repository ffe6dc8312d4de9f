import Kits

extension TouchpointReport {
  func notes(
    _ bases: [Int], _ young: Table, _ steps: Set<String>, _ uncontrolled: Set<String>
  ) -> [Note] {
    var notes: [Note] = []
    let events = young[TouchpointDefinition.all]
    let customers = young[TouchpointDefinition.customers]
    if events > 0 {
      notes.append(
        Note(
          .caveat,
          "\(counted(customers, "customer")) did something less than \(definition.gap.text) before "
            + "\(definition.events.lastDay) ended, and may not have left: "
            + "\(counted(events, "event")) of that time not in `n`, `exits` and `back_rate`",
          measures: [
            .init("customers who may not have left", Double(customers)),
            .init("young events", Double(events)),
          ]))
    }
    if !uncontrolled.isEmpty {
      let names = uncontrolled.sorted().map(typed).joined(separator: ", ")
      let how =
        list.map { "by \(typed($0.path)) or by name" }
        ?? "by the names of steps and channels (`list FILE` says it otherwise)"
      notes.append(Note(.caveat, "not controlled by the business, \(how): \(names)"))
    }
    if let list {
      let unknown = list.steps.filter { !steps.contains($0) }
      if !unknown.isEmpty {
        notes.append(
          Note(
            .caveat,
            "no events of \(unknown.map(typed).joined(separator: ", ")) in \(typed(list.path))"))
      }
      let missing = list.stages.isEmpty ? [] : steps.filter { list.entries[$0]?.stage == nil }
      if !missing.isEmpty {
        let names = missing.sorted().map(typed).joined(separator: ", ")
        notes.append(Note(.caveat, "without a stage in \(typed(list.path)): \(names)"))
      }
    }
    if let small = Note.smallBases(bases, of: "event") { notes.append(small) }
    return notes
  }

  /// What is known of the rule before any data is seen, but for a list.
  var rules: [Note] {
    let gap = definition.gap.text
    let divided: String
    if let list, !list.stages.isEmpty {
      divided = "stages are those of \(typed(list.path))"
    } else {
      divided =
        "stages are before, at the time of and after the customer's first \(typed(outcome))"
    }
    var notes = [
      Note(
        .rule,
        "customers enter with an event after \(gap) of silence and exit with one before \(gap) of "
          + "silence; `n` events have had \(gap) to pass by \(definition.events.lastDay); "
          + "`back_rate` is the share of them whose next step stands further up; \(divided), steps "
          + "in the order in which customers first come to them (median)")
    ]
    if definition.outcome == nil, definition.stagesByOutcome {
      notes.append(
        Note(
          .caveat,
          "no event \(typed(outcome)) here, so all are \(typed(stages[0])) it: `outcome STEP` names "
            + "another"))
    }
    if from != nil || to != nil {
      let start = from.map { "their first \(typed($0))" } ?? "their first event"
      let end = to.map { " to the next \(typed($0))" } ?? " on"
      notes.append(Note(.caveat, "shown are customers' events from \(start)\(end)"))
    }
    return notes
  }
}
