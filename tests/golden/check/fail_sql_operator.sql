SELECT SUM(Failures) FROM Gateway WHERE userName = 'alice' OR userName = 'bob'

# expect: error[sql-operator] 1:60 conditions are not joined by OR
# expect-mark: `OR`
# expect-help: there is AND only; write a query for each
