import Foundation

/// A generated CSV file, read by code that shares nothing with the generator.
struct SampleTable {
  let header: [String]
  let rows: [[String]]

  init(_ path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    var rows: [[String]] = []
    var row: [String] = []
    var field: [UInt8] = []
    var quoted = false
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if quoted {
        if byte != 34 {
          field.append(byte)
        } else if position < bytes.count, bytes[position] == 34 {
          field.append(34)
          position += 1
        } else {
          quoted = false
        }
      } else if byte == 34 {
        quoted = true
      } else if byte == 44 || byte == 10 {
        row.append(String(decoding: field, as: UTF8.self))
        field.removeAll(keepingCapacity: true)
        if byte == 10 {
          rows.append(row)
          row.removeAll(keepingCapacity: true)
        }
      } else {
        field.append(byte)
      }
    }
    header = rows.first ?? []
    self.rows = Array(rows.dropFirst())
  }

  func column(_ name: String) -> [String] {
    guard let index = header.firstIndex(of: name) else { return [] }
    return rows.map { $0[index] }
  }
}

/// Days since 1970 with a fraction, of `2024-05-01` or `2024-05-01 10:00:00`; nil when blank.
func day(_ text: String) -> Double? {
  let bytes = Array(text.utf8).map { Int($0) - 48 }
  guard bytes.count >= 10 else { return nil }
  func number(_ range: Range<Int>) -> Int { range.reduce(0) { $0 * 10 + bytes[$1] } }
  let (year, month, date) = (number(0..<4), number(5..<7), number(8..<10))
  let shifted = month > 2 ? year : year - 1
  let days =
    shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400
    + (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + date - 719_469
  guard bytes.count == 19 else { return Double(days) }
  let seconds = number(11..<13) * 3600 + number(14..<16) * 60 + number(17..<19)
  return Double(days) + Double(seconds) / 86_400
}

/// The measured or planted values of `truth.json`, by a path of keys.
struct TruthFile {
  private let root: Any

  init(_ path: String) throws {
    root = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
  }

  func value(_ path: String...) -> Double? {
    var node: Any? = root
    for key in path { node = (node as? [String: Any])?[key] }
    return (node as? NSNumber)?.doubleValue
  }

  func values(_ path: String...) -> [Double] {
    var node: Any? = root
    for key in path { node = (node as? [String: Any])?[key] }
    return (node as? [NSNumber])?.map(\.doubleValue) ?? []
  }
}

let samplesFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("samples").path

/// A new folder that is removed when the closure ends.
func withFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("kith-samples-\(UUID().uuidString)").path
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try body(folder)
}

func bytes(_ folder: String, _ name: String) throws -> Data {
  try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
}

/// FNV-1a, 64 bits.
func digest(_ data: Data) -> String {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in data { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  return String(hash, radix: 16)
}
