import Testing
import Verbs

@Suite("Scales of recommendation")
struct PromoterScaleTests {
  @Test(
    "divide into detractors, passives and promoters",
    arguments: [
      (0, 10, "0–6 / 7–8 / 9–10"), (1, 10, "1–6 / 7–8 / 9–10"), (1, 5, "1–3 / 4 / 5"),
      (1, 7, "1–4 / 5 / 6–7"), (1, 3, "1 / 2 / 3"),
    ])
  func divide(low: Int, high: Int, text: String) {
    #expect(PromoterScale(low, high)?.text == text)
  }

  @Test("have 3 to 11 points, the lower end first")
  func limits() {
    #expect(PromoterScale(0, 1) == nil)
    #expect(PromoterScale(0, 11) == nil)
    #expect(PromoterScale(5, 1) == nil)
    #expect(PromoterScale(.min, .max) == nil)
  }

  @Test("leave no point out and count none twice")
  func partition() throws {
    for low in [0, 1] {
      for high in (low + 2)...(low + 10) {
        let scale = try #require(PromoterScale(low, high))
        #expect(low < scale.firstPassive)
        #expect(scale.firstPassive < scale.firstPromoter)
        #expect(scale.firstPromoter <= high)
      }
    }
  }
}
