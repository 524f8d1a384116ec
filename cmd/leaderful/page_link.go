package main

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"leaderful/output/findings"
	"leaderful/output/telling"
	"leaderful/output/words"
	"leaderful/scenarios"
)

// defaultPage is where `leaderful serve` shows the page.
const defaultPage = "http://127.0.0.1:8080/"

// addPageFlag adds the flag for the page that links open, and returns its value.
func addPageFlag(cmd *cobra.Command) *string {
	return cmd.Flags().String("page", defaultPage, "`URL` of the page that links open")
}

// pageAddress returns the address of a page without its fragment.
func pageAddress(page string) (string, error) {
	address, _, _ := strings.Cut(page, "#")
	u, err := url.Parse(address)
	if err != nil || !slices.Contains([]string{"http", "https", "file"}, u.Scheme) || u.Host == "" && u.Scheme != "file" {
		return "", fmt.Errorf("page is %q; it must be an address such as %s", page, defaultPage)
	}
	return address, nil
}

// shown returns the comparison for the page to show: power-over at its best with
// power-with, if they are compared, or else the first.
func shown(comparisons []findings.Comparison) findings.Comparison {
	best := scenarios.Pair{Arm: "compassionate", Reference: scenarios.PowerWith}
	return comparisons[max(0, slices.IndexFunc(comparisons, func(c findings.Comparison) bool { return c.Pair == best }))]
}

// address returns where the page plays a comparison: its arm and the reference, in
// the study's first world.
func (s *study) address(shown findings.Comparison) string {
	var pair []scenarios.Arm
	for _, name := range []string{shown.Arm, shown.Reference} {
		i := slices.IndexFunc(s.arms, func(a scenarios.Arm) bool { return a.Name == name })
		pair = append(pair, s.arms[i])
	}
	return s.page + "#" + scenarios.NewLink(s.Scenario, pair, s.Plan.Seed, s.Plan.First).Fragment()
}

// longestLink is the length of the longest address printed among tables. Only the
// user's own scenarios with long lists exceed it.
const longestLink = 8000

// printLink says how to watch a comparison. The address has its own unbroken line,
// however long it is.
func (app *application) printLink(s *study, comparisons []findings.Comparison) {
	address := s.address(shown(comparisons))
	if len(address) > longestLink {
		address = fmt.Sprintf("(a link of %d characters; --json prints it)", len(address))
	}
	serve := ""
	if s.page == defaultPage {
		serve = " (leaderful serve), or replay them (leaderful run --link)"
	}
	text := fmt.Sprintf("See one run each of %s and %s live%s:", shown(comparisons).Arm, shown(comparisons).Reference, serve)
	fmt.Fprintf(app.stdout, "%s\n%s\n", words.Wrap(text, min(100, telling.TerminalWidth(app.stdout)), ""), address)
}
