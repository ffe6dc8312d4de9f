/// What customers write: themes with an effect on the score, in the five languages.
enum Theme: Int, CaseIterable {
  case freshness, staff, range, workshop, packaging, price, website, support, lateDelivery

  var name: String { self == .lateDelivery ? "late_delivery" : "\(self)" }
}

struct Comments {
  /// By culture, then theme.
  let sentences: [[[[UInt8]]]]
  /// By topic; for what has no theme.
  let requests: [[[UInt8]]]
  let contactDetails = fields([
    " Please call me on +44 7700 900321.", " Write to me at tea.lover@example.com.",
  ])
  let farewells = fields([
    "Please close my account.", "I would like to cancel.", "We no longer need this. Goodbye.",
    "We found another supplier.",
  ])
  /// Themes by mood: promoter, passive, detractor, and detractor after a late delivery.
  let moods = [
    Lottery([(0, 32), (1, 27), (2, 18), (3, 11), (4, 10), (5, 2)]),
    Lottery([(0, 14), (1, 12), (2, 18), (3, 4), (4, 10), (5, 24), (6, 12), (7, 4), (8, 2)]),
    Lottery([(0, 3), (1, 3), (2, 4), (4, 10), (5, 29), (6, 25), (7, 20), (8, 6)]),
    Lottery([(4, 10), (5, 10), (6, 5), (7, 10), (8, 65)]),
  ]

  init() {
    sentences = [
      Self.english, Self.russian, Self.armenian, Self.georgian, Self.filipino,
    ].map { $0.map(fields) }
    requests = Self.requests.map(fields)
  }

  private static let english = [
    [
      "The coffee is always fresh.", "Wonderful aroma, tastes freshly roasted.",
      "Best tea I have had in years", "Fresh beans every time!",
    ],
    [
      "Friendly staff who know their tea.", "The team gave me great advice.",
      "Kind and helpful people", "Staff were lovely, thank you.",
    ],
    [
      "Great choice of teas.", "I find everything in one place.", "Good range of grinders.",
      "Nice selection, even decaf",
    ],
    [
      "The workshop was brilliant.", "Learned a lot at the barista workshop.",
      "Loved the tea tasting.",
    ],
    [
      "The box was far too big.", "Packaging could be simpler.",
      "Too much cardboard, but all intact.",
      "Nicely packed.",
    ],
    [
      "Too expensive.", "Prices went up again.", "Cheaper elsewhere, to be honest.",
      "Not good value any more",
    ],
    [
      "The website kept failing on my phone.", "Could not pay, the checkout froze.",
      "Hard to find anything on the site.", "Your site is slow",
    ],
    [
      "Nobody answered my question for days.", "I had to explain my problem three times.",
      "Support did not solve it.", "Took ages to get help",
    ],
    [
      "My order arrived late.", "You promised Tuesday, it came a week later.",
      "Delivery was late again, no word from you.", "Late parcel, missed the birthday",
    ],
  ]

  private static let russian = [
    ["Кофе всегда свежий.", "Очень ароматный чай, спасибо!"],
    ["Вежливый персонал, помогли с выбором.", "Очень приятные сотрудники."],
    ["Большой выбор чая.", "Здесь есть всё, что нужно."],
    ["Мастер-класс очень понравился.", "На мастер-классе узнали много нового."],
    ["Слишком большая коробка.", "Упаковка могла бы быть проще."],
    ["Слишком дорого.", "Цены опять выросли."],
    ["Сайт плохо работает на телефоне.", "Не смог оплатить на сайте."],
    ["Долго ждал ответа поддержки.", "Проблему так и не решили."],
    ["Заказ пришёл с опозданием.", "Обещали во вторник, привезли через неделю."],
  ]

  private static let armenian = [
    ["Թեյը շատ բուրավետ է։", "Սուրճը միշտ թարմ է։"],
    ["Աշխատակիցները շատ բարեհամբույր են։", "Լավ խորհուրդ տվեցին, շնորհակալություն։"],
    ["Մեծ ընտրություն կա։", "Այստեղ ամեն ինչ գտնում եմ։"],
    ["Դասընթացը շատ հետաքրքիր էր։", "Դասընթացից շատ բան սովորեցի։"],
    ["Տուփը շատ մեծ էր։", "Փաթեթավորումը կարող էր ավելի պարզ լինել։"],
    ["Շատ թանկ է։", "Գները նորից բարձրացել են։"],
    ["Կայքը վատ է աշխատում հեռախոսով։", "Կայքում վճարել չստացվեց։"],
    ["Պատասխանին երկար սպասեցի։", "Խնդիրը չլուծեցին։"],
    ["Պատվերը ուշ հասավ։", "Խոստացված օրը չբերեցին։"],
  ]

  private static let georgian = [
    ["ჩაი ძალიან სურნელოვანია.", "ყავა ყოველთვის ახალია."],
    ["ძალიან თავაზიანი პერსონალია.", "კარგად მირჩიეს, გმადლობთ."],
    ["დიდი არჩევანია.", "აქ ყველაფერს ვპოულობ."],
    ["მასტერკლასი ძალიან მომეწონა.", "მასტერკლასზე ბევრი რამ ვისწავლე."],
    ["ყუთი ძალიან დიდი იყო.", "შეფუთვა უფრო მარტივი შეიძლებოდა ყოფილიყო."],
    ["ძალიან ძვირია.", "ფასები ისევ გაიზარდა."],
    ["საიტი ტელეფონზე ცუდად მუშაობს.", "საიტზე გადახდა ვერ შევძელი."],
    ["პასუხს დიდხანს ველოდე.", "პრობლემა ვერ მოაგვარეს."],
    ["შეკვეთა დაგვიანებით მოვიდა.", "დაპირებულ დღეს შეკვეთა არ მოიტანეს."],
  ]

  private static let filipino = [
    ["Sariwa at mabango ang kape.", "Masarap ang tsaa, laging bago."],
    ["Mababait ang mga tauhan.", "Tinulungan nila akong pumili, salamat."],
    ["Maraming mapagpipilian.", "Nandito na ang lahat ng hinahanap ko."],
    ["Ang saya ng workshop!", "Marami akong natutunan sa workshop."],
    ["Masyadong malaki ang kahon.", "Puwedeng mas simple ang balot."],
    ["Masyadong mahal.", "Tumaas na naman ang presyo."],
    ["Mahirap gamitin ang website sa cellphone.", "Hindi ako makapagbayad sa website."],
    ["Matagal bago sumagot ang suporta.", "Hindi naayos ang problema ko."],
    ["Late dumating ang order ko.", "Hindi dumating sa ipinangakong araw."],
  ]

  private static let requests = [
    ["Where is my parcel?", "The parcel has not come."],
    ["The invoice shows the wrong address.", "I was charged twice."],
    ["The kettle leaks.", "The grinder stopped working.", "Wrong product in the box."],
    ["The machine needs a new seal.", "How long does a repair take?"],
    ["I cannot log in.", "Please change my plan."],
    ["Which grind for a moka pot?", "Which tea keeps best?"],
    [],
  ]
}
