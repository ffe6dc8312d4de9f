/// The value below which a share of the sorted values lies, between neighbours in proportion.
///
/// Type 7 of Hyndman and Fan (1996), "Sample Quantiles in Statistical Packages", The American
/// Statistician 50: the default of R and NumPy. Nil without values or for a share outside 0 … 1.
package func quantile(_ sorted: [Double], _ share: Double) -> Double? {
  guard !sorted.isEmpty, share >= 0, share <= 1 else { return nil }
  let place = share * Double(sorted.count - 1)
  let below = Int(place)
  let above = min(below + 1, sorted.count - 1)
  return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
}

/// Probabilities of chance findings, raised for how many were looked at; in the same order.
///
/// Holm (1979), "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of
/// Statistics 6: the k-th smallest of m is multiplied by m − k + 1, and none is below a smaller one.
package func holmAdjusted(_ probabilities: [Double]) -> [Double] {
  var adjusted = probabilities
  var floor = 0.0
  let ascending = probabilities.indices.sorted {
    (probabilities[$0], $0) < (probabilities[$1], $1)
  }
  for (rank, index) in ascending.enumerated() {
    floor = max(floor, min(1, Double(probabilities.count - rank) * probabilities[index]))
    adjusted[index] = floor
  }
  return adjusted
}
