/// What the shop sells: tea, coffee, brewing equipment and service.
struct Catalogue {
  enum Category: Int, CaseIterable { case tea, coffee, equipment, service }

  struct Product {
    let name: [UInt8]
    let category: Category
    let cents: Int
  }

  let products: [Product]
  let categories: [[UInt8]] = fields(Category.allCases.map { "\($0)" })
  private let firstOfCategory: [Int]
  private let countOfCategory: [Int]

  /// Categories bought, by what the customer brews: tea, filter coffee, espresso.
  private let tastes = [
    Lottery([(0, 70), (1, 8), (2, 17), (3, 5)]), Lottery([(0, 8), (1, 67), (2, 20), (3, 5)]),
    Lottery([(0, 5), (1, 70), (2, 19), (3, 6)]),
  ]

  init() {
    let list: [(Category, [(String, Int)])] = [
      (
        .tea,
        [
          ("Assam Breakfast", 690), ("Darjeeling First Flush", 1250), ("Sencha", 980),
          ("Earl Grey", 720), ("Rooibos", 640), ("Jasmine Green", 890),
        ]
      ),
      (
        .coffee,
        [
          ("House Espresso", 2150), ("Ethiopia Filter", 1490), ("Colombia Filter", 1340),
          ("Decaf", 1420), ("Cold Brew Pack", 1190), ("Guest Roast", 1680),
        ]
      ),
      (
        .equipment,
        [
          ("Gooseneck Kettle", 8900), ("Hand Grinder", 6400), ("Electric Grinder", 18900),
          ("Espresso Machine", 64900), ("Pour-over Set", 3900), ("Teapot", 3450),
          ("Scale", 4500), ("Milk Jug", 1800),
        ]
      ),
      (
        .service,
        [
          ("Machine Service", 9500), ("Tea Tasting", 2900), ("Barista Workshop", 5900),
          ("Maintenance Contract", 24000),
        ]
      ),
    ]
    var products: [Product] = []
    var first: [Int] = []
    for (category, goods) in list {
      first.append(products.count)
      products += goods.map { Product(name: field($0.0), category: category, cents: $0.1) }
    }
    self.products = products
    firstOfCategory = first
    countOfCategory = list.map(\.1.count)
  }

  /// A product for what the customer brews; the dear machine is bought less often than the rest.
  func draw(profile: Int, _ draws: inout RandomDraws) -> Int {
    let category = tastes[profile].draw(&draws)
    let product = firstOfCategory[category] + draws.below(countOfCategory[category])
    guard products[product].cents > 20_000, !draws.chance(perMille: 350) else { return product }
    return firstOfCategory[category]
  }
}
