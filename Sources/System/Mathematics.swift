import Glibc

// The functions of numbers that come with the system's C library and not with Swift.

/// The natural logarithm.
package func log(_ x: Double) -> Double { Glibc.log(x) }

/// The complementary error function, 1 − erf x.
package func erfc(_ x: Double) -> Double { Glibc.erfc(x) }
