import Diagnostics
import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes a file's rows again so that every reader reads them alike.
///
/// That is with commas, LF, RFC 4180 quotes, no blank lines, no rejects; for files that are not
/// regular. Throws `cannot-write`, and what ``RecordStream/records(_:)`` throws.
func writeCanonical(
  _ path: String, _ layout: FileLayout, width: Int, to target: String
) throws(Diagnostic) {
  guard let file = fopen(target, "w") else { throw cannotWrite(target) }
  var isOpen = true
  defer { if isOpen { fclose(file) } }
  let stream = RecordStream(path, layout)
  var line: [UInt8] = []
  var isHeader = true
  try stream.records { record throws(Diagnostic) in
    if FileScan.isBlankRecord(record, width: width) { return true }
    if !isHeader, FileScan.rejection(record, width: width) != nil { return true }
    isHeader = false
    line.removeAll(keepingCapacity: true)
    for (index, field) in stream.cutter.fields(record.bytes).enumerated() {
      if index > 0 { line.append(UInt8(ascii: ",")) }
      appendCanonical(field, isAlone: width == 1, to: &line)
    }
    line.append(10)
    guard fwrite(line, 1, line.count, file) == line.count else { throw cannotWrite(target) }
    return true
  }
  isOpen = false
  guard fclose(file) == 0 else { throw cannotWrite(target) }
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

func cannotWrite(_ path: String, _ failure: FileFailure = FileFailure()) -> Diagnostic {
  Diagnostic(
    "cannot-write", "cannot write `\(path)`: \(failure.reason)",
    help: ["make room, or set `KITH_CACHE` to another folder"])
}
