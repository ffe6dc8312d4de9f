/// A share of things that come in clusters: several events of one customer, say.
///
/// What one customer does is alike, so that many events of few customers tell less than as many of
/// different ones. The share is that of all events; its interval knows how alike they are.
package struct ClusteredProportion: Sendable, Hashable {
  package let proportion: Proportion
  private let clusters: Int
  /// Σ m², Σ m·x and Σ x² over the clusters, each of m things of which x count.
  private let sizes: Double
  private let products: Double
  private let counts: Double

  /// Nil for counts that no clusters can have.
  ///
  /// - Parameters:
  ///   - clusters: how many clusters the `n` things are in.
  ///   - sizes: the sum of the squares of the clusters' sizes.
  ///   - products: the sum of each cluster's size times its count.
  ///   - counts: the sum of the squares of the clusters' counts.
  package init?(
    _ count: Int, of n: Int, clusters: Int, sizes: Int, products: Int, counts: Int
  ) {
    guard let proportion = Proportion(count, of: n), (0...n).contains(clusters), sizes >= n,
      counts >= 0, (counts...sizes).contains(products)
    else { return nil }
    self.proportion = proportion
    self.clusters = clusters
    (self.sizes, self.products, self.counts) = (Double(sizes), Double(products), Double(counts))
  }

  /// By how much the share varies more than one of as many things that are clusters of their own;
  /// nil where there are none.
  ///
  /// The variance of the ratio estimate over that of the binomial distribution: Rao and Scott
  /// (1992), "A simple method for the analysis of clustered binary data", Biometrics 48. It cannot
  /// be told from a single cluster, or where all things are the same; then all things of a cluster
  /// are taken to be alike.
  package var designEffect: Double? {
    guard let share = proportion.share else { return nil }
    guard clusters < proportion.n else { return 1 }
    let n = Double(proportion.n)
    guard clusters > 1, share > 0, share < 1 else { return sizes / n }
    let squares = max(0, counts - 2 * share * products + share * share * sizes)
    let clusters = Double(clusters)
    return clusters / (clusters - 1) * squares / (n * share * (1 - share))
  }

  /// The score interval of as many independent things as these are worth; nil when `n` is 0.
  ///
  /// It is never narrower than that of the things themselves: clusters that differ less than chance
  /// makes them are chance too (Korn and Graubard 1998, Survey Methodology 24).
  package func wilson(confidence: Double = 0.95) -> Interval? {
    designEffect.flatMap { proportion.wilson(confidence: confidence, worth: 1 / max(1, $0)) }
  }
}
