import Foundation
import Testing

@testable import System

struct PartialFileTests {
  private let folder = NSTemporaryDirectory() + "kith-files-\(UUID().uuidString)"

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func text(_ path: String) -> String? {
    try? String(contentsOfFile: path, encoding: .utf8)
  }

  private func mode(_ path: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.posixPermissions] as? NSNumber)?.intValue
  }

  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  @Test func `a file is there whole under its name and nothing is beside it`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try PartialFile.write(Array("one".utf8), to: folder + "/a")
    #expect(text(folder + "/a") == "one")
    try PartialFile.write(Array("two".utf8), to: folder + "/a")
    #expect(text(folder + "/a") == "two")
    try PartialFile.write([], to: folder + "/empty")
    #expect(names == ["a", "empty"])
  }

  @Test func `a file that is replaced keeps its permissions`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for permissions in [0o600, 0o640, 0o755] {
      try PartialFile.write(Array("one".utf8), to: folder + "/a")
      try FileManager.default.setAttributes(
        [.posixPermissions: permissions], ofItemAtPath: folder + "/a")
      try PartialFile.write(Array("two".utf8), to: folder + "/a")
      #expect(mode(folder + "/a") == permissions)
    }
  }

  @Test func `a link stays a link, and what it points to is written`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try PartialFile.write(Array("one".utf8), to: folder + "/a")
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/link", withDestinationPath: folder + "/a")
    try PartialFile.write(Array("two".utf8), to: folder + "/link")
    #expect(text(folder + "/a") == "two")
    let target = try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link")
    #expect(target == folder + "/a")
  }

  @Test func `a file that is to be kept is kept`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try PartialFile.write(Array("one".utf8), to: folder + "/a", .isKept)
    let failure = #expect(throws: FileFailure.self) {
      try PartialFile.write(Array("two".utf8), to: folder + "/a", .isKept)
    }
    #expect(failure?.code == EEXIST)
    #expect(text(folder + "/a") == "one")
    #expect(names == ["a"])
  }

  @Test func `what is not committed leaves nothing`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do {
      let file = PartialFile(for: folder + "/a")
      let output = try file.open()
      try output.write(Array("half".utf8))
      try output.close()
      #expect(names.count == 1)
    }
    #expect(names.isEmpty)
    let failure = #expect(throws: FileFailure.self) {
      try PartialFile.write([1], to: folder + "/no/such/folder/a")
    }
    #expect(failure?.code == ENOENT && failure?.reason == "No such file or directory")
  }
}
