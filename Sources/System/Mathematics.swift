import Glibc

// The functions of numbers that come with the system's C library and not with Swift.

/// The natural logarithm.
package func log(_ x: Double) -> Double { Glibc.log(x) }

/// e to the power of x.
package func exp(_ x: Double) -> Double { Glibc.exp(x) }

/// The natural logarithm of the gamma function's size.
package func lgamma(_ x: Double) -> Double { Glibc.lgamma(x) }

/// The complementary error function, 1 − erf x.
package func erfc(_ x: Double) -> Double { Glibc.erfc(x) }
