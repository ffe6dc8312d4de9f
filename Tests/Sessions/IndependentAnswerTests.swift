import Foundation
import Sessions
import Tables
import Testing
import Tiers

/// Answers to questions on the samples, beside SQL written by hand over the CSV files themselves.
@Suite(.serialized) struct IndependentAnswerTests {
  /// A query, and the SQL that must give the same rows.
  ///
  /// `P S T C` are the files. A column `r` of the SQL is the rows' order and stays out.
  static let pairs: [(query: String, sql: String)] = [
    ("purchases | count", "select count(*) from P"),
    (
      "purchases | where amount > 50 and product != \"Decaf\" | count by channel",
      "select channel, count(*) from P where amount > 50 and product <> 'Decaf' group by 1"
    ),
    (
      "purchases | summarize n = count(), s = sum(amount), m = median(amount) by category, month",
      """
      select category, strftime(date, '%Y-%m'), count(*), sum(amount::decimal(18,2)),
        median(amount::double) from P group by 1, 2
      """
    ),
    (
      """
      purchases | summarize s = sum(quantity) by customer | summarize avg(s), max(s), n = count()
      """,
      """
      select avg(s), max(s), count(*) from (select sum(quantity) s from P group by customer)
      """
    ),
    (
      """
      purchases | summarize n = count() by channel, quarter | extend share = n / sum(n) by quarter
      | where share > 0.4 | select quarter, channel, n
      """,
      """
      select year(date) || '-Q' || quarter(date), channel, n from (
        select *, n / sum(n) over (partition by date) share from (
          select date_trunc('quarter', date) date, channel, count(*) n from P group by 1, 2))
      where share > 0.4
      """
    ),
    (
      "purchases | sort by product, amount desc | take 7 | select order",
      """
      select "order", r from (select *, row_number() over (
        order by product, amount::double desc, place) r from P) where r <= 7
      """
    ),
    (
      "purchases | sort by product | select order, channel | sort by channel desc | take 9 | drop channel",
      """
      select "order", r from (select *, row_number() over (
        order by channel desc, product, place) r from P) where r <= 9
      """
    ),
    (
      """
      purchases | sort by amount desc | extend amount = round(amount) | take 5
      | select order, amount
      """,
      """
      select "order", round(amount::double), r from (select *, row_number() over (
        order by amount::double desc, place) r from P) where r <= 5
      """
    ),
    (
      "purchases | top 2 by amount per device | select order, device",
      """
      select "order", device, row_number() over (order by device nulls last, k) r from (
        select *, row_number() over (partition by device order by amount::double desc, place) k
        from P) where k <= 2
      """
    ),
    (
      "purchases | take 50 | where plan == \"pro\" | extend region, w = weekday(date) | select order, region, w",
      """
      select "order", region, dayname(date) from (select * from P where place < 50) p
      join C using (customer) where plan = 'pro'
      """
    ),
    (
      "surveys | where score is not null | summarize nps(score), n = count() by plan",
      """
      select plan, 100.0 * (count(*) filter (score >= 9) - count(*) filter (score <= 6))
        / count(*), count(*) from S left join C using (customer) where score is not null group by 1
      """
    ),
    (
      "tickets | where not (topic == \"delivery\") or agent is null | count by status",
      "select status, count(*) from T where not topic = 'delivery' or agent is null group by 1"
    ),
    (
      """
      contacts | where customer in (tickets | where topic == "delivery" | select customer)
        and customer not in (purchases | where amount > 100 | select customer) | count by plan
      """,
      """
      select plan, count(*) from C where customer in (select customer from T where topic =
        'delivery') and customer not in (select customer from P where amount::double > 100)
        group by 1
      """
    ),
    (
      "let big = purchases | where amount > 200\nbig | join (big | select customer, other = order) on customer | count",
      """
      with b as (select * from P where amount::double > 200)
      select count(*) from b join b c using (customer)
      """
    ),
    (
      "contacts | join purchases on customer kind left | summarize n = count(order) by customer | count by orders = n",
      """
      select n, count(*) from (select c.customer, count("order") n from C c left join P using
        (customer) group by 1) group by 1
      """
    ),
    (
      "contacts | rename client = customer | join tickets on client == customer kind anti | count by region",
      """
      select region, count(*) from C where customer not in (select customer from T) group by 1
      """
    ),
    (
      """
      purchases | lookup contacts on customer | where joined in @2024
      | summarize s = sum(amount) by type
      """,
      """
      select type, sum(amount::decimal(18,2)) from P join C using (customer)
        where year(joined) = 2024 group by 1
      """
    ),
    (
      """
      purchases | select customer, date, v = amount
      | union (tickets | select customer, date = opened, v = handoffs)
      | summarize n = count(), s = sum(v), d = dcount(customer) by year
      """,
      """
      select strftime(date, '%Y'), count(*), sum(v), count(distinct customer) from (
        select customer, date, amount::decimal(18,2) v from P
        union all select customer, opened, handoffs from T) group by 1
      """
    ),
    (
      "tickets | extend h = closed - opened, late = done > due | summarize n = count(), late = share(late), longest = max(date_diff(opened, closed)), long = count_if(h > 2d) by topic",
      """
      select topic, count(*), count(*) filter (done > due) / count(*),
        max(date_diff('day', opened, closed)), count(*) filter (closed - opened > interval 2 day) from T group by 1
      """
    ),
    (
      "purchases | distinct customer, product | count by product | where n > 300 | sort by n desc | select product",
      """
      select product, row_number() over (order by n desc, product) r from (select product,
        count(distinct customer) n from P group by 1) where n > 300
      """
    ),
    (
      "set as_of = @2024-06\npurchases | summarize n = count(), last = max(date) by channel",
      """
      select channel, count(*), max(date) from P where date < '2024-07-01' group by 1
      """
    ),
    (
      "set as_of = @2024-06\npurchases | where date >= ago(3mo) | count",
      "select count(*) from P where date >= '2024-03-30' and date < '2024-07-01'"
    ),
    (
      "contacts | extend n = count() by region, plan | extend m = max(n) by region | where n == m | distinct region, plan",
      """
      select region, plan from (select *, max(n) over (partition by region) m from (
        select region, plan, count(*) n from C group by 1, 2)) where n = m
      """
    ),
    (
      "purchases | extend channel = \"all\", share = amount / sum(amount) by channel | summarize s = round(sum(share), 6)",
      "select round(count(distinct channel), 6) from P"
    ),
    (
      "surveys | summarize first(score), last(score) by customer | count by first_score, last_score",
      """
      select f, l, count(*) from (select customer,
        arg_min(score, (date, place)) filter (score is not null and date is not null) f,
        arg_max(score, (date, place)) filter (score is not null and date is not null) l
        from S group by 1) group by 1, 2
      """
    ),
    (
      "purchases | where product has \"tea\" | summarize p = percentile(amount, 0.9), s = stdev(amount)",
      """
      select quantile_cont(amount::double, 0.9), stddev_samp(amount::double) from P
        where regexp_matches(lower(product), '\\btea\\b')
      """
    ),
    (
      "customers | count",
      """
      select count(distinct customer) from (select customer from C union all select customer
      from P union all select customer from S union all select customer from T) where
      customer is not null
      """
    ),
  ]

