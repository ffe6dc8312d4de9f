import Diagnostics
import Sessions
import Tiers

@testable import Notebooks

/// A temporary folder with data of a tiny shop, and sessions on it.
final class Desk {
  private let kept: TemporaryFolder
  var folder: String { kept.path }

  static let data = [
    "contacts.csv": """
    customer,name,email,plan,joined
    C1,Ann,ann@example.org,pro,2024-01-01
    C2,Bea,bea@example.org,free,2024-02-01
    C3,Cem,cem@example.org,free,2024-03-01
    """,
    "purchases.csv": """
    order,customer,date,product,amount
    1,C1,2025-11-03,tea,10.50
    2,C2,2025-11-09,coffee,7.00
    3,C1,2025-12-01,tea,4.25
    4,C3,2025-12-24,tea,19.00
    """,
  ]

  init() throws {
    kept = try TemporaryFolder()
    for (name, text) in Desk.data { try write("data/" + name, text) }
  }

  func path(_ name: String) -> String { folder + "/" + name }

  func write(_ name: String, _ text: String) throws { try kept.file(name, text) }

  func session() throws(Diagnostic) -> Session {
    try Session.open(
      SessionOptions(paths: [path("data")], environment: ["KITH_CACHE": path("cache")])
    ).session
  }
}

func notebook(_ text: String, name: String? = "review.md") -> NotebookFile {
  NotebookFile(SourceText(text, name: name))
}

/// A notebook with only `kith: 1` before it.
func body(_ text: String) -> NotebookFile { notebook("---\nkith: 1\n---\n\n" + text) }

/// The ids of what is wrong, with their lines.
func ids(_ diagnostics: [Diagnostic]) -> [String] {
  diagnostics.map { diagnostic in
    guard let span = diagnostic.span else { return diagnostic.id }
    let (line, column) = span.source.position(of: span.range.lowerBound)
    return "\(diagnostic.id) \(line):\(column)"
  }
}

/// The text without the hashes of its outputs, which tests of their own look at.
func withoutHashes(_ text: String) -> String {
  text.replacing(/\ (in|out)=[0-9a-f]+/, with: "")
}
