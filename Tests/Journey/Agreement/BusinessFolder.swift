import Sessions
import Tiers

/// The files of a business in a folder of their own, imported as a user's are; gone with it.
final class BusinessFolder {
  private let folder: TemporaryFolder
  private let business: RandomBusiness

  init(_ business: RandomBusiness) throws {
    folder = try TemporaryFolder()
    self.business = business
    for (name, text) in business.files { try folder.file("data/" + name, text) }
  }

  /// A session on the files; they are imported once.
  func session(engine: String? = nil) throws -> Session {
    try Session.open(
      SessionOptions(
        paths: [folder.path + "/data"], engine: engine, timeZone: business.timeZone,
        environment: ["KITH_CACHE": folder.path + "/cache"])
    ).session
  }
}
