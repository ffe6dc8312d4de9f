import Relations
import Tables

/// One entry per node and join shape; their SQL in each dialect is in `Golden`.
let relationCorpus: [(name: String, relation: Relation, order: [SortKey], limit: Int?)] = [
  entry("a table", purchases),
  entry("a filter", .filter(purchases, amount.isGreater(than: .constant(.decimal("10.00"))))),
  entry(
    "filters and columns share a block",
    .filter(
      .project(
        .filter(purchases, amount.isNotNull), [Named("customer", customer), Named("spent", amount)]
      ),
      column("spent", .decimal(scale: 2)).isAtLeast(.integer(5)))),
  entry(
    "a column that is read twice becomes a step",
    .project(
      .extend(purchases, [Named("doubled", doubled)]),
      [
        Named("customer", customer),
        Named("sum", .call(.add, [doubledColumn, doubledColumn], .decimal(scale: 2))),
      ])),
  entry(
    "a column that is read once is written where it is read",
    .project(
      .extend(purchases, [Named("doubled", doubled)]),
      [Named("quadrupled", .call(.add, [doubledColumn, .integer(1)], .decimal(scale: 2)))])),
  entry("a replaced column", .extend(purchases, [Named("amount", doubled)])),
  entry(
    "an aggregate",
    .aggregate(
      purchases, by: [Named("month", time.start(of: .month))],
      [
        NamedAggregate("n", .count()),
        NamedAggregate("large", .count(where: amount.isGreater(than: .integer(100)))),
        NamedAggregate("revenue", AggregateCall(.sum, [amount], type: .decimal(scale: 2))),
        NamedAggregate("mean", AggregateCall(.average, [amount], type: .double)),
      ]), order: [SortKey(column("month", .period(.month)))]),
  entry(
    "an aggregate of everything",
    .aggregate(purchases, by: [], [NamedAggregate("n", .count())])),
  entry(
    "an aggregate of an aggregate",
    .aggregate(
      .aggregate(purchases, by: [Named("customer", customer)], [NamedAggregate("n", .count())]),
      by: [Named("n", column("n", .integer))], [NamedAggregate("customers", .count())])),
  entry(
    "a filter over an aggregate",
    .filter(
      .aggregate(purchases, by: [Named("customer", customer)], [NamedAggregate("n", .count())]),
      column("n", .integer).isGreater(than: .integer(1)))),
  entry(
    "a filter over a window",
    .filter(
      .extend(
        purchases,
        [
          Named(
            "place",
            .window(
              Window(
                .rowNumber, partition: [customer],
                order: [SortKey(time), SortKey(column("_row", .integer))],
                type: .integer)))
        ]), column("place", .integer).equals(.integer(1)))),
  entry(
    "windows with frames",
    .extend(
      purchases,
      [
        Named("before", running(.rowsBefore)), Named("until", running(.rowsToCurrent)),
        Named("tied", running(.rangeToCurrent)), Named("all", running(.whole)),
      ])),
  entry(
    "a window before an instant",
    .extend(
      purchases,
      [
        Named(
          "before",
          .window(
            Window(
              .aggregate(AggregateCall(.maximum, [row], type: .integer)), partition: [customer],
              order: [SortKey(row)], frame: .rangeBefore, type: .integer)))
      ])),
  entry("distinct rows", .distinct(.project(purchases, [Named("product", product)]))),
  entry(
    "the first rows", .first(3, purchases, by: [SortKey(amount, descending: true), SortKey(row)]),
    order: [SortKey(amount, descending: true), SortKey(row)], limit: 2),
  entry(
    "an inner join",
    .join(
      purchases, .inner, contacts, on: [Pair("customer", "customer")],
      taking: [Pair("plan", "plan")])),
  entry(
    "a left join that replaces a column",
    .join(
      purchases, .left, contacts, on: [Pair("customer", "customer")],
      taking: [Pair("product", "plan")])),
  entry(
    "a filter over a join",
    .filter(
      .join(
        purchases, .left, contacts, on: [Pair("customer", "customer")],
        taking: [Pair("plan", "plan")]), column("plan", .text).equals(.text("free")))),
  entry(
    "an aggregate over a join",
    .aggregate(
      .join(
        purchases, .inner, contacts, on: [Pair("customer", "customer")],
        taking: [Pair("plan", "plan")]),
      by: [Named("plan", plan)],
      [
        NamedAggregate(
          "first", AggregateCall(.earliest, [product, time, row], type: .text))
      ])),
  entry(
    "a join of what was computed",
    .distinct(
      .join(
        .extend(purchases, [Named("month", time.start(of: .month))]), .left,
        .filter(perCustomer, column("n", .integer).isGreater(than: .integer(1))),
        on: [Pair("customer", "customer")], taking: [Pair("product", "n")]))),
  entry(
    "a semi join",
    .join(contacts, .semi, purchases, on: [Pair("customer", "customer")], taking: [])),
  entry(
    "an anti join",
    .join(
      contacts, .anti, .filter(purchases, product.equals(.text("tea"))),
      on: [Pair("customer", "customer")], taking: [])),
  entry(
    "a join without keys",
    .join(
      contacts, .left, .aggregate(purchases, by: [], [NamedAggregate("n", .count())]), on: [],
      taking: [Pair("n", "n")])),
  entry("a union", .union([customersOnly(contacts), customersOnly(purchases)])),
  entry(
    "a part that occurs twice is one step",
    .join(
      perCustomer, .semi, .filter(perCustomer, column("n", .integer).equals(.integer(1))),
      on: [Pair("n", "n")], taking: [])),
  entry("an earlier result", .filter(.result(3, contacts.fields), plan.isNotNull)),
  entry(
    "rows of the user",
    .filter(
      .verbatim("select 1 as n;", [Field("n", .integer)]),
      column("n", .integer).equals(.integer(1)))),
  entry(
    "rows made in Swift",
    .client(
      ClientTable(
        Table(
          [Field("customer", .text), Field("score", .double)], rows: [[.text("a"), .double(1)]])))),
  entry(
    "names that differ in case",
    .extend(
      .extend(customersOnly(contacts), [Named("Customer", .text("x"))]),
      [Named("CUSTOMER", .call(.upper, [column("Customer", .text)], .text))])),
]

