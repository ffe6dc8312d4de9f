-- a table
SELECT CAST(`customer` AS STRING) AS `customer`, CAST(`time` AS TIMESTAMP_NTZ) AS `time`, CAST(`amount` AS DOUBLE) AS `amount`, CAST(`product` AS STRING) AS `product`
FROM `data`.`purchases`

-- a filter
SELECT CAST(`customer` AS STRING) AS `customer`, CAST(`time` AS TIMESTAMP_NTZ) AS `time`, CAST(`amount` AS DOUBLE) AS `amount`, CAST(`product` AS STRING) AS `product`
FROM `data`.`purchases`
WHERE `amount` > 10.00

-- filters and columns share a block
SELECT CAST(`customer` AS STRING) AS `customer`, CAST(`amount` AS DOUBLE) AS `spent`
FROM `data`.`purchases`
WHERE `amount` IS NOT NULL AND `amount` >= 5L

-- a column that is read twice becomes a step
WITH s1 AS (
SELECT `customer`, CAST(`amount` AS DECIMAL(38, 2)) * 2L AS `doubled`
FROM `data`.`purchases`
)
SELECT CAST(`customer` AS STRING) AS `customer`, CAST(CAST(`doubled` AS DECIMAL(38, 2)) + `doubled` AS DOUBLE) AS `sum`
FROM s1

-- a column that is read once is written where it is read
SELECT CAST((CAST(`amount` AS DECIMAL(38, 2)) * 2L) + 1L AS DOUBLE) AS `quadrupled`
FROM `data`.`purchases`

-- a replaced column
SELECT CAST(`customer` AS STRING) AS `customer`, CAST(`time` AS TIMESTAMP_NTZ) AS `time`, CAST(CAST(`amount` AS DECIMAL(38, 2)) * 2L AS DOUBLE) AS `amount`, CAST(`product` AS STRING) AS `product`
FROM `data`.`purchases`

-- an aggregate
WITH s1 AS (
SELECT CAST(date_trunc('month', `time`) AS DATE) AS `month`, count(*) AS `n`, count(*) FILTER (WHERE `amount` > 100L) AS `large`, CAST(sum(CAST(`amount` AS DECIMAL(38, 2))) AS DECIMAL(38, 2)) AS `revenue`, CAST(sum(CAST(`amount` AS DECIMAL(38, 2))) AS DOUBLE) / nullif(count(`amount`), 0) AS `mean`
FROM `data`.`purchases`
GROUP BY 1
)
SELECT CAST(`month` AS DATE) AS `month`, CAST(`n` AS BIGINT) AS `n`, CAST(`large` AS BIGINT) AS `large`, CAST(`revenue` AS DOUBLE) AS `revenue`, CASE WHEN `mean` BETWEEN -1.7976931348623157E308D AND 1.7976931348623157E308D THEN `mean` END AS `mean`
FROM s1
ORDER BY `month` NULLS LAST

-- an aggregate of everything
WITH s1 AS (
SELECT count(*) AS `n`
FROM `data`.`purchases`
)
SELECT CAST(`n` AS BIGINT) AS `n`
FROM s1

-- an aggregate of an aggregate
WITH s1 AS (
SELECT `customer`, count(*) AS `n`
FROM `data`.`purchases`
GROUP BY 1
), s2 AS (
SELECT `n`, count(*) AS `customers`
FROM s1
GROUP BY 1
)
SELECT CAST(`n` AS BIGINT) AS `n`, CAST(`customers` AS BIGINT) AS `customers`
FROM s2

-- a filter over an aggregate
WITH s1 AS (
SELECT `customer`, count(*) AS `n`
FROM `data`.`purchases`
GROUP BY 1
)
SELECT CAST(`customer` AS STRING) AS `customer`, CAST(`n` AS BIGINT) AS `n`
FROM s1
WHERE `n` > 1L

-- a filter over a window
WITH s1 AS (
SELECT `customer`, `time`, `amount`, `product`, CAST(row_number() OVER (PARTITION BY `customer` ORDER BY `time` NULLS LAST, `_row` NULLS LAST) AS BIGINT) AS `place`
FROM `data`.`purchases`
)
SELECT CAST(`customer` AS STRING) AS `customer`, CAST(`time` AS TIMESTAMP_NTZ) AS `time`, CAST(`amount` AS DOUBLE) AS `amount`, CAST(`product` AS STRING) AS `product`, CAST(`place` AS BIGINT) AS `place`
FROM s1
WHERE `place` = 1L

