import Foundation
import System
import Testing

struct FileTests {
  private let folder = NSTemporaryDirectory() + "kith-system-\(UUID().uuidString)"

  init() throws { try Folder.make(folder + "/inner") }

  private func removed(_ body: () throws -> Void) rethrows {
    defer { Folder.remove(folder) }
    try body()
  }

  @Test func `what is written is read, in parts and whole`() throws {
    try removed {
      let file = try WritableFile(folder + "/a")
      try file.write(Array("one two ".utf8))
      try file.write([])
      try [UInt8(ascii: "O")].withUnsafeBytes { try file.write($0, at: 0) }
      try file.write(Array("three".utf8))
      try file.close()
      #expect(try ReadableFile.bytes(of: folder + "/a") == Array("One two three".utf8))
      let reader = try ReadableFile(folder + "/a")
      var parts = [try reader.rest(most: 3), try reader.rest()]
      let isCut = [reader.skip(toLast: 5), reader.skip(toLast: 100)]
      parts.append(try reader.rest(most: 4))
      #expect(parts == ["One", " two three", "One "].map { Array($0.utf8) })
      #expect(isCut == [true, false])
    }
    #expect(FileStatus(folder) == nil)
  }

  @Test func `whoever appends adds to the end`() throws {
    try removed {
      try WritableFile.append(Array("a\n".utf8), to: folder + "/list")
      try WritableFile.append(Array("b\n".utf8), to: folder + "/list")
      #expect(try ReadableFile.bytes(of: folder + "/list") == Array("a\nb\n".utf8))
      #expect(FileStatus(folder + "/list")?.permissions == 0o600)
    }
  }

  @Test func `a file in memory is the file, and an empty one is none`() throws {
    try removed {
      try PartialFile.write(Array("shown".utf8), to: folder + "/a")
      try PartialFile.write([], to: folder + "/empty")
      let file = try #require(MappedFile(folder + "/a"))
      #expect(
        Array(UnsafeRawBufferPointer(start: file.base, count: file.size)) == Array("shown".utf8))
      #expect(MappedFile(folder + "/empty") == nil)
      #expect(MappedFile(folder + "/none") == nil)
    }
  }

  @Test func `folders are made and listed, and what stands in the way is named`() throws {
    try removed {
      try PartialFile.write([1], to: folder + "/file")
      try PartialFile.write([1], to: folder + "/.hidden")
      #expect(try Folder.names(in: folder) == ["file", "inner"])
      #expect(try !Folder.makeNew(folder + "/inner"))
      #expect(try Folder.makeNew(folder + "/new"))
      let refusal = #expect(throws: Folder.Refusal.self) {
        try Folder.make(folder + "/file/below/it")
      }
      #expect(refusal?.path == folder + "/file/below")
      #expect(refusal?.failure.reason == "Not a directory")
      #expect(throws: FileFailure(code: ENOENT)) { try Folder.names(in: folder + "/none") }
      removeFile(folder + "/.hidden")
    }
  }

  @Test(arguments: [
    ("/a/b", "/a", "b"), ("/a/b/", "/a", "b"), ("/a", "/", "a"), ("a", ".", "a"), ("/", "/", "/"),
    ("a/b", "a", "b"), ("", ".", ""),
  ])
  func `a path has a folder and a last part`(path: String, above: String, last: String) {
    #expect(System.folder(above: path) == above)
    #expect(lastComponent(path) == last)
  }

  @Test func `a path of what is not there goes on from its folder`() throws {
    try removed {
      let real = try #require(withoutLinks(folder))
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/link", withDestinationPath: "inner")
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/lost", withDestinationPath: "nowhere")
      #expect(withoutLinksIfMade(folder + "/link/new") == real + "/inner/new")
      #expect(withoutLinksIfMade(folder + "/lost") == nil)
      #expect(withoutLinksIfMade(folder + "/none/..") == nil)
    }
  }

  @Test func `a lock is held until its value goes`() throws {
    try removed {
      let path = folder + "/lock"
      #expect(!ExclusiveLock.isHeld(on: path))
      let lock = try ExclusiveLock(path)
      withExtendedLifetime(lock) { #expect(ExclusiveLock.isHeld(on: path)) }
      do {
        let shared = SharedLock(path)
        withExtendedLifetime(shared) { #expect(SharedLock.isHeld(on: path)) }
      }
      #expect(!SharedLock.isHeld(on: path))
    }
  }

  @Test func `one file under two names is one`() throws {
    try removed {
      try PartialFile.write([1], to: folder + "/a")
      try PartialFile.write([1], to: folder + "/b")
      try FileManager.default.linkItem(atPath: folder + "/a", toPath: folder + "/again")
      let a = try #require(FileStatus(folder + "/a"))
      #expect(a.isFile && !a.isFolder && a.size == 1)
      #expect(FileStatus(folder + "/again").map(a.isSame) == true)
      #expect(FileStatus(folder + "/b").map(a.isSame) == false)
    }
  }
}
