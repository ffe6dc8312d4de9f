// swift-tools-version: 6.2
import PackageDescription

// The layers, low to high. A target imports only what stands before it: the compiler keeps the
// architecture (docs/architecture.md). Adding an analysis family or an engine is one string below.

let families = ["Core", "Journey", "Survey", "Churn", "Loyalty"]
let engines = ["DuckDB", "Spark"]

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

func layer(_ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil) -> Target
{
  .target(name: name, dependencies: dependencies, path: path, swiftSettings: settings)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: dependencies + ["Tiers"], path: "Tests/" + name,
    exclude: exclude, swiftSettings: settings)
}

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let ground: [Target] = [
  .target(name: "CADBC", path: "Sources/CADBC"),
  .target(
    name: "CEditLine", path: "Sources/CEditLine", linkerSettings: [.linkedLibrary("edit")]),
  layer("System"),
  layer("Tables"),
  layer("Diagnostics", ["Tables"]),
  layer("Files", ["Diagnostics", "System"]),
  layer("Works", ["Diagnostics"]),
  layer("Statistics", ["System"]),
  layer("Samples", ["Statistics", "Diagnostics", "System"]),
]

let stages: [Target] = [
  layer("Queries", ["Diagnostics", "Tables"]),
  layer("Findings", ["Tables"]),
  layer("Catalogs", ["Tables", "Findings"]),
  layer("Relations", ["Tables"]),
  layer("Drivers", ["CADBC", "Tables", "Diagnostics", "System"]),
  layer("Sequences", ["Works", "Tables", "Diagnostics", "System"]),
  layer("Dialects", ["Relations", "Tables", "Diagnostics"]),
  layer(
    "Engines", ["Dialects", "Drivers", "Relations", "Sequences", "Tables", "Diagnostics"]),
  layer(
    "Verbs",
    [
      "Queries", "Catalogs", "Relations", "Findings", "Sequences", "Works", "Files", "Tables",
      "Diagnostics",
    ]),
  layer("Kits", ["Verbs", "Statistics"]),
  layer("Renderers", ["Findings", "Tables"]),
  layer(
    "Imports",
    ["Catalogs", "Drivers", "Findings", "Works", "Files", "Tables", "Diagnostics", "System"]),
]

// Verbs and Kits re-export what verbs are written in (their Exports.swift).
let analyses: [Target] = families.map { family in
  layer(family + "Analyses", ["Kits"], path: "Sources/Analyses/" + family)
}

let backends: [Target] = engines.map { engine in
  layer(
    engine + "Backend",
    ["Engines", "Dialects", "Drivers", "Tables", "Diagnostics", "System"]
      // The home engine has more words of its own.
      + (engine == "DuckDB" ? ["Relations"] : []),
    path: "Sources/Backends/" + engine)
}

let surface: [Target] = [
  layer(
    "Sessions",
    [
      "Verbs", "Imports", "Engines", "Queries", "Catalogs", "Relations", "Findings", "Sequences",
      "Works", "Files", "Tables", "Diagnostics", "System",
    ] + families.map { .target(name: $0 + "Analyses") }
      + engines.map { .target(name: $0 + "Backend") }),
  layer(
    "Notebooks",
    ["Sessions", "Queries", "Renderers", "Findings", "Files", "Tables", "Diagnostics", "System"]),
  layer(
    "Shell",
    [
      "CEditLine", "Sessions", "Imports", "Verbs", "Catalogs", "Queries", "Renderers", "Findings",
      "Tables", "Diagnostics", "System",
    ]),
  .executableTarget(
    name: "kith",
    dependencies: [
      "Shell", "Notebooks", "Samples", "Sessions", "Imports", "Verbs", "Catalogs", "Queries",
      "Renderers", "Works", "Files", "Tables", "Diagnostics", "System", argumentParser,
    ],
    swiftSettings: settings),
]

let checks: [Target] = [
  tests(
    "Notebooks",
    ["Notebooks", "Sessions", "Queries", "Renderers", "Findings", "Files", "Tables", "Diagnostics"]),
  tests(
    "Sessions",
    [
      "Sessions", "Verbs", "Imports", "Engines", "Dialects", "DuckDBBackend", "Catalogs", "Queries",
      "Relations", "Renderers", "Findings", "Sequences", "Tables", "Diagnostics",
      "PlainStatistics",
    ]),
  tests(
    "Imports",
    ["Imports", "Catalogs", "Drivers", "DuckDBBackend", "Tables", "Diagnostics", "System"]),
  tests("CommandLine", ["kith"]),
  tests("Samples", ["Samples", "Diagnostics"]),
  tests("Drivers", ["Drivers", "DuckDBBackend", "SparkBackend", "Tables", "Diagnostics", "CADBC"]),
  tests("System", ["System"]),
  tests("Statistics", ["Statistics", "PlainStatistics"]),
  tests("Sequences", ["Sequences", "Works", "Tables", "Diagnostics"]),
  tests(
    "Churn", ["ChurnAnalyses", "Verbs", "Tables"]),
  tests(
    "Kits",
    ["Kits", "Sessions", "Engines", "Verbs", "Findings", "Tables", "Diagnostics"]),
  tests(
    "Journey",
    [
      "JourneyAnalyses", "Samples", "Statistics", "Sequences", "Sessions", "Verbs", "Engines",
      "Drivers", "DuckDBBackend", "Queries", "Catalogs", "Relations", "Findings", "Tables",
      "Diagnostics",
    ]),
  tests(
    "Analyses",
    families.map { .target(name: $0 + "Analyses") } + ["Sessions", "Verbs"]),
  tests("Diagnostics", ["Diagnostics", "Tables"]),
  tests("Queries", ["Queries", "Diagnostics", "Tables"]),
  tests("Renderers", ["Renderers", "Findings", "Tables"]),
  tests(
    "Dialects",
    [
      "Dialects", "DuckDBBackend", "SparkBackend", "Drivers", "Relations", "Tables", "Diagnostics",
    ], exclude: ["Golden"]),
  .executableTarget(
    name: "LineReaderProbe", dependencies: ["Shell", "System"], path: "Tests/LineReaderProbe",
    swiftSettings: settings),
  .target(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal"),
  layer("Tiers", path: "Tests/Tiers"),
  layer("PlainStatistics", path: "Tests/PlainStatistics"),
  layer("PseudoTerminals", ["CPseudoTerminal"], path: "Tests/PseudoTerminals"),
  tests("Documentation", ["kith", "PseudoTerminals", "Sessions", "Queries"]),
  tests(
    "Shell",
    [
      "Shell", "Diagnostics", "LineReaderProbe", "PseudoTerminals", "Tables", "Sessions",
      "Catalogs", "Verbs", "System", "kith",
    ],
    exclude: ["Transcripts"]),
]

let package = Package(
  name: "kith",
  products: [.executable(name: "kith", targets: ["kith"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: ground + stages + analyses + backends + surface + checks
)
