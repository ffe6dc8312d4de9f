package import Diagnostics
package import Drivers
import System

/// Finds and loads the Flight SQL driver, through which a Spark server is spoken to.
///
/// Looked for, in this order: the path in `KITH_FLIGHTSQL` (then nowhere else); beside the program and
/// in `../lib/kith`; the system's folders; the engine folder (``LibrarySearch/engineFolder``).
package enum SparkLibrary {
  /// Loads the driver; it takes no tables from outside, and a cancel frees only the caller.
  ///
  /// Throws `engine-missing` with all that was tried, and the command that helps.
  package static func load(_ search: LibrarySearch = LibrarySearch()) throws(Diagnostic) -> Driver {
    var search = search
    guard let library = find(&search) else {
      throw search.nothingFound(
        "Spark",
        help: [
          "run `make sail` in the checkout",
          "or put the path of the Flight SQL driver into `KITH_FLIGHTSQL`",
        ])
    }
    return try Driver(
      library, entryPoint: "AdbcDriverFlightsqlInit", engine: "Spark",
      traits: Driver.Traits(ingests: false, cancelStopsWork: false))
  }

  /// Connects to a server, such as `grpc://127.0.0.1:32010`.
  ///
  /// Throws `engine` when nothing answers there.
  package static func connect(_ driver: Driver, to uri: String) throws(Diagnostic) -> Connection {
    let connection = try driver.open([(name: "uri", value: uri)]).connect()
    // Opening sends nothing: only a query tells whether a server is there.
    _ = try connection.schema(of: "SELECT 1 AS one")
    return connection
  }

  private static func find(_ search: inout LibrarySearch) -> SharedLibrary? {
    if let path = search.setting("KITH_FLIGHTSQL") { return search.open([path]) }
    let name = "libadbc_driver_flightsql.so"
    let places = (search.installedFolders + LibrarySearch.systemFolders)
      .map { $0 + "/" + name }
      .filter(isReadable)
    if let library = search.open(places + [name]) { return library }
    guard let folder = search.engineFolder else {
      search.note("the engine folder", "there is none beside the program or in a checkout above it")
      return nil
    }
    let found = search.files(below: folder).filter { $0.hasSuffix("/" + name) }
    if let library = search.open(found) { return library }
    search.note(folder, "no `\(name)` that loads")
    return nil
  }
}
