SELECT SUM(Error) FROM Gateway

# expect: warning[sql-reserved-word] 1:12 `Error` is a reserved word of AWS
# expect-mark: `Error`
# expect-help: write `"Error"`
# expect-fix: 1:12 `Error` -> `"Error"`
