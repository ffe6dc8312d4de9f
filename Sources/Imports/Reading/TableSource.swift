/// The files that make one table: the same columns, and names alike but for numbers.
struct TableSource: Sendable {
  var files: [SourceFile]

  var header: Header { files[0].header }

  /// What the names of the files share, in snake_case: `purchases` for `purchases-2025-01.csv`.
  var stem: String {
    let own = snakeCase(files[0].file.stem)
    let pattern = TableSource.pattern(files[0])
    let name = files.count > 1 && !pattern.isEmpty ? pattern : own
    return name.isEmpty ? "table" : name.first?.isNumber == true ? "table_" + name : name
  }

  /// Groups files in the order of their first one.
  static func grouped(_ files: [SourceFile]) -> [TableSource] {
    struct Key: Hashable {
      var pattern: String
      var columns: [String]
    }
    var order: [Key] = []
    var groups: [Key: [SourceFile]] = [:]
    for file in files {
      let key = Key(pattern: pattern(file), columns: file.header.names.sorted())
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(file)
    }
    return order.map { TableSource(files: groups[$0] ?? []) }
  }

  /// The name without digits and what stands between them.
  private static func pattern(_ file: SourceFile) -> String {
    snakeCase(file.file.stem).split(separator: "_")
      .filter { word in !word.contains { $0.isNumber } }
      .joined(separator: "_")
  }
}
