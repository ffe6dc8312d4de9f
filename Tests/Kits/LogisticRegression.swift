import Glibc
import Kits
import Verbs

/// Logistic regression by iteratively reweighted least squares with a trace of ridge: what a model verb
/// of the families brings along itself.
///
/// McCullagh and Nelder, "Generalized Linear Models", 1989, §4.4.
struct LogisticRegression: Sendable {
  /// The intercept, then one for each term.
  private(set) var coefficients: [Double]
  private(set) var iterations = 0

  init(_ matrix: ModelMatrix, _ work: Work) throws(Diagnostic) {
    let size = matrix.columns.count + 1
    coefficients = Array(repeating: 0, count: size)
    while iterations < 50 {
      try work.check()
      iterations += 1
      work.progress(iterations, of: 50)
      var gradient = coefficients.map { -1e-9 * $0 }
      var information = (0..<size).map { row in
        (0..<size).map { $0 == row ? 1e-9 : 0 }
      }
      for row in 0..<matrix.rowCount {
        let values = [1] + matrix.columns.map { $0[row] }
        let chance = chance(values)
        let (rest, weight) = (matrix.targets[0][row] - chance, chance * (1 - chance))
        for first in 0..<size {
          gradient[first] += values[first] * rest
          for second in 0...first {
            information[first][second] += weight * values[first] * values[second]
          }
        }
      }
      let step = Self.solved(information, gradient)
      for place in step.indices { coefficients[place] += step[place] }
      if step.allSatisfy({ abs($0) < 1e-10 }) { break }
    }
  }

  /// The chance of each row of a matrix with the same terms.
  func chances(_ matrix: ModelMatrix) -> [Double] {
    (0..<matrix.rowCount).map { row in chance([1] + matrix.columns.map { $0[row] }) }
  }

  private func chance(_ values: [Double]) -> Double {
    1 / (1 + exp(-zip(coefficients, values).reduce(0) { $0 + $1.0 * $1.1 }))
  }

  /// Solves a symmetric positive definite system, of which the lower half is given, by Cholesky's
  /// factors.
  private static func solved(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
    var (lower, solution) = (matrix, right)
    for row in right.indices {
      for column in 0...row {
        var sum = lower[row][column]
        for place in 0..<column { sum -= lower[row][place] * lower[column][place] }
        lower[row][column] =
          row == column ? max(sum, 1e-300).squareRoot() : sum / lower[column][column]
      }
      for place in 0..<row { solution[row] -= lower[row][place] * solution[place] }
      solution[row] /= lower[row][row]
    }
    for row in right.indices.reversed() {
      for place in (row + 1)..<max(right.count, row + 1) {
        solution[row] -= lower[place][row] * solution[place]
      }
      solution[row] /= lower[row][row]
    }
    return solution
  }
}
