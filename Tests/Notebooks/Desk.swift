import Diagnostics
import Glibc
import Sessions

@testable import Notebooks

/// A temporary folder with data of a tiny shop, and sessions on it.
final class Desk {
  let folder: String

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
    var template = Array("/tmp/kith-notebooks-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Diagnostic("test", "no temporary folder") }
    folder = String(cString: made)
    mkdir(folder + "/data", 0o700)
    for (name, text) in Desk.data { try write("data/" + name, text) }
  }

  deinit {
    _ = system("rm -rf '\(folder)'")
  }

  func path(_ name: String) -> String { folder + "/" + name }

  func write(_ name: String, _ text: String) throws {
    guard let file = fopen(path(name), "w") else { throw Diagnostic("test", "cannot write") }
    let bytes = Array(text.utf8)
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

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

/// Seeded random numbers (SplitMix64), so that a failure can be repeated.
struct Dice {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func roll(_ sides: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(sides))
  }
}
