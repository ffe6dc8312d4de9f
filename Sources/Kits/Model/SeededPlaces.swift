import Statistics
import Verbs

/// A place for every row by whole-number arithmetic on its number: the same in every run and on every
/// engine, and as if drawn at random.
///
/// A polynomial of the third degree modulo the prime 2³¹ − 1, whose coefficients come from a seed: the
/// places of any four rows are independent of each other (Wegman and Carter, "New hash functions and
/// their use in authentication and set equality", 1981).
package struct SeededPlaces: Sendable {
  /// Places are below it.
  package static let count: Int64 = 2_147_483_647

  private let coefficients: [Int64]

  package init(seed: UInt64) {
    var draws = SeededDraws(seed: seed)
    coefficients = (0..<4).map { _ in Int64(draws.next() % UInt64(Self.count)) }
  }

  /// The place of a row's number, which is not below 0.
  package func place(of number: Int64) -> Int64 {
    let number = number % Self.count
    return coefficients.reduce(0) { ($0 * number + $1) % Self.count }
  }

  /// The same of an expression that is a whole number not below 0; no step of it leaves 63 bits.
  package func place(of number: Expression) -> Expression {
    let (prime, number) = (Expression.integer(Self.count), remainder(number))
    func remainder(_ value: Expression) -> Expression {
      .call(.remainder, [value, prime], .integer)
    }
    return coefficients.dropFirst().reduce(.integer(coefficients[0])) { sum, coefficient in
      remainder(
        .call(
          .add, [.call(.multiply, [sum, number], .integer), .integer(coefficient)], .integer))
    }
  }
}
