import Statistics
import Testing

@Suite("Student's distribution")
struct StudentDistributionTests {
  /// NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, and to more digits by R's `qt`.
  @Test(
    "has the critical values of the tables",
    arguments: [
      (1.0, 12.706_204_736), (2, 4.302_652_730), (10, 2.228_138_852), (30, 2.042_272_456),
      (1000, 1.962_339_081), (1e7, 1.959_964_222),
    ])
  func critical(degrees: Double, value: Double) {
    let found = StudentDistribution.criticalValue(confidence: 0.95, degrees: degrees)
    #expect(abs(found - value) < 5e-9 * max(1, value), "\(found)")
  }

  @Test("is Cauchy's with one degree of freedom")
  func cauchy() {
    for t in [0.01, 0.5, 1, 3, 100] {
      let expected = 1 - 2 * atan(t) / Double.pi
      #expect(abs(StudentDistribution.twoSided(t, degrees: 1) - expected) < 1e-9)
      #expect(abs(StudentDistribution.twoSided(-t, degrees: 1) - expected) < 1e-9)
    }
    #expect(StudentDistribution.twoSided(0, degrees: 5) == 1)
  }

  private func atan(_ t: Double) -> Double {
    // ∫ dx / (1 + x²) by Simpson's rule over many steps: slow, plain, and nobody else's.
    let steps = 20_000
    let width = t / Double(steps)
    func f(_ x: Double) -> Double { 1 / (1 + x * x) }
    var sum = f(0) + f(t)
    for step in 1..<steps { sum += f(Double(step) * width) * (step % 2 == 1 ? 4 : 2) }
    return sum * width / 3
  }
}
