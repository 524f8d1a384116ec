package search

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func warnsOf(t *testing.T, warnings []string, word string) {
	t.Helper()
	if !slices.ContainsFunc(warnings, func(w string) bool { return strings.Contains(w, word) }) {
		t.Errorf("no warning of %q among %q", word, warnings)
	}
}

func mustPanic(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if r := recover(); r == nil || !strings.HasPrefix(fmt.Sprint(r), "search: ") {
			t.Errorf("%s: panic of %v", what, r)
		}
	}()
	f()
}
