import Dialects

/// The sum of doubles from exact sums of whole multiples of powers of two, as on DuckDB; values below
/// 2⁻⁴⁸ and from 2⁷² on are added up as the engine likes.
let exactSum: Template = """
  CAST(sum(CAST(CASE WHEN abs({0}) >= 0.00390625D AND abs({0}) < 4294967296D \
  THEN {0} * 2305843009213693952D WHEN {0} IS NOT NULL THEN 0D END AS DECIMAL(38, 0))){1} AS DOUBLE) \
  / 2305843009213693952D \
  + coalesce(CAST(sum(CAST(CASE WHEN abs({0}) >= 3.552713678800501E-15D AND abs({0}) < 0.00390625D \
  THEN {0} * 2535301200456458802993406410752D END AS DECIMAL(38, 0))){1} AS DOUBLE) \
  / 2535301200456458802993406410752D, 0D) \
  + coalesce(CAST(sum(CAST(CASE WHEN abs({0}) >= 4294967296D AND abs({0}) < 4722366482869645213696D \
  THEN {0} * 2097152D END AS DECIMAL(38, 0))){1} AS DOUBLE) / 2097152D, 0D) \
  + coalesce(sum(CASE WHEN abs({0}) >= 4722366482869645213696D \
  OR abs({0}) < 3.552713678800501E-15D THEN {0} END){1}, 0D)
  """
