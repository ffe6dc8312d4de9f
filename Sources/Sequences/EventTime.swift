/// How kernels count with instants, which are microseconds since 1970.
package enum EventTime {
  /// The most microseconds on either side of 1970: 36,000 years.
  ///
  /// Import reads no year beyond 9999.
  @usableFromInline package static let reach = Int64(1) << 60

  /// Whether a kernel may count with an instant: neither the difference of two such instants nor one and
  /// all windows of a question overflow, which no kernel checks.
  package static func isWithinReach(_ time: Int64) -> Bool { (-reach...reach).contains(time) }

  /// The time from one event to another.
  @inlinable @inline(__always)
  package static func elapsed(from first: Int64, to last: Int64) -> Int64 {
    assert(-reach <= first && first <= reach && -reach <= last && last <= reach)
    return last &- first
  }
}
