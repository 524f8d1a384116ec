package main

import "strings"

// camel returns the name of the Go field of a setting, a group of settings or a
// number of a policy: LateralTies for lateral_ties.
func camel(name string) string {
	var words strings.Builder
	for word := range strings.SplitSeq(name, "_") {
		words.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return words.String()
}
