import Verbs

/// Words that tell what a name given by a business means, in several languages.
///
/// A name matches when it has all words of a phrase beside each other, whatever the case and
/// whatever stands between words: `Review_Sites` has the phrase `review sites`.
struct WordList: Sendable {
  let phrases: [[String]]

  /// - Parameter phrases: In lower case.
  init(_ phrases: [String]) { self.phrases = phrases.map(WordList.words) }

  func matches(_ name: String) -> Bool {
    let words = WordList.words(name)
    return phrases.contains { phrase in
      guard let first = phrase.first else { return false }
      return words.indices.contains { start in
        words[start] == first && words[start...].starts(with: phrase)
      }
    }
  }

  private static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}

extension WordList {
  /// Places where others speak of a business: it can listen and answer there, and decides nothing.
  static let uncontrolled = WordList([
    // English, and names of services
    "review site", "review sites", "reviews", "review platform", "rating site", "social",
    "social media", "social network", "social networks", "facebook", "instagram", "tiktok",
    "twitter", "youtube", "linkedin", "reddit", "pinterest", "snapchat", "threads", "mastodon",
    "bluesky", "trustpilot", "tripadvisor", "yelp", "quora", "forum", "forums", "community forum",
    "word of mouth", "influencer", "influencers", "press", "comparison site", "price comparison",
    // Russian
    "отзывы", "сайт отзывов", "сайты отзывов", "отзовик", "соцсети", "соцсеть",
    "социальные сети", "вконтакте", "одноклассники", "форум", "форумы", "сарафанное радио",
    "пресса",
    // Armenian
    "կարծիքներ", "կարծիքների կայք", "սոցիալական ցանց", "սոցիալական ցանցեր", "սոցցանցեր",
    "ֆորում", "մամուլ",
    // Georgian
    "მიმოხილვები", "შეფასებები", "სოციალური ქსელი", "სოციალური ქსელები", "სოცქსელები", "ფორუმი",
    "პრესა",
    // Tagalog
    "mga review", "mga rebyu", "sabi sabi",
    // German, French, Spanish
    "bewertungsportal", "bewertungen", "soziale medien", "avis", "réseaux sociaux", "presse",
    "reseñas", "redes sociales", "prensa",
  ])

  /// Steps at which somebody looks for information.
  static let looks = WordList([
    "search", "compare", "comparison", "review site", "review sites", "reviews", "visit", "view",
    "page", "page view", "pageview", "browse", "look", "lookup", "price check", "faq", "info",
    "store locator", "directions", "opening hours", "catalog", "catalogue",
    "поиск", "сравнение", "отзывы", "посещение", "визит", "просмотр", "каталог",
    "որոնում", "համեմատություն", "կարծիքներ", "այց", "այցելություն", "դիտում",
    "ძებნა", "შედარება", "მიმოხილვები", "ვიზიტი", "ნახვა",
    "paghahanap", "hanap", "paghahambing", "pagbisita", "pagtingin",
    "suche", "vergleich", "besuch", "recherche", "comparaison", "visite", "búsqueda",
    "comparación", "visita",
  ])

  /// What phones are called.
  static let phones = WordList([
    "phone", "mobile", "mobile phone", "smartphone", "cellphone", "cell", "handset", "iphone",
    "android", "телефон", "мобильный", "смартфон", "հեռախոս", "սմարթֆոն", "ტელეფონი", "მობილური",
    "სმარტფონი", "telepono", "selpon", "handy", "téléphone", "móvil", "celular", "teléfono",
  ])

  /// Whether a text column has one of the names, by the values that the catalog knows.
  ///
  /// Where it does not know them, a value that contains a phrase matches.
  func condition(_ column: Expression, among known: [String]?) -> Expression {
    guard let known else {
      return .any(
        phrases.map { phrase in
          .call(.contains, [column, .text(phrase.joined(separator: " "))], .boolean)
        })
    }
    let matching = known.filter(matches)
    guard !matching.isEmpty else { return .boolean(false) }
    return .call(.isIn, [column] + matching.map { .text($0) }, .boolean)
  }
}
