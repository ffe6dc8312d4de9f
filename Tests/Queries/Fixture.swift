import Diagnostics

@testable import Queries

/// The words of realistic verbs.
let grammars = StageGrammars([
  verb("where", aliases: ["filter"], conditions: true),
  verb("extend", "by", aliases: ["derive", "mutate"]),
  verb("select", aliases: ["project"]),
  verb("drop"),
  verb("rename"),
  verb("summarize", "by", aliases: ["aggregate", "summarise"]),
  verb("series", "on", "every", "by", "fill"),
  verb("sort", "by", aliases: ["order"]),
  verb("take", aliases: ["limit", "head"]),
  verb("top", "by", "per"),
  verb("distinct"),
  verb("count"),
  StageGrammar(verb: "lookup", clauses: [.init("on", holdsConditions: true)]),
  StageGrammar(verb: "join", clauses: [.init("on", holdsConditions: true), .init("kind")]),
  verb("union"),
  verb("sample", "seed"),
  verb("describe"),
  verb("pulse", "every"),
  verb("notes"),
  verb("to", "replace"),
  verb("chart", "bar", "line", "heatmap", "x", "y", "by", aliases: ["render"]),
  verb(
    "funnel", "within", "entry", "order", "ties", "exclude", "optional", "holding", "until", "by",
    "asof", "using", "confidence", "versus", "why"),
  verb("journey", "list", "outcome", "stages", "from", "to"),
  verb("paths", "length", "from", "to", "collapse", "top"),
  StageGrammar(
    verb: "moments",
    clauses: [
      .init("outcome"), .init("within"), .init("good", holdsConditions: true),
      .init("bad", holdsConditions: true), .init("balance"), .init("by"),
    ]),
  verb("retention", "every", "kind", "of", "periods", "by"),
  verb(
    "nps", "by", "versus", "target", "asof", "confidence", "scale", "weighted", "latest", "using"),
  verb("csat", "top", "by"),
  verb("ces", "agree", "mean", "by"),
  verb("responses", "silent", "rake"),
  verb("drivers", "of", "on"),
  verb("lapse", "after", "rule"),
  verb("churn", "every", "rule", "by", "asof"),
  verb("survival", "interval", "at", "by"),
  verb("risk", "horizon", "observe", "gap", "model"),
  verb("winback", "weekly", "recovery", "holdout", "again", "outcome"),
  verb("rfm", "bins", "asof", "orders"),
  verb("ltv", "horizon", "discount", "margin"),
  verb("sessions", "gap"),
  verb("timeline"),
  verb("compare", "versus"),
])

private func verb(
  _ name: String, _ clauses: String..., aliases: [String] = [], conditions: Bool = false
) -> StageGrammar {
  StageGrammar(
    verb: name, aliases: aliases, clauses: clauses.map { .init($0) }, holdsConditions: conditions)
}

func parse(_ text: String, name: String? = nil) -> ParsedScript {
  Parser.parse(SourceText(text, name: name), grammars: grammars)
}

/// Queries of the design, one per line; each parses.
let corpus = [
  "purchases | where amount > 50 | churn",
  "tickets | where topic == \"billing\" | churn",
  "contacts | rfm | risk | where segment == \"champions\" and risk > 0.5 | winback",
  "contacts | rfm asof @2025-11 | rfm | where segment != segment_before",
  "surveys | where plan == \"free\" | take 5",
  "touchpoints | funnel ad, visit, cart, purchase within 30d by device",
  "events | funnel promo = step == \"ad\" and channel == \"meta\", \"add-to-cart\", purchase",
  "events | funnel order, payment order strict",
  "surveys | nps by plan",
  "surveys | nps versus -5",
  "surveys | nps by (amount > 100), product",
  "surveys | nps weighted",
  "surveys | nps scale 1 .. 10 latest",
  "surveys | sort by revenue desc",
  "surveys | sort revenue desc, plan",
  "purchases | series revenue = sum(amount) on date every 1mo by plan fill 0",
  "tickets | lookup contacts on customer",
  "tickets | join (orders | where x = 1 | select customer) on customer = id kind left",
  "surveys | where customer in early",
  "surveys | where customer not in (outreach | select customer)",
  "surveys | where date in @2024-05 or date between @2024-01 .. @2024-03-15",
  "surveys | where plan in (\"free\", \"pro\") and not comment contains_cs \"Late\"",
  "surveys | where score is not null and reason is null",
  "surveys | where comment not matches \"^re\\\\d+\" and name startswith 'O\\'Neil'",
  "top_customers | top 3 by revenue per region",
  "purchases | summarize n = count(), total = sum(amount) by month, `Order Status`",
  "purchases | summarize by plan",
  "purchases | extend share = n / sum(n) by month",
  "purchases | extend net = (amount - refund) * -1 ?? 0",
  "purchases | churn every 1mo | where period == $month",
  "surveys | nps by month | compare $month versus $month - 1mo",
  "purchases | moments good score > 8 bad score < 3",
  "purchases | moments outcome purchase within 90d good late = false",
  "purchases | survival at 30d, 90d by plan",
  "purchases | risk model",
  "events | journey from ad to cart stages A, B, C",
  "events | paths length 3 top 5",
  "sql \"select 1 as one\" | take 5",
  "(purchases | where amount > 3) | count",
  "purchases | union (tickets | take 5), surveys",
  "purchases | summarize nps(score) by month | chart line x month y nps by plan",
  "purchases | to \"file.csv\" replace",
  "purchases | where @2024-05-01T10:00 <= time and time < @2024-05-01T10:00:30.25",
  "purchases | where bin(date, 1w) > ago(3mo) and a..b == 3",
  "Результаты | where Оценка >= 9 | nps by Город",
  "let early = purchases | where date < @2024",
  "let gap = 30d",
  "let t = (purchases | take 5)",
  "let q = sql \"select 1\"",
  "def promoters(s, low) = count_if(s >= low) / count()",
  "set as_of = @2025-11",
]
