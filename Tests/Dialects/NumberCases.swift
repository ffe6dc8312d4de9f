import Relations
import Tables

let numberCases: [ScalarCase] = [
  ScalarCase("2 + 3", call(.add, .integer, whole(2), whole(3)), .integer(5)),
  ScalarCase("2 - 3", call(.subtract, .integer, whole(2), whole(3)), .integer(-1)),
  ScalarCase(
    "beyond 32 bits", call(.add, .integer, whole(2_147_483_647), whole(1)), .integer(2_147_483_648)
  ),
  ScalarCase("the smallest", whole(.min), .integer(.min)),
  ScalarCase(
    "exact tenths",
    call(
      .equal, .boolean, call(.add, .decimal(scale: 1), exact("0.1"), exact("0.2")), exact("0.3")),
    .boolean(true)),
  ScalarCase(
    "1.5 * 1.5", call(.multiply, .decimal(scale: 2), exact("1.5"), exact("1.5")), .double(2.25)),
  ScalarCase("1.5 + 1", call(.add, .decimal(scale: 1), exact("1.5"), whole(1)), .double(2.5)),
  ScalarCase(
    "a decimal and a double", call(.add, .double, exact("1.5"), real(0.25)), .double(1.75)),
  ScalarCase("7 / 2", call(.divide, .double, whole(7), whole(2)), .double(3.5)),
  ScalarCase("1 / 0", call(.divide, .double, whole(1), whole(0)), .null),
  ScalarCase("1.0 / 0.0", call(.divide, .double, real(1), real(0)), .null),
  ScalarCase("0 / 0", call(.divide, .double, exact("0.0"), exact("0.0")), .null),
  ScalarCase("1 / null", call(.divide, .double, whole(1), noWhole), .null),
  ScalarCase("-7 % 3", call(.remainder, .integer, whole(-7), whole(3)), .integer(-1)),
  ScalarCase("7 % -3", call(.remainder, .integer, whole(7), whole(-3)), .integer(1)),
  ScalarCase("7 % 0", call(.remainder, .integer, whole(7), whole(0)), .null),
  ScalarCase(
    "a step of seeded places near 63 bits",
    call(
      .remainder, .integer,
      call(
        .add, .integer, call(.multiply, .integer, whole(2_147_483_645), whole(2_147_483_646)),
        whole(7)), whole(2_147_483_647)), .integer(9)),
  ScalarCase("7.5 % 2.0", call(.remainder, .double, real(7.5), real(2)), .double(1.5)),
  ScalarCase("7.5 % 0.0", call(.remainder, .double, real(7.5), real(0)), .null),
  ScalarCase(
    "-5.5 % 2", call(.remainder, .decimal(scale: 1), exact("-5.5"), whole(2)), .double(-1.5)),
  ScalarCase("--5", call(.negate, .integer, whole(-5)), .integer(5)),
  ScalarCase("round 2.5", call(.round, .integer, real(2.5), whole(0)), .integer(3)),
  ScalarCase("round -2.5", call(.round, .integer, real(-2.5), whole(0)), .integer(-3)),
  ScalarCase("round 0.5", call(.round, .double, real(0.5), whole(0)), .double(1)),
  ScalarCase(
    "round 2.345", call(.round, .decimal(scale: 2), exact("2.345"), whole(2)), .double(2.35)),
  ScalarCase(
    "round -2.345", call(.round, .decimal(scale: 2), exact("-2.345"), whole(2)), .double(-2.35)),
  ScalarCase(
    "round 1250 to hundreds", call(.round, .integer, whole(1250), whole(-2)), .integer(1300)),
  ScalarCase(
    "round -1250 to hundreds", call(.round, .integer, whole(-1250), whole(-2)), .integer(-1300)),
  ScalarCase("round a whole number", call(.round, .integer, whole(7), whole(2)), .integer(7)),
  ScalarCase("floor -2.5", call(.floor, .integer, real(-2.5)), .integer(-3)),
  ScalarCase("ceiling -2.5", call(.ceiling, .integer, exact("-2.5")), .integer(-2)),
  ScalarCase("floor as a double", call(.floor, .double, real(1e30)), .double(1e30)),
  ScalarCase("absolute", call(.absolute, .decimal(scale: 1), exact("-2.5")), .double(2.5)),
  ScalarCase("square root", call(.squareRoot, .double, whole(9)), .double(3)),
  ScalarCase("square root of -1", call(.squareRoot, .double, real(-1)).isNull, .boolean(true)),
  ScalarCase("logarithm of 1", call(.naturalLogarithm, .double, whole(1)), .double(0)),
  ScalarCase("logarithm of 0", call(.naturalLogarithm, .double, real(0)).isNull, .boolean(true)),
  ScalarCase("logarithm of -1", call(.naturalLogarithm, .double, real(-1)).isNull, .boolean(true)),
  ScalarCase("exponential", call(.exponential, .double, whole(0)), .double(1)),
  ScalarCase("exponential of 1000", call(.exponential, .double, real(1000)).isNull, .boolean(true)),
  ScalarCase("greatest with a null", call(.greatest, .integer, noWhole, whole(2)), .integer(2)),
  ScalarCase("least of nulls", call(.least, .integer, noWhole, noWhole), .null),
  ScalarCase("least of two types", call(.least, .double, whole(2), real(1.5)), .double(1.5)),
  ScalarCase("greatest text", call(.greatest, .text, text("a"), text("B")), .text("a")),
  ScalarCase("an infinite product", call(.multiply, .double, real(1e300), real(1e300)), .null),
  ScalarCase(
    "an infinite product compared",
    call(.multiply, .double, real(1e300), real(1e300)).isGreater(than: whole(5)), .null),
  ScalarCase(
    "an infinite sum", call(.add, .double, real(-1.5e308), real(-1.5e308)).isNull, .boolean(true)),
  ScalarCase(
    "an infinite quotient", call(.divide, .double, real(1e300), real(1e-300)).isNull, .boolean(true)
  ),
  ScalarCase(
    "a narrow product",
    written(
      call(
        .multiply, .decimal(scale: 4), exact("9876543210987654.25"), exact("9876543210987654.25"))),
    .text("97546105798506323854305745917543.0625")),
  ScalarCase(
    "a narrow sum",
    written(call(.add, .decimal(scale: 2), exact("9999999999999999.99"), exact("0.01"))),
    .text("10000000000000000.00")),
  ScalarCase(
    "coalesce of two scales",
    written(.call(.coalesce, [wide, exact("4.0612")], .decimal(scale: 4))), .text("1.5000")),
  ScalarCase(
    "a choice of two scales",
    written(.choice([.init(noTruth, wide)], otherwise: exact("4.0612"), .decimal(scale: 4))),
    .text("4.0612")),
  ScalarCase(
    "the greatest of two scales",
    written(call(.greatest, .decimal(scale: 4), wide, exact("4.0612"))), .text("4.0612")),
  ScalarCase(
    "equal in two scales",
    call(.equal, .boolean, call(.add, .decimal(scale: 2), wide, exact("2.56")), exact("4.0612")),
    .boolean(false)),
  ScalarCase(
    "in, of two scales", call(.isIn, .boolean, wide, exact("1.5004"), exact("4.0612")),
    .boolean(false)),
  ScalarCase(
    "multiple", written(call(.multiple, .decimal(scale: 2), exact("0.70"), exact("0.1"))),
    .text("0.70")),
  ScalarCase("multiple below 0", call(.multiple, .integer, whole(-1), whole(7)), .integer(-7)),
  ScalarCase(
    "multiple of many", call(.multiple, .integer, whole(.max), whole(.max)), .integer(.max)),
  ScalarCase(
    "multiple of a fraction", written(call(.multiple, .decimal(scale: 1), whole(7), exact("2.5"))),
    .text("5.0")),
  ScalarCase(
    "multiple of a double", call(.multiple, .double, real(-0.6), real(0.25)), .double(-0.75)),
  ScalarCase(
    "round to more digits", written(call(.round, .decimal(scale: 2), exact("2.25"), whole(400))),
    .text("2.25")),
  ScalarCase(
    "round a double to more digits", call(.round, .double, real(2.25), whole(400)), .double(2.25)),
  ScalarCase("round to too many", call(.round, .integer, whole(4), whole(-400)), .integer(0)),
  ScalarCase(
    "round beside the end", call(.round, .integer, whole(.max - 807), whole(-3)),
    .integer(.max - 807)),
]

