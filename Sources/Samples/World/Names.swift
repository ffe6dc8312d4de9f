/// Invented people: given names of five cultures, family names made of tea, coffee and cups.
enum Culture: Int, CaseIterable { case english, russian, armenian, georgian, filipino }

struct Names {
  /// Given names as written, and in the letters of an address.
  let given: [[(written: [UInt8], plain: [UInt8])]]
  let family: [[[UInt8]]]
  let cultures = Lottery(70, 10, 7, 7, 6)
  /// Companies of cafes, then of offices.
  let companies: [[[UInt8]]]

  init() {
    let people: [([(String, String)], [String])] = [
      (
        [
          ("Avery", "avery"), ("Blake", "blake"), ("Casey", "casey"), ("Drew", "drew"),
          ("Ellis", "ellis"), ("Frankie", "frankie"), ("Harper", "harper"), ("Jamie", "jamie"),
          ("Kit", "kit"), ("Lee", "lee"), ("Morgan", "morgan"), ("Noor", "noor"),
          ("Quinn", "quinn"), ("Riley", "riley"), ("Robin", "robin"), ("Zoë", "zoe"),
        ],
        [
          "Kettleworth", "Leafington", "Brewsome", "Mugglesby", "Spoonridge", "Teasley-Pott",
          "Sugarwick", "Beanfield", "Cremley", "Steepwell", "Crumpetter", "Saucerby",
        ]
      ),
      (
        [
          ("Анна", "anna"), ("Борис", "boris"), ("Вера", "vera"), ("Глеб", "gleb"),
          ("Дарья", "darya"), ("Лев", "lev"), ("Нина", "nina"), ("Олег", "oleg"),
        ],
        ["Самоварко", "Чайных", "Кофейко", "Заварко", "Ложечко", "Сахарко"]
      ),
      (
        [
          ("Անի", "ani"), ("Արամ", "aram"), ("Նարե", "nare"), ("Լիլիթ", "lilit"),
          ("Հայկ", "hayk"), ("Մարիամ", "mariam"), ("Գոռ", "gor"), ("Սոնա", "sona"),
        ],
        ["Թեյունց", "Սուրճունց", "Բաժակունց", "Գդալունց", "Շաքարունց"]
      ),
      (
        [
          ("ანა", "ana"), ("ნინო", "nino"), ("ლევან", "levan"), ("დათო", "dato"),
          ("მარი", "mari"), ("გია", "gia"), ("თეა", "tea"), ("ლუკა", "luka"),
        ],
        ["ჩაიშვილი", "ყავაშვილი", "ფინჯანაძე", "კოვზაძე", "შაქარაძე"]
      ),
      (
        [
          ("Amihan", "amihan"), ("Bayani", "bayani"), ("Dalisay", "dalisay"), ("Ligaya", "ligaya"),
          ("Luningning", "luningning"), ("Makisig", "makisig"), ("Tala", "tala"), ("Isko", "isko"),
        ],
        ["Tasa", "Kapehan", "Salabat", "Asukalan", "Kutsarita"]
      ),
    ]
    given = people.map { $0.0.map { (field($0.0), field($0.1)) } }
    family = people.map { $0.1.map { field(" " + $0) } }
    companies = [Self.cafes, Self.offices].map { kinds in
      Self.places.flatMap { place in kinds.map { field(place + " " + $0) } }
    }
  }

  private static let places = [
    "Blue Kettle", "Harbour", "Old Mill", "Second Cup", "Quiet Street", "North Pier", "Copper Pot",
    "Paper Lantern", "Corner", "Linden", "Green Door", "Three Steps", "Sunny Side", "Tramline",
    "Riverside", "Attic",
  ]
  private static let cafes = [
    "Cafe", "Tea Room", "Coffee Bar", "Bakery", "& Daughters, Cafe", "\"Slow\" Coffee",
  ]
  private static let offices = [
    "Studio", "Accounting", "Print Works", "Dental Practice", "Software", "Architects",
  ]
}
