/// Which types source texts declare to be verbs, wherever and however they do.
struct WrittenVerbs {
  private var declarations: [(keyword: String, name: String, adopted: Set<String>)] = []

  mutating func read(_ text: String) {
    let code = text.replacing(#/\/\/.*/#, with: "")
    // `struct Take: Verb {`, nested, generic and with other protocols; `extension Outer.Take: Verb {`.
    let declaration =
      #/\b(struct|enum|class|actor|extension|protocol)\s+([\w.]+)\s*(?:<[^{]*?>\s*)?:([^{]*)\{/#
    for match in code.matches(of: declaration) {
      let adopted = match.3.split(separator: #/\bwhere\b/#, maxSplits: 1).first ?? ""
      let names = adopted.split(whereSeparator: { ",&() \n\t".contains($0) })
      declarations.append(
        (
          String(match.1), String(match.2.split(separator: ".").last ?? ""),
          Set(names.map { String($0.split(separator: ".").last ?? "") })
        ))
    }
  }

  /// Protocols that are `Verb` or ask for it.
  private var protocols: Set<String> {
    var found: Set<String> = ["Verb"]
    while true {
      let more = declarations.filter {
        $0.keyword == "protocol" && !$0.adopted.isDisjoint(with: found)
      }
      let all = found.union(more.map(\.name))
      if all == found { return found }
      found = all
    }
  }

  /// The names of the types that are verbs.
  var types: Set<String> {
    let verbs = protocols
    return Set(
      declarations.filter { $0.keyword != "protocol" && !$0.adopted.isDisjoint(with: verbs) }
        .map(\.name)
    ).subtracting(verbs)
  }
}
