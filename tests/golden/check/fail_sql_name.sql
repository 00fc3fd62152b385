SELECT AVG(CPUUtilization) FROM AWS/EC2

# expect: error[sql-name] 1:36 `/` may not stand in a bare name
# expect-mark: `/`
# expect-help: write `"AWS/EC2"`
# expect-fix: 1:33 `AWS/EC2` -> `"AWS/EC2"`
