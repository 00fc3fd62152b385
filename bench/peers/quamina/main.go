// main RULES LIST pairs|counts: the rules of a JSON array over the files of a list, by quamina. It has no suffixes, so
// they are spelled with its wildcard.
package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"

	"quamina.net/go/quamina/v2"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

type trail struct {
	Records []json.RawMessage
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	check(err)
	text = regexp.MustCompile(`\{"suffix": "`).ReplaceAll(text, []byte(`{"wildcard": "*`))
	var rules []json.RawMessage
	check(json.Unmarshal(text, &rules))
	matcher, err := quamina.New()
	check(err)
	for i, rule := range rules {
		check(matcher.AddPattern(i, string(rule)))
	}
	list, err := os.ReadFile(os.Args[2])
	check(err)
	pairs := os.Args[3] == "pairs"
	counts := make([]int, len(rules))
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, path := range strings.Fields(string(list)) {
		file, err := os.Open(path)
		check(err)
		unpacked, err := gzip.NewReader(bufio.NewReaderSize(file, 1<<16))
		check(err)
		var records trail
		check(json.NewDecoder(unpacked).Decode(&records))
		file.Close()
		for _, event := range records.Records {
			matches, err := matcher.MatchesForEvent(event)
			check(err)
			for _, match := range matches {
				counts[match.(int)]++
				if pairs {
					var id struct{ EventID string }
					check(json.Unmarshal(event, &id))
					fmt.Fprintf(out, "%d\t%s\n", match.(int), id.EventID)
				}
			}
		}
	}
	if !pairs {
		for _, count := range counts {
			fmt.Fprintln(out, count)
		}
	}
}
