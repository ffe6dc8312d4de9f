import Testing
import Tiers

@testable import JourneyAnalyses

struct PathTableTests {
  @Test func `paths are counted as a dictionary counts them`() throws {
    var draws = Draws(state: 8)
    let numbers = try #require(PathNumbers(steps: 9, length: 6, groups: 3))
    var one = PathTable(numbers)
    var other = PathTable(numbers)
    var expected: [[Int]: (n: Int, converted: Int)] = [:]
    for number in 0..<20_000 {
      let path = (0..<Int.random(in: 1...6, using: &draws)).map { _ in
        UInt16.random(in: 0..<(number % 2 == 0 ? 3 : 9), using: &draws)
      }
      let group = Int.random(in: 0..<3, using: &draws)
      let isConverted = Bool.random(using: &draws)
      // What comes after the path is not looked at.
      (path + [5]).withUnsafeBufferPointer {
        if number % 3 == 0 {
          other.count($0, steps: path.count, in: group, isConverted: isConverted)
        } else {
          one.count($0, steps: path.count, in: group, isConverted: isConverted)
        }
      }
      expected[[group] + path.map(Int.init), default: (0, 0)].n += 1
      expected[[group] + path.map(Int.init), default: (0, 0)].converted += isConverted ? 1 : 0
    }
    one.add(other)
    var found = 0
    one.forEach { group, path, n, converted in
      found += 1
      let counts = expected[[group] + numbers.codes(of: path)]
      #expect(counts?.n == n && counts?.converted == converted)
    }
    #expect(found == expected.count)
  }

  @Test func `a path that fits no number has no table`() {
    #expect(PathNumbers(steps: 255, length: 8, groups: 1) == nil)
    #expect(PathNumbers(steps: 254, length: 8, groups: 1) != nil)
    #expect(PathNumbers(steps: 254, length: 8, groups: 2) == nil)
    #expect(PathNumbers(steps: 3, length: 50, groups: 1) == nil)
    #expect(PathNumbers(steps: 0, length: 5, groups: 1) != nil)
  }
}
