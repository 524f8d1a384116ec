package main

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"strings"
	"testing"

	"leaderful/output/golden"
	"leaderful/output/words"
	"leaderful/sim"
)

const readme = "../../README.md"

// fence finds code blocks: the command in a comment before them, their kind and their
// text.
var fence = regexp.MustCompile("(?s)(?:<!-- output of: ([^\n]*?) -->\n)?```(\\w+)\n(.*?)```")

// TestReadmeCommands runs every command that the README shows, in the order and
// in a separate folder, and compares the output that it shows.
func TestReadmeCommands(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out the commands of the README")
	}
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	home, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	execute := func(line string) string {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) == 0 {
			return ""
		}
		if words[0] != "leaderful" {
			t.Fatalf("the README shows %q, which is not a command of leaderful", line)
		}
		var stdout, stderr bytes.Buffer
		if code := run(context.Background(), words[1:], &stdout, &stderr); code != exitDone {
			t.Errorf("%s: exit code %d: %s", line, code, &stderr)
		}
		return stdout.String()
	}
	commands := 0
	updated := fence.ReplaceAllStringFunc(string(text), func(block string) string {
		found := fence.FindStringSubmatch(block)
		command, kind, body := found[1], found[2], found[3]
		if command != "" {
			output := execute(command)
			commands++
			return strings.Replace(block, "```"+kind+"\n"+body, "```"+kind+"\n"+output, 1)
		}
		if kind == "sh" {
			for line := range strings.Lines(body) {
				if execute(line) != "" {
					commands++
				}
			}
		}
		return block
	})
	if commands < 10 {
		t.Errorf("only %d commands were found in the README", commands)
	}
	t.Chdir(home)
	golden.Equal(t, readme, updated)
}

// TestReadmeTerms checks that the parameters and outcomes named in the README exist.
func TestReadmeTerms(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	known := append(append(sim.ParameterNames(), sim.OutcomeNames()...), sim.RegimeNames()...)
	terms := regexp.MustCompile("`([a-z]+\\.[a-z_]+|[a-z]+_[a-z_]+)`").FindAllStringSubmatch(string(text), -1)
	if len(terms) < 30 {
		t.Errorf("only %d terms were found in the README", len(terms))
	}
	for _, term := range terms {
		name := term[1]
		if strings.HasSuffix(name, ".go") || strings.HasSuffix(name, ".yaml") {
			continue
		}
		found := false
		for _, k := range known {
			found = found || k == name
		}
		if !found {
			t.Errorf("the README names `%s`, which does not exist%s", name, words.DidYouMean(name, known))
		}
	}
}