/// A decimal that an engine holds with as many digits as it can.
private let wide = call(.add, .decimal(scale: 2), exact("0.25"), exact("1.25"))

private func written(_ expression: Expression) -> Expression { expression.cast(to: .text) }

/// What does not fit 64 bits or 38 digits: an error on every engine, whose words say so.
let overflowCases: [(name: String, expression: Expression)] = [
  ("a sum", call(.add, .integer, whole(.max), whole(1))),
  ("a difference", call(.subtract, .integer, whole(-.max), whole(9))),
  ("a product", call(.multiply, .integer, whole(.max), whole(2))),
  ("a negation", call(.negate, .integer, whole(.min))),
  ("a size", call(.absolute, .integer, whole(.min))),
  (
    "a sum of durations", call(.add, .duration, .constant(.duration(.max)), .constant(.duration(1)))
  ),
  ("a whole part", call(.floor, .integer, real(1e30))),
  ("a rounding", call(.round, .integer, whole(.max), whole(-3))),
  ("a multiple", call(.multiple, .integer, whole(.min), whole(7))),
  ("a sum of decimals", call(.add, .decimal(scale: 0), exact(whole38), exact(whole38))),
  ("a product of decimals", call(.multiply, .decimal(scale: 2), exact(nines), exact(nines))),
  ("a wider decimal", call(.cast, .decimal(scale: 9), exact(nines))),
]

private let whole38 = String(repeating: "9", count: 38)
private let nines = String(repeating: "9", count: 36) + ".9"
