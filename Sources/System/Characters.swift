import Glibc

/// The locale's own UTF-8 if it has one, else `C.UTF-8`; false where there is neither.
///
/// Only the character type is set, so numbers and dates stay as they are.
package func useUnicodeCharacters() -> Bool {
  setlocale(LC_CTYPE, "")
  if isUnicode { return true }
  return setlocale(LC_CTYPE, "C.UTF-8") != nil && isUnicode
}

private var isUnicode: Bool {
  nl_langinfo(nl_item(CODESET)).map { String(cString: $0).uppercased() == "UTF-8" } ?? false
}