  @Test(arguments: Tier.sample(pairs.indices, oneOf: 2))
  func theAnswerIsThatOfSQLOnTheFiles(_ index: Int) throws {
    let (query, sql) = Self.pairs[index]
    let session = try TestedSession.open("samples")
    let ours = try TestedSession.table(query, in: session)
    var theirs = try TestedSession.table(
      sql.asSource(files: CaseFile.checkout + "/samples"), in: session)
    var isOrdered = false
    if let place = theirs.columns.firstIndex(where: { $0.name == "r" }) {
      isOrdered = true
      let order = theirs.rows.indices.sorted {
        (theirs.rows[$0][place].number ?? 0) < (theirs.rows[$1][place].number ?? 0)
      }
      let rows = order.map { theirs.rows[$0] }
      theirs = Table(theirs.fields, rows: rows)
      var columns = theirs.columns
      columns.remove(at: place)
      theirs = Table(columns, rowCount: theirs.rowCount)
    }
    var (left, right) = (lines(ours), lines(theirs))
    if !isOrdered { (left, right) = (left.sorted(), right.sorted()) }
    #expect(left.count > 0)
    #expect(left == right, "\(query)")
  }

  private func lines(_ table: Table) -> [String] {
    table.rows.map { row in
      row.map { value in
        if let number = value.number { return plainNumber((number * 1e6).rounded() / 1e6) }
        return value.plainText
      }.joined(separator: "|")
    }
  }
}

extension String {
  /// As a source of the language, with files for the letters that stand for them.
  fileprivate func asSource(files folder: String) -> String {
    var text = self + " "
    for (letter, file) in ["P": "purchases", "S": "surveys", "T": "tickets", "C": "contacts"] {
      let rows =
        "(select row_number() over () - 1 as place, * from read_csv('\(folder)/\(file).csv'))"
      for end in [" ", "\n", ")"] {
        text = text.replacingOccurrences(of: " \(letter)\(end)", with: " \(rows)\(end)")
      }
    }
    text = text.replacingOccurrences(of: "\\", with: "\\\\")
      .replacingOccurrences(of: "\"", with: "\\\"").replacingOccurrences(of: "\n", with: " ")
    return "sql \"\(text)\""
  }
}
