SELECT SUM(Failures) GROUP BY userName FROM Gateway ORDER BY SUM(Failures)

# expect: error[sql-syntax] 1:22 expected FROM, found `GROUP`
# expect-mark: `GROUP`
