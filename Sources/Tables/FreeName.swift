extension Set<String> {
  /// Takes the first name that is free: the name itself, else with `_2`, `_3` … behind it.
  package mutating func insertFree(_ name: String) -> String {
    var free = name
    var number = 2
    while !insert(free).inserted {
      free = "\(name)_\(number)"
      number += 1
    }
    return free
  }
}
