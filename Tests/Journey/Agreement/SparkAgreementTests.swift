import Foundation
import Sessions
import Testing

private let server = ProcessInfo.processInfo.environment["KITH_SPARK_URI"]

/// Some of the random businesses on Spark, when a server is given: the relations must give what they
/// give on the home engine.
@Suite(.serialized, .enabled(if: server != nil, "KITH_SPARK_URI is not set"))
struct SparkAgreementTests {
  /// Of every kind of instants and clocks one, small enough for a server.
  static let seeds: [UInt64] = [3, 12, 21, 22, 34, 50]

  @Test(arguments: seeds) func `every verb agrees`(_ seed: UInt64) throws {
    let business = RandomBusiness(seed: seed)
    let folder = try BusinessFolder(business)
    let home = try folder.session()
    home.usesKernels = false
    let away = try folder.session(engine: server)
    var answered = 0
    for query in JourneyQueries.queries(for: business, seed: seed) {
      let expected = Reply(to: query.text, in: home)
      let reply = Reply(to: query.text, in: away)
      #expect(reply == expected, "seed \(seed): \(query)\n\(reply.difference(from: expected))")
      if expected.hasRows { answered += 1 }
    }
    #expect(answered >= 4)
  }
}
