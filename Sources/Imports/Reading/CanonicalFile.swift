import Diagnostics
import System

/// Writes a file's rows again so that every reader reads them alike.
///
/// That is with commas, LF, RFC 4180 quotes, no blank lines, no rejects; for files that are not
/// regular. Throws `cannot-write`, and what ``RecordStream/records(_:)`` throws.
func writeCanonical(
  _ path: String, _ layout: FileLayout, width: Int, to target: String
) throws(Diagnostic) {
  let file = try writing(target) { () throws(FileFailure) in try WritableFile(target) }
  let stream = RecordStream(path, layout)
  var lines: [UInt8] = []
  var isHeader = true
  try stream.records { record throws(Diagnostic) in
    if FileScan.isBlankRecord(record, width: width) { return true }
    if !isHeader, FileScan.rejection(record, width: width) != nil { return true }
    isHeader = false
    for (index, field) in stream.cutter.fields(record.bytes).enumerated() {
      if index > 0 { lines.append(UInt8(ascii: ",")) }
      appendCanonical(field, isAlone: width == 1, to: &lines)
    }
    lines.append(10)
    if lines.count > 1 << 16 {
      try writing(target) { () throws(FileFailure) in try file.write(lines) }
      lines.removeAll(keepingCapacity: true)
    }
    return true
  }
  try writing(target) { () throws(FileFailure) in
    try file.write(lines)
    try file.close()
  }
}

/// Runs a step of writing a file, and says in a diagnostic that it failed.
private func writing<Value>(
  _ path: String, _ step: () throws(FileFailure) -> Value
) throws(Diagnostic) -> Value {
  do throws(FileFailure) {
    return try step()
  } catch {
    throw cannotWrite(path, error)
  }
}

private func appendCanonical(_ field: [UInt8], isAlone: Bool, to line: inout [UInt8]) {
  let isSpecial = field.contains { $0 == 34 || $0 == 44 || $0 == 10 || $0 == 13 }
  let isBlank = isAlone && field.allSatisfy { $0 == 32 || $0 == 9 }
  guard isSpecial || isBlank || field.first == 32 || field.last == 32 else {
    line += field
    return
  }
  line.append(34)
  for byte in field {
    if byte == 34 { line.append(34) }
    line.append(byte)
  }
  line.append(34)
}

func cannotWrite(_ path: String, _ failure: FileFailure) -> Diagnostic {
  Diagnostic(
    "cannot-write", "cannot write `\(path)`: \(failure.reason)",
    help: ["make room, or set `KITH_CACHE` to another folder"])
}
