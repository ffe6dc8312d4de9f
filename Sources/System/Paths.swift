import Glibc

/// The last part of a path, without slashes at its end.
package func lastComponent(_ path: String) -> String {
  path.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init) ?? path
}

/// The path without its last part; `.` where there is no other.
package func folder(above path: String) -> String {
  var path = path[...]
  while path.count > 1, path.last == "/" { path.removeLast() }
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// The absolute path without links; nil where nothing is.
package func withoutLinks(_ path: String) -> String? {
  guard let real = realpath(path, nil) else { return nil }
  defer { free(real) }
  return String(cString: real)
}

/// As ``withoutLinks(_:)``; of what is not there, that of the folder it would be in and its name.
///
/// Nil for a link that leads nowhere, which may lead anywhere tomorrow.
package func withoutLinksIfMade(_ path: String) -> String? {
  if let real = withoutLinks(path) { return real }
  var status = stat()
  guard lstat(path, &status) != 0, errno == ENOENT || errno == ENOTDIR else { return nil }
  let name = path.split(separator: "/").last.map(String.init) ?? ""
  guard !name.isEmpty, name != "..", name != "." else { return nil }
  let folder = folder(above: path)
  guard folder != path else { return nil }
  return withoutLinksIfMade(folder).map { $0 + "/" + name }
}
