package import Catalogs
package import Diagnostics
package import Findings
import Queries
import Relations

/// The rows that an analysis works on, found from whatever rows came in.
package struct Analysed: Sendable {
  /// Rows of the kind that the verb analyses.
  package var rows: Rows
  /// The incoming rows when they only stand for their customers; nil when they are analysed.
  package var standingFor: Rows?
  /// What the footer says of it.
  package var notes: [Note]
  /// Rows of the kind before they were narrowed to those customers; nil when they are analysed
  /// themselves.
  package var everyone: Rows?

  /// Rows that are analysed as they are.
  package init(_ rows: Rows) {
    self.init(rows: rows, standingFor: nil, notes: [])
  }

  init(rows: Rows, standingFor: Rows?, notes: [Note], everyone: Rows? = nil) {
    self.rows = rows
    self.standingFor = standingFor
    self.notes = notes
    self.everyone = everyone
  }

  /// Whether the incoming rows are analysed themselves.
  package var isGiven: Bool { standingFor == nil }

  /// All rows of the kind that there are, also those that name nobody.
  package var whole: Rows { everyone ?? rows }
}

extension Scope {
  /// Rows of the kind are analysed themselves; any other rows stand for their customers.
  ///
  /// - Parameter kinds: What the verb analyses, the best first; where rows stand for customers, the
  ///   first kind that has a table is called up, all its tables together.
  /// - Parameter dataset: The one table to call up, when the verb knows which it is.
  package func analysed(
    _ arguments: Arguments, _ kinds: [RowKind], from input: Rows, calling dataset: Dataset? = nil
  ) throws(Diagnostic) -> Analysed {
    let verb = arguments.signature.name
    if let kind = input.shape.kind, kinds.contains(kind), !arguments.has(CommonClauses.using) {
      return Analysed(input)
    }
    guard let standing = input.withCustomer(in: self) else {
      throw Diagnostic(
        "not-analysable",
        "`\(verb)` analyses \(list(kinds)), and these rows are neither that nor customers",
        at: arguments.stage.verb.span,
        notes: ["columns here: \(input.shape.names.joined(separator: ", "))"],
        help: ["keep the customer: `summarize … by customer`"])
    }
    let datasets: [Dataset]
    if let dataset { datasets = [dataset] } else { datasets = try called(kinds, arguments) }
    let all = try union(datasets.map { rows(of: $0) }, at: arguments.stage.span)
    let kept = Relation.join(
      all.relation, .semi, standing.relation,
      on: [.customer], taking: [])
    // Everyone in a snapshot's own customer tables is meant: no need to say so.
    let whole =
      input.shape.kind == .customers && input.relation.fields == customers?.relation.fields
    let note = Note(
      .caveat, "all \(datasets.map(\.name).joined(separator: " and ")) of these customers")
    return Analysed(
      rows: Rows(kept, all.shape), standingFor: standing, notes: whole ? [] : [note],
      everyone: all)
  }

  private func called(
    _ kinds: [RowKind], _ arguments: Arguments
  ) throws(Diagnostic) -> [Dataset] {
    if let name = try arguments[CommonClauses.using] {
      guard let dataset = catalog[name.text] else {
        var diagnostic = Diagnostic("unknown-table", "no table `\(name.text)`", at: name.span)
        if let near = closest(to: name.text, in: catalog.datasets.map(\.name)) {
          diagnostic.help = ["did you mean `\(near)`?"]
        }
        throw diagnostic
      }
      return [dataset]
    }
    for kind in kinds {
      let found = catalog.datasets(of: kind)
      if !found.isEmpty { return found }
    }
    throw Diagnostic(
      "no-table",
      "`\(arguments.signature.name)` analyses \(list(kinds)), and no file here holds any",
      at: arguments.stage.verb.span,
      notes: [
        "tables: \(catalog.imported.map { "\($0.name) (\($0.kind.rawValue))" }.joined(separator: ", "))"
      ],
      help: ["if a table holds them, say so: --map TABLE.time=COLUMN"])
  }

  private func list(_ kinds: [RowKind]) -> String {
    kinds.map(\.rawValue).joined(separator: " or ")
  }
}

extension Shape {
  /// The column of a role, or a diagnostic that says what is missing and why.
  package func required(
    _ role: Role, for verb: String, at span: SourceSpan
  ) throws(Diagnostic) -> Attribute {
    if let attribute = attribute(for: role) { return attribute }
    let several = columns.filter { $0.role == role }
    if several.count > 1 {
      throw Diagnostic(
        "ambiguous-role",
        "`\(verb)` needs the \(role.rawValue) of `\(name)`, and \(several.count) columns are one",
        at: span, notes: ["they are: \(several.map(\.name).joined(separator: ", "))"],
        help: ["keep one: `| drop …`, or --map \(name).\(role.rawValue)=COLUMN"])
    }
    throw Diagnostic(
      "missing-role", "`\(verb)` needs the \(role.rawValue) of `\(name)`, and no column is one",
      at: span, notes: ["columns here: \(names.joined(separator: ", "))"],
      help: [
        "say which it is: --map \(name).\(role.rawValue)=COLUMN, or keep it where a stage removed it"
      ])
  }
}
