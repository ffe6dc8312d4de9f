import Diagnostics
import Drivers
import SparkBackend
import Testing

@testable import DuckDBBackend

@Suite struct LibrarySearchTests {
  private func search(_ settings: [String: String], from folder: String = "/nowhere/bin")
    -> LibrarySearch
  { LibrarySearch(programFolder: folder) { settings[$0] } }

  @Test func `an explicit path that does not load is told, and nothing else is tried`() {
    let mistake = #expect(throws: Diagnostic.self) {
      try DuckDBLibrary.load(search(["KITH_DUCKDB": "/nowhere/libduckdb.so"]))
    }
    #expect(mistake?.id == "engine-missing")
    #expect(mistake?.message == "no library of DuckDB can be loaded")
    #expect(mistake?.notes == ["tried /nowhere/libduckdb.so: no such file"])
    #expect(mistake?.help.first == "run `make engine` in the checkout")
  }

  @Test func `a library that is something else is told`() {
    let mistake = #expect(throws: Diagnostic.self) {
      try DuckDBLibrary.load(search(["KITH_DUCKDB": "libm.so.6"]))
    }
    #expect(mistake?.notes == ["tried libm.so.6: it is not DuckDB"])
  }

  @Test func `a file that is no library has the loader's words`() {
    let mistake = #expect(throws: Diagnostic.self) {
      try SparkLibrary.load(search(["KITH_FLIGHTSQL": "/etc/passwd"]))
    }
    #expect(mistake?.notes.count == 1)
    #expect(mistake?.notes.first?.hasPrefix("tried /etc/passwd: ") == true)
    #expect(mistake?.notes.first?.contains("/etc/passwd: /etc/passwd") == false)
  }

  @Test func `everything that was tried is listed`() {
    let mistake = #expect(throws: Diagnostic.self) {
      try SparkLibrary.load(search(["KITH_ENGINE_HOME": "/nowhere/engine"]))
    }
    #expect(mistake?.message == "no library of Spark can be loaded")
    #expect(mistake?.notes.last?.hasPrefix("tried /nowhere/engine: ") == true)
  }

  @Test func `the engine folder is the named one, the installed one or the checkout's`() {
    #expect(search(["KITH_ENGINE_HOME": "/a"]).engineFolder == "/a")
    #expect(search(["KITH_ENGINE_HOME": ""]).engineFolder == nil)
    #expect(search([:]).engineFolder == nil)
    #expect(search([:], from: "/").engineFolder == nil)
    #expect(search([:]).installedFolders == ["/nowhere/bin", "/nowhere/lib/kith"])
  }

  @Test func `of a module of the wheel as it comes is said what makes it of use`() {
    #expect(
      DuckDBLibrary.help(after: ["/e/_duckdb.so: undefined symbol: PyExc_ImportError"]).first
        == "run `make engine` in the checkout: it makes Python's names optional in the module of the wheel"
    )
    #expect(
      DuckDBLibrary.help(after: ["/e: no such file"]).first == "run `make engine` in the checkout")
  }
}
