import Engines
import Kits
import Sessions
import Tables
import Testing
import Verbs

@Suite struct SeededPlacesTests {
  @Test func `places are spread evenly, and neighbours have nothing to do with each other`() {
    let places = SeededPlaces(seed: 7)
    let found = (0..<Int64(20_000)).map { places.place(of: $0) }
    #expect(Set(found).count > 19_990)
    for tenth in 0..<10 {
      let count = found.count { Int($0 * 10 / SeededPlaces.count) == tenth }
      #expect(abs(count - 2000) < 200)
    }
    let half = SeededPlaces.count / 2
    let together = zip(found, found.dropFirst()).count { $0 < half && $1 < half }
    #expect(abs(together - 5000) < 300)
  }

  @Test func `an engine computes the same places`() throws {
    let places = SeededPlaces(seed: 3)
    let numbers: [Int64] = [0, 1, 2, 77, 2_147_483_646, 2_147_483_647, 5_000_000_000, .max]
    let session = try KitSession.lent(["contacts.csv": "customer\nA\n"])
    let client = ClientTable(
      Table([Field("n", .integer)], rows: numbers.map { [.integer($0)] }))
    let number = Expression.column("n", .integer)
    let table = try session.session.engine.table(
      .extend(.client(client), [Named("place", places.place(of: number))]),
      order: [SortKey(number)], promising: [Field("n", .integer), Field("place", .integer)],
      limit: nil)
    #expect(
      table.columns[1]
        == Column(
          "place", .integer, .integers(numbers.map { places.place(of: $0) })))
  }

  @Test func `another seed gives other places`() {
    let (one, other) = (SeededPlaces(seed: 1), SeededPlaces(seed: 2))
    #expect((0..<100).count { one.place(of: $0) == other.place(of: $0) } == 0)
  }
}
