import Relations
import Tables

/// An expression and the value that every engine must give.
struct ScalarCase: Sendable {
  var name: String
  var expression: Expression
  var value: Value

  init(_ name: String, _ expression: Expression, _ value: Value) {
    self.name = name
    self.expression = expression
    self.value = value
  }
}

func call(_ function: ScalarFunction, _ type: ValueType, _ arguments: Expression...)
  -> Expression
{ .call(function, arguments, type) }

func text(_ value: String) -> Expression { .text(value) }
func whole(_ value: Int64) -> Expression { .integer(value) }
func real(_ value: Double) -> Expression { .double(value) }
func exact(_ digits: String) -> Expression { .constant(.decimal(digits)) }
let noText = Expression.null(.text)
let noWhole = Expression.null(.integer)
let noReal = Expression.null(.double)
let noTruth = Expression.null(.boolean)

private func day(_ year: Int, _ month: Int, _ day: Int) -> Int32 {
  CivilDate(year: year, month: month, day: day)?.daysSinceEpoch ?? 0
}
private func date(_ y: Int, _ m: Int, _ d: Int) -> Expression { .constant(.date(day(y, m, d))) }
private func instant(_ y: Int, _ m: Int, _ d: Int, _ seconds: Double = 0) -> Int64 {
  Int64(day(y, m, d)) * 86_400_000_000 + Int64(seconds * 1_000_000)
}
private func moment(_ y: Int, _ m: Int, _ d: Int, _ seconds: Double = 0) -> Expression {
  .timestamp(instant(y, m, d, seconds))
}

let scalarCases: [ScalarCase] = logicCases + numberCases + textCases + timeCases + castCases

private let logicCases: [ScalarCase] = [
  ScalarCase("null and false", call(.and, .boolean, noTruth, .boolean(false)), .boolean(false)),
  ScalarCase("null and true", call(.and, .boolean, noTruth, .boolean(true)), .null),
  ScalarCase("null or true", call(.or, .boolean, noTruth, .boolean(true)), .boolean(true)),
  ScalarCase("and of nothing", .call(.and, [], .boolean), .boolean(true)),
  ScalarCase(
    "a long or", .call(.or, (0..<300).map { whole($0).equals(whole(299 - $0 * 2)) }, .boolean),
    .boolean(false)),
  ScalarCase("not null", call(.not, .boolean, noTruth), .null),
  ScalarCase("null is null", noText.isNull, .boolean(true)),
  ScalarCase("'' is null", text("").isNull, .boolean(false)),
  ScalarCase("null = null", noWhole.equals(noWhole), .null),
  ScalarCase("texts by code point", text("Z").isLess(than: text("a")), .boolean(true)),
  ScalarCase("an accent after z", text("é").isGreater(than: text("z")), .boolean(true)),
  ScalarCase("case matters", text("A").equals(text("a")), .boolean(false)),
  ScalarCase("blanks matter", text("a ").equals(text("a")), .boolean(false)),
  ScalarCase(
    "false < true", Expression.boolean(false).isLess(than: .boolean(true)), .boolean(true)),
  ScalarCase("2 = 2.00", whole(2).equals(exact("2.00")), .boolean(true)),
  ScalarCase(
    "a date before a time of its day", date(2024, 5, 1).isLess(than: moment(2024, 5, 1, 1)),
    .boolean(true)),
  ScalarCase("in", call(.isIn, .boolean, text("b"), text("a"), text("b")), .boolean(true)),
  ScalarCase("not in", call(.isIn, .boolean, text("c"), text("a"), text("b")), .boolean(false)),
  ScalarCase(
    "2 in 1, 2.0", call(.isIn, .boolean, whole(2), whole(1), exact("2.0")), .boolean(true)),
  ScalarCase("coalesce", call(.coalesce, .text, noText, text("x"), text("y")), .text("x")),
  ScalarCase(
    "a choice of nothing", .choice([.init(noTruth, whole(1))], otherwise: noWhole, .integer), .null),
  ScalarCase(
    "a choice of two types",
    .choice([.init(.boolean(true), whole(1))], otherwise: real(2.5), .double), .double(1)),
]

