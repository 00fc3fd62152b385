SELECT SUM(Failures) FROM Gateway WHERE userName = "alice"

# expect: error[sql-value] 1:52 a value does not stand in double quotes
# expect-mark: `"alice"`
# expect-help: write `'alice'`
# expect-fix: 1:52 `"alice"` -> `'alice'`
