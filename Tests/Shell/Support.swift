import Foundation

func contents(_ path: String) throws -> String {
  try String(contentsOfFile: path, encoding: .utf8)
}

func save(_ text: String, to path: String) throws {
  try text.write(toFile: path, atomically: false, encoding: .utf8)
}