private let textCases: [ScalarCase] = [
  ScalarCase(
    "contains ignores case", call(.contains, .boolean, text("Late DELIVERY"), text("delivery")),
    .boolean(true)),
  ScalarCase(
    "contains Ж", call(.contains, .boolean, text("ЖАЛОБА"), text("жалоба")), .boolean(true)),
  ScalarCase(
    "contains with case", call(.containsCase, .boolean, text("Late"), text("late")), .boolean(false)
  ),
  ScalarCase("contains nothing", call(.contains, .boolean, text("a"), text("")), .boolean(true)),
  ScalarCase(
    "contains takes % as it is", call(.contains, .boolean, text("abc"), text("a%c")),
    .boolean(false)),
  ScalarCase("contains in null", call(.contains, .boolean, noText, text("a")), .null),
  ScalarCase("starts with", call(.startsWith, .boolean, text("Apple"), text("aP")), .boolean(true)),
  ScalarCase(
    "starts with, case", call(.startsWithCase, .boolean, text("Apple"), text("aP")), .boolean(false)
  ),
  ScalarCase("ends with", call(.endsWith, .boolean, text("Apple"), text("LE")), .boolean(true)),
  ScalarCase(
    "ends with, case", call(.endsWithCase, .boolean, text("Apple"), text("le")), .boolean(true)),
  ScalarCase(
    "a word", call(.containsWord, .boolean, text("It was Late."), text("late")), .boolean(true)),
  ScalarCase(
    "not a word", call(.containsWord, .boolean, text("It was later"), text("late")), .boolean(false)
  ),
  ScalarCase(
    "not a word after é", call(.containsWord, .boolean, text("élate"), text("late")),
    .boolean(false)),
  ScalarCase(
    "a word of Ж", call(.containsWord, .boolean, text("моя Жалоба!"), text("ЖАЛОБА")),
    .boolean(true)),
  ScalarCase(
    "a word with signs", call(.containsWordCase, .boolean, text("we use C++ (a lot)"), text("C++")),
    .boolean(true)),
  ScalarCase(
    "a word, case", call(.containsWordCase, .boolean, text("Late"), text("late")), .boolean(false)),
  ScalarCase(
    "a word of a column",
    call(
      .containsWord, .boolean, text("we use c++ (a lot)"),
      call(.concatenate, .text, text("C"), text("++"))), .boolean(true)),
  ScalarCase(
    "matches", call(.matches, .boolean, text("order 1234"), text(#"^order \d{4}$"#)), .boolean(true)
  ),
  ScalarCase(
    "matches somewhere", call(.matches, .boolean, text("xaby"), text("a[b-d]")), .boolean(true)),
  ScalarCase("\\w is ASCII", call(.matches, .boolean, text("é"), text(#"\w"#)), .boolean(false)),
  ScalarCase(
    "\\d is ASCII", call(.matches, .boolean, text("٣"), text(#"^[\d]$"#)), .boolean(false)),
  ScalarCase("\\b is ASCII", call(.matches, .boolean, text("éa"), text(#"\ba"#)), .boolean(true)),
  ScalarCase(
    "a bracket in a class", call(.matches, .boolean, text("["), text("^[[&&]$")), .boolean(true)),
  ScalarCase(
    "a literal part", call(.matches, .boolean, text("a.b"), text(#"^\Qa.b\E$"#)), .boolean(true)),
  ScalarCase(
    "a point is no new line", call(.matches, .boolean, text("a\nb"), text("a.b")), .boolean(false)),
  ScalarCase("flags", call(.matches, .boolean, text("ABC"), text("(?i)b")), .boolean(true)),
  ScalarCase("lower", call(.lower, .text, text("ÀÉ ЖГ ԱԲ")), .text("àé жг աբ")),
  ScalarCase("lower sigma", call(.lower, .text, text("ΣΑΣ")), .text("σασ")),
  ScalarCase("upper", call(.upper, .text, text("straße")), .text("STRAẞE")),
  ScalarCase("upper null", call(.upper, .text, noText), .null),
  ScalarCase("trim", call(.trim, .text, text(" \t\u{a0}a b\n\r ")), .text("a b")),
  ScalarCase("length in characters", call(.length, .integer, text("né👍")), .integer(3)),
  ScalarCase("length of nothing", call(.length, .integer, text("")), .integer(0)),
  ScalarCase("substring", call(.substring, .text, text("hello"), whole(2), whole(3)), .text("ell")),
  ScalarCase(
    "substring from 0", call(.substring, .text, text("hello"), whole(0), whole(3)), .text("he")),
  ScalarCase(
    "substring from -1", call(.substring, .text, text("hello"), whole(-1), whole(3)), .text("h")),
  ScalarCase(
    "substring beyond", call(.substring, .text, text("hello"), whole(9), whole(3)), .text("")),
  ScalarCase(
    "substring of -1", call(.substring, .text, text("hello"), whole(2), whole(-1)), .text("")),
  ScalarCase(
    "substring of many", call(.substring, .text, text("hello"), whole(4), whole(.max)), .text("lo")),
  ScalarCase(
    "substring of é", call(.substring, .text, text("né👍"), whole(2), whole(2)), .text("é👍")),
  ScalarCase(
    "substring, computed",
    call(
      .substring, .text, text("hello"), call(.length, .integer, text("ab")),
      call(.length, .integer, text("abc"))), .text("ell")),
  ScalarCase(
    "substring, computed from 0",
    call(
      .substring, .text, text("hello"), call(.length, .integer, text("")),
      call(.length, .integer, text("abc"))), .text("he")),
  ScalarCase("concatenate", call(.concatenate, .text, text("a"), noText, text("b")), .text("ab")),
  ScalarCase("concatenate nulls", call(.concatenate, .text, noText, noText), .text("")),
  ScalarCase("concatenate a number", call(.concatenate, .text, text("n"), whole(5)), .text("n5")),
  ScalarCase(
    "replace", call(.replace, .text, text("a.b.c"), text("."), text("$1")), .text("a$1b$1c")),
  ScalarCase(
    "replace nothing", call(.replace, .text, text("abc"), text(""), text("x")), .text("abc")),
  ScalarCase(
    "replace, computed",
    call(.replace, .text, text("abc"), call(.lower, .text, text("")), text("x")), .text("abc")),
  ScalarCase("part", call(.part, .text, text("a.b.c"), text("."), whole(2)), .text("b")),
  ScalarCase("part of |", call(.part, .text, text("a|b"), text("|"), whole(2)), .text("b")),
  ScalarCase("an empty part", call(.part, .text, text("a,,c"), text(","), whole(2)), .text("")),
  ScalarCase("part beyond", call(.part, .text, text("a.b"), text("."), whole(3)), .null),
  ScalarCase("part 0", call(.part, .text, text("a.b"), text("."), whole(0)), .null),
  ScalarCase(
    "extract", call(.extract, .text, text("order 12 of 34"), text(#"(\d+) of (\d+)"#), whole(2)),
    .text("34")),
  ScalarCase(
    "extract all", call(.extract, .text, text("order 12"), text(#"\d+"#), whole(0)), .text("12")),
  ScalarCase(
    "extract nothing", call(.extract, .text, text("order"), text(#"(\d+)"#), whole(1)), .null),
]

private let timeCases: [ScalarCase] = [
  ScalarCase(
    "a microsecond later", call(.addMicroseconds, .timestamp, moment(2024, 5, 1), whole(1)),
    .timestamp(instant(2024, 5, 1) + 1)),
  ScalarCase(
    "1000 days earlier",
    call(
      .addMicroseconds, .timestamp, moment(2024, 5, 1), .constant(.duration(-86_400_000_000_000))),
    .timestamp(instant(2024, 5, 1) - 86_400_000_000_000)),
  ScalarCase(
    "two days later", call(.addDays, .date, date(2024, 2, 28), whole(2)), .date(day(2024, 3, 1))),
  ScalarCase("days before 1970", call(.addDays, .date, date(1970, 1, 1), whole(-1)), .date(-1)),
  ScalarCase(
    "a month after the 31st", call(.addMonths, .date, date(2024, 1, 31), whole(1)),
    .date(day(2024, 2, 29))),
  ScalarCase(
    "a year after a leap day", call(.addMonths, .date, date(2024, 2, 29), whole(12)),
    .date(day(2025, 2, 28))),
  ScalarCase(
    "a month before the 31st", call(.addMonths, .date, date(2024, 3, 31), whole(-1)),
    .date(day(2024, 2, 29))),
  ScalarCase(
    "a month after the 29th", call(.addMonths, .date, date(2024, 2, 29), whole(1)),
    .date(day(2024, 3, 29))),
  ScalarCase(
    "a month after a time", call(.addMonths, .timestamp, moment(2024, 1, 31, 3661.5), whole(13)),
    .timestamp(instant(2025, 2, 28, 3661.5))),
  ScalarCase(
    "elapsed", call(.elapsed, .duration, moment(2024, 3, 1, 0.5), moment(2024, 2, 28)),
    .duration(172_800_500_000)),
  ScalarCase(
    "elapsed, negative", call(.elapsed, .duration, moment(1969, 12, 31), moment(1970, 1, 1)),
    .duration(-86_400_000_000)),
  ScalarCase(
    "days between", call(.daysBetween, .integer, date(2024, 3, 1), date(2024, 2, 28)), .integer(2)),
  ScalarCase(
    "day of a time", moment(1969, 12, 31, 86_399).start(of: .day), .period(.day, start: -1)),
  ScalarCase(
    "week of a Sunday", date(2023, 1, 1).start(of: .week), .period(.week, start: day(2022, 12, 26))),
  ScalarCase(
    "week from Sunday", date(2023, 1, 7).start(of: .week, weekStart: 6),
    .period(.week, start: day(2023, 1, 1))),
  ScalarCase(
    "week from Sunday, its first day", moment(2023, 1, 8, 5).start(of: .week, weekStart: 6),
    .period(.week, start: day(2023, 1, 8))),
  ScalarCase(
    "week from Saturday", date(2023, 1, 6).start(of: .week, weekStart: 5),
    .period(.week, start: day(2022, 12, 31))),
  ScalarCase(
    "month", moment(2024, 2, 29, 5).start(of: .month), .period(.month, start: day(2024, 2, 1))),
  ScalarCase(
    "quarter", date(2024, 6, 30).start(of: .quarter), .period(.quarter, start: day(2024, 4, 1))),
  ScalarCase(
    "year", moment(1969, 12, 31, 5).start(of: .year), .period(.year, start: day(1969, 1, 1))),
  ScalarCase("year number", call(.year, .integer, moment(1969, 12, 31, 86_399.9)), .integer(1969)),
  ScalarCase("month number", call(.monthNumber, .integer, date(2024, 12, 31)), .integer(12)),
  ScalarCase("day of month", call(.dayOfMonth, .integer, date(2024, 2, 29)), .integer(29)),
  ScalarCase("hour", call(.hour, .integer, moment(2024, 2, 29, 23.5 * 3600)), .integer(23)),
  ScalarCase("hour of a date", call(.hour, .integer, date(2024, 2, 29)), .integer(0)),
  ScalarCase("Monday", call(.weekdayNumber, .integer, date(2024, 4, 29)), .integer(1)),
  ScalarCase("Sunday", call(.weekdayNumber, .integer, moment(2024, 5, 5, 7)), .integer(7)),
  ScalarCase(
    "a time with a fraction", moment(2024, 5, 1, 0.000123), .timestamp(instant(2024, 5, 1) + 123)),
  ScalarCase("the first day of the calendar", .constant(.date(day(1, 1, 1))), .date(day(1, 1, 1))),
]

private let castCases: [ScalarCase] = [
  ScalarCase("2.5 as a whole number", real(2.5).cast(to: .integer), .integer(3)),
  ScalarCase("-2.5 as a whole number", exact("-2.5").cast(to: .integer), .integer(-3)),
  ScalarCase("2.7 as a whole number", real(2.7).cast(to: .integer), .integer(3)),
  ScalarCase("1e20 as a whole number", real(1e20).cast(to: .integer), .null),
  ScalarCase("2.25 as a decimal", real(2.25).cast(to: .decimal(scale: 1)), .double(2.3)),
  ScalarCase("2.25, exact, as a decimal", exact("2.25").cast(to: .decimal(scale: 1)), .double(2.3)),
  ScalarCase("'12' as a whole number", text(" 12 ").cast(to: .integer), .integer(12)),
  ScalarCase("'2.5' as a whole number", text("2.5").cast(to: .integer), .null),
  ScalarCase("'1_000' as a whole number", text("1_000").cast(to: .integer), .null),
  ScalarCase("'' as a whole number", text("").cast(to: .integer), .null),
  ScalarCase("'2.5' as a double", text("2.5").cast(to: .double), .double(2.5)),
  ScalarCase("'1e3' as a double", text("1e3").cast(to: .double), .double(1000)),
  ScalarCase("'inf' as a double", text("inf").cast(to: .double).isNull, .boolean(true)),
  ScalarCase("'x' as a double", text("x").cast(to: .double), .null),
  ScalarCase("'2.55' as a decimal", text("2.55").cast(to: .decimal(scale: 1)), .double(2.6)),
  ScalarCase("'true' as a boolean", text("True").cast(to: .boolean), .boolean(true)),
  ScalarCase("'maybe' as a boolean", text("maybe").cast(to: .boolean), .null),
  ScalarCase("'2024-02-29' as a date", text("2024-02-29").cast(to: .date), .date(day(2024, 2, 29))),
  ScalarCase("'2023-02-29' as a date", text("2023-02-29").cast(to: .date), .null),
  ScalarCase("'29.02.2024' as a date", text("29.02.2024").cast(to: .date), .null),
  ScalarCase(
    "'2024-02-29T10:00' as a time", text("2024-02-29T10:00").cast(to: .timestamp),
    .timestamp(instant(2024, 2, 29, 36_000))),
  ScalarCase(
    "'2024-02-29 10:00:00.25' as a time", text("2024-02-29 10:00:00.25").cast(to: .timestamp),
    .timestamp(instant(2024, 2, 29, 36_000.25))),
  ScalarCase(
    "a date as a time", date(2024, 2, 29).cast(to: .timestamp), .timestamp(instant(2024, 2, 29))),
  ScalarCase("a time as a date", moment(1969, 12, 31, 86_399).cast(to: .date), .date(-1)),
  ScalarCase(
    "a time as a month", moment(2024, 2, 29, 5).cast(to: .period(.month)),
    .period(.month, start: day(2024, 2, 1))),
  ScalarCase("5 as text", whole(-5).cast(to: .text), .text("-5")),
  ScalarCase("2.50 as text", exact("2.50").cast(to: .text), .text("2.50")),
  ScalarCase("100.0 as text", real(100).cast(to: .text), .text("100")),
  ScalarCase("0.1 as text", real(0.1).cast(to: .text), .text("0.1")),
  ScalarCase("true as text", Expression.boolean(true).cast(to: .text), .text("true")),
  ScalarCase("a date as text", date(2024, 2, 29).cast(to: .text), .text("2024-02-29")),
  ScalarCase(
    "a time as text", moment(2024, 2, 29, 36_000).cast(to: .text), .text("2024-02-29T10:00:00")),
  ScalarCase(
    "a time with a fraction as text", moment(2024, 2, 29, 0.25).cast(to: .text),
    .text("2024-02-29T00:00:00.250000")),
  ScalarCase(
    "a month as text", .call(.cast, [.constant(.period(.month, start: day(2024, 2, 1)))], .text),
    .text("2024-02")),
  ScalarCase(
    "a quarter as text",
    .call(.cast, [.constant(.period(.quarter, start: day(2024, 4, 1)))], .text), .text("2024-Q2")),
  ScalarCase(
    "a year as text", .call(.cast, [.constant(.period(.year, start: day(2024, 1, 1)))], .text),
    .text("2024")),
  ScalarCase("true as a number", Expression.boolean(true).cast(to: .integer), .integer(1)),
]
