import Dialects

/// The sum of doubles, the same whatever the order of the rows and the number of threads.
///
/// The engine's own adds them up in the order in which threads finish. Here a double is cut into
/// whole multiples of a power of two, which are summed as 128-bit numbers without rounding: one sum for
/// values from 2⁻⁸ to 2³², one for those down to 2⁻⁴⁸, one for those up to 2⁷². A double has 53 bits, so
/// no term needs more than 93, and 2³⁴ rows fit. Values beyond are rare; they are added up in their
/// order.
let exactSum: Template = """
  CAST(sum(CAST(CASE WHEN abs({0}) >= 0.00390625e0 AND abs({0}) < 4294967296e0 \
  THEN {0} * 2305843009213693952e0 WHEN {0} IS NOT NULL THEN 0 END AS HUGEINT)){1} AS DOUBLE) \
  / 2305843009213693952e0 \
  + coalesce(CAST(sum(CAST(CASE WHEN abs({0}) >= 3.552713678800501e-15 AND abs({0}) < 0.00390625e0 \
  THEN {0} * 2535301200456458802993406410752e0 END AS HUGEINT)){1} AS DOUBLE) \
  / 2535301200456458802993406410752e0, 0) \
  + coalesce(CAST(sum(CAST(CASE WHEN abs({0}) >= 4294967296e0 AND abs({0}) < 4722366482869645213696e0 \
  THEN {0} * 2097152e0 END AS HUGEINT)){1} AS DOUBLE) / 2097152e0, 0) \
  + coalesce(list_sum(list_sort(list({0}){2})), 0)
  """

/// The sample standard deviation of whole numbers x from exact sums, n of them, B their sum, A that of
/// their squares: with m = B div n and r = B mod n, Σ(x − m)² = A − m (B + r), and the mean is r ÷ n
/// from m.
let exactStandardDeviation: Template = """
  sqrt(greatest(CAST(\
  sum(CAST({0} AS HUGEINT) * CAST({0} AS HUGEINT)){1} - sum(CAST({0} AS HUGEINT)){1} // count({0}){1} \
  * (sum(CAST({0} AS HUGEINT)){1} + sum(CAST({0} AS HUGEINT)){1} % count({0}){1}) AS DOUBLE) \
  - CAST(sum(CAST({0} AS HUGEINT)){1} % count({0}){1} AS DOUBLE) \
  * CAST(sum(CAST({0} AS HUGEINT)){1} % count({0}){1} AS DOUBLE) / count({0}){1}, 0) \
  / nullif(greatest(count({0}){1} - 1, 0), 0))
  """
