import Verbs

/// Cuts a customer's events by the values of what is held constant.
struct FunnelTrackCut {
  private let marks: [EventMark]
  /// For each mark the code that stands for no value.
  private let nulls: [UInt16?]
  private var keyed: [(key: UInt64, event: Int)] = []
  private var track: [Int] = []

  init(_ marks: [EventMark]) {
    self.marks = marks
    nulls = marks.map { mark in mark.values.firstIndex(of: .null).map { UInt16($0) } }
  }

  /// Calls with the events of each track in their order; an event without a value is in none.
  mutating func tracks(of events: Range<Int>, _ body: ([Int]) -> Void) {
    keyed.removeAll(keepingCapacity: true)
    for event in events {
      var key: UInt64 = 0
      var isKnown = true
      for (mark, null) in zip(marks, nulls) {
        let code = mark.codes[event]
        if code == null { isKnown = false }
        key = key << 16 | UInt64(code)
      }
      if isKnown { keyed.append((key, event)) }
    }
    if !marks.isEmpty {
      keyed.sort { $0.key == $1.key ? $0.event < $1.event : $0.key < $1.key }
    }
    var place = 0
    while place < keyed.count {
      let key = keyed[place].key
      track.removeAll(keepingCapacity: true)
      while place < keyed.count, keyed[place].key == key {
        track.append(keyed[place].event)
        place += 1
      }
      body(track)
    }
  }
}
