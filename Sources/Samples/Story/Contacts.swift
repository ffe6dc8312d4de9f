/// The rows about customers themselves.
extension Simulation {
  mutating func writeContact() {
    guard person.hasContact else { return }
    tally.contacts += 1
    let words = world.words
    let names = world.names
    let culture = person.culture.rawValue
    let given = names.given[culture][person.given]
    let company = person.type != .home
    let number = person.index + 1

    let file = files.contacts
    file.code("C", number, width: idWidth)
    file.text(given.written, names.family[culture][person.family])
    file.address(given.plain, number, world.words.domains[number % 2])
    if draws.chance(perMille: 40) {
      file.blank()
    } else {
      file.phone(words.phones[draws.below(2)], draws.below(1000))
    }
    if company {
      file.text(any(names.companies[person.type.rawValue - 1]))
    } else {
      file.blank()
    }
    file.text(words.types[person.type.rawValue])
    if draws.chance(perMille: 15) {
      file.blank()
    } else {
      file.text(words.sizes[person.people < 4 ? 0 : person.people < 15 ? 1 : 2])
    }
    file.text(words.profiles[person.profile])
    file.text(words.plans[person.plan.rawValue])
    if draws.chance(perMille: 12) { file.blank() } else { file.text(words.regions[person.region]) }
    file.date(person.joinDay)
    file.date(life.endedDay)
    if company { file.text(any(words.owners)) } else { file.blank() }
    file.endRow()
  }

  mutating func writeMember() {
    guard let day = life.memberDay else { return }
    let file = files.members
    file.code("C", person.index + 1, width: idWidth)
    file.date(day)
    file.text(world.words.tiers[life.orders.count < 5 ? 0 : life.orders.count < 12 ? 1 : 2])
    file.date(life.redeemedDay)
    file.endRow()
  }
}

extension RowWriter {
  /// `name.number@domain`, which nobody owns (RFC 2606).
  func address(_ name: [UInt8], _ number: Int, _ domain: [UInt8]) {
    append(name)
    append(".")
    append(number, width: 1)
    append("@")
    append(domain)
    blank()
  }

  /// A number in a range that is kept free for drama, closed by three digits.
  func phone(_ range: [UInt8], _ number: Int) {
    append(range)
    append(number, width: 3)
    blank()
  }
}
