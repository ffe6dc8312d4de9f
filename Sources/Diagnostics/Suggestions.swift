/// The candidate that was most likely meant, or nil when none is close.
///
/// Letters are compared without case. The distance is that of optimal string alignment (a swap of
/// neighbours counts once); words of up to 2 letters allow no change, up to 5 one, up to 9 two,
/// longer ones three. `synonyms` maps lower-case words of other languages to candidates.
package func closest(
  to word: String, in candidates: [String], synonyms: [String: String] = [:]
) -> String? {
  let folded = word.lowercased()
  guard folded.utf8.count <= 80 else { return nil }
  if let same = candidates.first(where: { $0.lowercased() == folded && $0 != word }) { return same }
  if let meant = synonyms[folded], candidates.contains(meant) { return meant }
  let letters = Array(folded)
  let allowed = letters.count <= 2 ? 0 : letters.count <= 5 ? 1 : letters.count <= 9 ? 2 : 3
  guard allowed > 0 else { return nil }
  var best: (name: String, distance: Int)?
  for candidate in candidates where candidate != word {
    let other = Array(candidate.lowercased())
    guard abs(other.count - letters.count) <= allowed, other.count > 2 else { continue }
    let distance = alignmentDistance(letters, other)
    guard distance <= allowed, distance < (best?.distance ?? .max) else { continue }
    best = (candidate, distance)
  }
  return best?.name
}

/// The set phrase of help lines.
package func didYouMean(_ name: String) -> String { "did you mean \(typed(name))?" }

/// The optimal string alignment distance: insertions, deletions, substitutions, swaps of neighbours.
private func alignmentDistance(_ left: [Character], _ right: [Character]) -> Int {
  if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
  var beforeLast = [Int](repeating: 0, count: right.count + 1)
  var last = Array(0...right.count)
  for row in 1...left.count {
    var next = [row]
    next.reserveCapacity(right.count + 1)
    for column in 1...right.count {
      let same = left[row - 1] == right[column - 1]
      var cost = min(last[column] + 1, next[column - 1] + 1, last[column - 1] + (same ? 0 : 1))
      if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1]
      {
        cost = min(cost, beforeLast[column - 2] + 1)
      }
      next.append(cost)
    }
    (beforeLast, last) = (last, next)
  }
  return last[right.count]
}
