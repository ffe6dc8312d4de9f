import Diagnostics
import Drivers
import DuckDBBackend
import SparkBackend

/// The engines that the tests of this folder speak to.
enum TestedEngines {
  private static let duckDB = Result { () throws(Diagnostic) in try DuckDBLibrary.load() }
  private static let spark = Result { () throws(Diagnostic) in try SparkLibrary.load() }

  /// Where a server of Spark SQL answers; nil when there is none to test with.
  static let sparkURI = LibrarySearch().setting("KITH_SPARK_URI")

  static func connectToDuckDB(
    _ attachments: [DuckDBConfiguration.Attachment] = []
  ) throws -> Connection {
    try DuckDBConfiguration(attachments: attachments, temporaryFolder: "/tmp")
      .connect(duckDB.get())
  }

  static func connectToSpark() throws -> Connection {
    try SparkLibrary.connect(spark.get(), to: sparkURI ?? "")
  }
}