func entry(
  _ name: String, _ relation: Relation, order: [SortKey] = [], limit: Int? = nil
) -> (name: String, relation: Relation, order: [SortKey], limit: Int?) {
  (name, relation, order, limit)
}

let contacts = Relation.table(
  "contacts",
  [
    Field("_row", .integer), Field("customer", .text), Field("plan", .text),
    Field("joined", .date),
  ])
let purchases = Relation.table(
  "purchases",
  [
    Field("_row", .integer), Field("customer", .text), Field("time", .timestamp),
    Field("amount", .decimal(scale: 2)), Field("product", .text),
  ])
func column(_ name: String, _ type: ValueType) -> Expression { .column(name, type) }
let row = column("_row", .integer)
let customer = column("customer", .text)
let plan = column("plan", .text)
let time = column("time", .timestamp)
let amount = column("amount", .decimal(scale: 2))
let product = column("product", .text)
let doubled = Expression.call(.multiply, [amount, .integer(2)], .decimal(scale: 2))
let doubledColumn = column("doubled", .decimal(scale: 2))
let perCustomer = Relation.aggregate(
  purchases, by: [Named("customer", customer)], [NamedAggregate("n", .count())])

func customersOnly(_ relation: Relation) -> Relation {
  .project(relation, [Named("customer", customer)])
}

func running(_ frame: Window.Frame) -> Expression {
  .window(
    Window(
      .aggregate(
        AggregateCall(.maximum, [time], where: product.equals(.text("tea")), type: .timestamp)),
      partition: [customer], order: [SortKey(time)], frame: frame, type: .timestamp))
}
