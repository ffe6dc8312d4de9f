import Glibc

// The functions of numbers that come with the system's C library and not with Swift.

/// The natural logarithm.
package func log(_ x: Double) -> Double { Glibc.log(x) }

/// The natural logarithm of the gamma function of a number above 0.
package func logGamma(_ x: Double) -> Double { Glibc.lgamma(x) }

/// The exponential function.
package func exp(_ x: Double) -> Double { Glibc.exp(x) }

/// The complementary error function, 1 − erf x.
package func erfc(_ x: Double) -> Double { Glibc.erfc(x) }