-- windows with frames
SELECT CAST(`customer` AS STRING) AS `customer`, CAST(`time` AS TIMESTAMP_NTZ) AS `time`, CAST(`amount` AS DOUBLE) AS `amount`, CAST(`product` AS STRING) AS `product`, CAST(max(CASE WHEN `product` = 'tea' THEN `time` END) OVER (PARTITION BY `customer` ORDER BY `time` NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS TIMESTAMP_NTZ) AS `before`, CAST(max(CASE WHEN `product` = 'tea' THEN `time` END) OVER (PARTITION BY `customer` ORDER BY `time` NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS TIMESTAMP_NTZ) AS `until`, CAST(max(CASE WHEN `product` = 'tea' THEN `time` END) OVER (PARTITION BY `customer` ORDER BY `time` NULLS LAST RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS TIMESTAMP_NTZ) AS `tied`, CAST(max(CASE WHEN `product` = 'tea' THEN `time` END) OVER (PARTITION BY `customer` ORDER BY `time` NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS TIMESTAMP_NTZ) AS `all`
FROM `data`.`purchases`

-- a window before an instant
SELECT CAST(`customer` AS STRING) AS `customer`, CAST(`time` AS TIMESTAMP_NTZ) AS `time`, CAST(`amount` AS DOUBLE) AS `amount`, CAST(`product` AS STRING) AS `product`, CAST(max(`_row`) OVER (PARTITION BY `customer` ORDER BY `_row` NULLS LAST RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS BIGINT) AS `before`
FROM `data`.`purchases`

-- distinct rows
WITH s1 AS (
SELECT DISTINCT `product`
FROM `data`.`purchases`
)
SELECT CAST(`product` AS STRING) AS `product`
FROM s1

-- the first rows
WITH s1 AS (
SELECT `_row`, `customer`, `time`, `amount`, `product`
FROM `data`.`purchases`
ORDER BY `amount` DESC NULLS LAST, `_row` NULLS LAST
LIMIT 3
)
SELECT CAST(`customer` AS STRING) AS `customer`, CAST(`time` AS TIMESTAMP_NTZ) AS `time`, CAST(`amount` AS DOUBLE) AS `amount`, CAST(`product` AS STRING) AS `product`
FROM s1
ORDER BY `amount` DESC NULLS LAST, `_row` NULLS LAST
LIMIT 2

-- an inner join
SELECT CAST(l.`customer` AS STRING) AS `customer`, CAST(l.`time` AS TIMESTAMP_NTZ) AS `time`, CAST(l.`amount` AS DOUBLE) AS `amount`, CAST(l.`product` AS STRING) AS `product`, CAST(r.`plan` AS STRING) AS `plan`
FROM `data`.`purchases` AS l
JOIN `data`.`contacts` AS r ON l.`customer` = r.`customer`

-- a left join that replaces a column
SELECT CAST(l.`customer` AS STRING) AS `customer`, CAST(l.`time` AS TIMESTAMP_NTZ) AS `time`, CAST(l.`amount` AS DOUBLE) AS `amount`, CAST(r.`plan` AS STRING) AS `product`
FROM `data`.`purchases` AS l
LEFT JOIN `data`.`contacts` AS r ON l.`customer` = r.`customer`

-- a filter over a join
SELECT CAST(l.`customer` AS STRING) AS `customer`, CAST(l.`time` AS TIMESTAMP_NTZ) AS `time`, CAST(l.`amount` AS DOUBLE) AS `amount`, CAST(l.`product` AS STRING) AS `product`, CAST(r.`plan` AS STRING) AS `plan`
FROM `data`.`purchases` AS l
LEFT JOIN `data`.`contacts` AS r ON l.`customer` = r.`customer`
WHERE r.`plan` = 'free'

-- an aggregate over a join
WITH s1 AS (
SELECT r.`plan` AS `plan`, min_by(l.`product`, struct(l.`time`, l.`_row`)) FILTER (WHERE l.`product` IS NOT NULL AND l.`time` IS NOT NULL) AS `first`
FROM `data`.`purchases` AS l
JOIN `data`.`contacts` AS r ON l.`customer` = r.`customer`
GROUP BY 1
)
SELECT CAST(`plan` AS STRING) AS `plan`, CAST(`first` AS STRING) AS `first`
FROM s1

-- a join of what was computed
WITH s1 AS (
SELECT `_row`, `customer`, `time`, `amount`, CAST(date_trunc('month', `time`) AS DATE) AS `month`
FROM `data`.`purchases`
), s2 AS (
SELECT `customer`, count(*) AS `n`
FROM `data`.`purchases`
GROUP BY 1
), s3 AS (
SELECT `customer`, `n`
FROM s2
WHERE `n` > 1L
), s4 AS (
SELECT DISTINCT l.`_row` AS `_row`, l.`customer` AS `customer`, l.`time` AS `time`, l.`amount` AS `amount`, r.`n` AS `product`, l.`month` AS `month`
FROM s1 AS l
LEFT JOIN s3 AS r ON l.`customer` = r.`customer`
)
SELECT CAST(`customer` AS STRING) AS `customer`, CAST(`time` AS TIMESTAMP_NTZ) AS `time`, CAST(`amount` AS DOUBLE) AS `amount`, CAST(`product` AS BIGINT) AS `product`, CAST(`month` AS DATE) AS `month`
FROM s4

-- a semi join
SELECT CAST(l.`customer` AS STRING) AS `customer`, CAST(l.`plan` AS STRING) AS `plan`, CAST(l.`joined` AS DATE) AS `joined`
FROM `data`.`contacts` AS l
LEFT SEMI JOIN `data`.`purchases` AS r ON l.`customer` = r.`customer`

-- an anti join
WITH s1 AS (
SELECT `customer`
FROM `data`.`purchases`
WHERE `product` = 'tea'
)
SELECT CAST(l.`customer` AS STRING) AS `customer`, CAST(l.`plan` AS STRING) AS `plan`, CAST(l.`joined` AS DATE) AS `joined`
FROM `data`.`contacts` AS l
LEFT ANTI JOIN s1 AS r ON l.`customer` = r.`customer`

-- a join without keys
WITH s1 AS (
SELECT count(*) AS `n`
FROM `data`.`purchases`
)
SELECT CAST(l.`customer` AS STRING) AS `customer`, CAST(l.`plan` AS STRING) AS `plan`, CAST(l.`joined` AS DATE) AS `joined`, CAST(r.`n` AS BIGINT) AS `n`
FROM `data`.`contacts` AS l LEFT JOIN s1 AS r ON TRUE

-- a union
WITH s1 AS (
SELECT `customer`
FROM `data`.`contacts`
), s2 AS (
SELECT `customer`
FROM `data`.`purchases`
), s3 AS (
SELECT `customer` FROM s1
UNION ALL
SELECT `customer` FROM s2
)
SELECT CAST(`customer` AS STRING) AS `customer`
FROM s3

-- a part that occurs twice is one step
WITH s1 AS (
SELECT `customer`, count(*) AS `n`
FROM `data`.`purchases`
GROUP BY 1
), s2 AS (
SELECT `n`
FROM s1
WHERE `n` = 1L
)
SELECT CAST(l.`customer` AS STRING) AS `customer`, CAST(l.`n` AS BIGINT) AS `n`
FROM s1 AS l
LEFT SEMI JOIN s2 AS r ON l.`n` = r.`n`

-- an earlier result
SELECT CAST(`customer` AS STRING) AS `customer`, CAST(`plan` AS STRING) AS `plan`, CAST(`joined` AS DATE) AS `joined`
FROM `_result_3`
WHERE `plan` IS NOT NULL

-- rows of the user
WITH s1 AS (
select 1 as n
), s2 AS (
SELECT CAST(`n` AS BIGINT) AS `n`
FROM s1
)
SELECT CAST(`n` AS BIGINT) AS `n`
FROM s2
WHERE `n` = 1L

-- rows made in Swift
SELECT CAST(`customer` AS STRING) AS `customer`, CASE WHEN `score` BETWEEN -1.7976931348623157E308D AND 1.7976931348623157E308D THEN `score` END AS `score`
FROM `_client_9ac6604639190259`

-- names that differ in case
SELECT CAST(`customer` AS STRING) AS `customer`, CAST('x' AS STRING) AS `Customer_2`, CAST(upper(translate('x', 'ß', 'ẞ')) AS STRING) AS `CUSTOMER_3`
FROM `data`.`contacts`

