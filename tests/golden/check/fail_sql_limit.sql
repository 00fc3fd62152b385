SELECT SUM(Failures) FROM Gateway GROUP BY userName LIMIT 501

# expect: error[sql-limit] 1:59 a limit of 501 is out of range
# expect-mark: `501`
# expect-help: a limit is a whole number from 1 to 500
