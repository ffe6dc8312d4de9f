import Diagnostics

/// A file of which layout and header are known.
struct SourceFile: Sendable {
  let file: InputFile
  let layout: FileLayout
  let header: Header

  var path: String { file.path }

  /// Looks at the start of a file.
  ///
  /// Throws what ``checkedMark(_:of:)`` and ``Header/of(_:_:)`` throw.
  init(_ file: InputFile) throws(Diagnostic) {
    let sampleSize = 1 << 18
    let sample = try FileReader.prefix(of: file.path, sampleSize)
    let mark = try checkedMark(sample, of: file.path)
    guard sample.count > mark else {
      throw Diagnostic(
        "empty-file", "`\(file.path)` is empty", help: ["export it again, or leave it out"])
    }
    let layout = FileLayout.of(sample, mark: mark, isWhole: sample.count < sampleSize)
    self.file = file
    self.layout = layout
    header = try Header.of(file.path, layout)
  }
}
