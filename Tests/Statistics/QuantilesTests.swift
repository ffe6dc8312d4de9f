import Statistics
import Testing

@Suite("Quantiles")
struct QuantilesTests {
  @Test(
    "are those of R's type 7",
    arguments: [
      (0.0, 1.0), (0.1, 1.9), (0.25, 3.25), (0.5, 5.5), (0.9, 9.1), (1.0, 10.0),
    ])
  func oneToTen(share: Double, expected: Double) {
    #expect(agree(quantile((1...10).map(Double.init), share), expected, to: 12))
  }

  @Test("between equal values are that value, to the last bit")
  func ties() {
    #expect(quantile([0.1, 0.1, 0.1, 0.1], 0.3) == 0.1)
  }

  @Test("of nothing are none")
  func none() {
    #expect(quantile([], 0.5) == nil)
    #expect(quantile([1], 1.5) == nil)
    #expect(quantile([1], 0.5) == 1)
  }
}

@Suite("Many tests at once")
struct HolmTests {
  @Test("are adjusted as R's p.adjust does")
  func published() {
    let found = holmAdjusted([0.01, 0.04, 0.03, 0.005])
    for (one, expected) in zip(found, [0.03, 0.06, 0.06, 0.02]) {
      #expect(agree(one, expected, to: 12))
    }
  }

  @Test("stay as they are when there is one, and never pass 1")
  func edges() {
    #expect(holmAdjusted([0.2]) == [0.2])
    #expect(holmAdjusted([]) == [])
    #expect(holmAdjusted([0.9, 0.8, 0.7]) == [1, 1, 1])
  }

  @Test("do not depend on their order")
  func order() {
    let found = holmAdjusted([0.03, 0.2, 0.001])
    let turned = holmAdjusted([0.001, 0.03, 0.2])
    #expect(found == [turned[1], turned[2], turned[0]])
  }
}
