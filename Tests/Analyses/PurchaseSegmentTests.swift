import LoyaltyAnalyses
import Testing

@Suite("Segments of purchases")
struct PurchaseSegmentTests {
  @Test("each of the 125 cells is in the one segment that the grid gives it")
  func everyCell() {
    var counts: [PurchaseSegment: Int] = [:]
    for r in 1...5 {
      for f in 1...5 {
        for m in 1...5 {
          let segment = PurchaseSegment(r: r, f: f, m: m)
          counts[segment, default: 0] += 1
          // Which of f and m is the greater does not matter.
          #expect(segment == PurchaseSegment(r: r, f: m, m: f))
        }
      }
    }
    let once: Set<PurchaseSegment> = [.new, .promising, .oneTime, .never]
    #expect(Set(counts.keys) == Set(PurchaseSegment.allCases).subtracting(once))
    #expect(counts.values.reduce(0, +) == 125)
    #expect(counts[.champions] == 2 * 10)
    #expect(counts[.lost] == 1)
  }

  @Test("those who bought once are told by recency alone")
  func boughtOnce() {
    for value in 1...5 {
      let segments = (1...5).map {
        PurchaseSegment(r: $0, f: value, m: value, boughtOnce: true)
      }
      #expect(segments == [.oneTime, .oneTime, .promising, .new, .new])
    }
  }

  @Test("halves are rounded up")
  func rounding() {
    #expect(PurchaseSegment(r: 5, f: 3, m: 4) == PurchaseSegment(r: 5, f: 4, m: 4))
    #expect(PurchaseSegment(r: 1, f: 1, m: 2) == PurchaseSegment(r: 1, f: 2, m: 2))
  }

  @Test("other numbers of bins reach the same corners", arguments: 2...10)
  func otherBins(bins: Int) {
    #expect(PurchaseSegment(r: bins, f: bins, m: bins, bins: bins) == .champions)
    #expect(PurchaseSegment(r: 1, f: bins, m: bins, bins: bins) != .champions)
    #expect(PurchaseSegment(r: bins, f: 1, m: 1, bins: bins) != .champions)
  }

  @Test("scores outside the range are brought inside")
  func outside() {
    #expect(PurchaseSegment(r: 99, f: 99, m: 99) == .champions)
    #expect(
      PurchaseSegment(r: -3, f: 0, m: 0, bins: 0) == PurchaseSegment(r: 1, f: 1, m: 1, bins: 1))
  }
}
