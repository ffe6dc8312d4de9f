import Engines

/// Rows that the engine keeps under a number, until nobody refers to them any more.
final class KeptRows {
  /// As `.result` names them.
  let number: Int
  private let engine: any Engine

  init(_ number: Int, in engine: any Engine) {
    self.number = number
    self.engine = engine
  }

  deinit { engine.forget(number) }
}
