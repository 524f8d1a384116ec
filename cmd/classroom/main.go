//go:build !js

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
)

const usage = `usage: go run ./cmd/classroom describe | digests
  describe  prints what the page is built from: settings, regimes, outcomes, series, scenarios
  digests   prints runs and their digests, which the same engine must reach in a browser
The engine itself is built with GOOS=js GOARCH=wasm.
`

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run prints the requested description as JSON and returns the exit code.
func run(arguments []string, stdout, stderr io.Writer) int {
	var result any
	var err error
	switch {
	case len(arguments) == 1 && arguments[0] == "describe":
		result, err = describe()
	case len(arguments) == 1 && arguments[0] == "digests":
		result, err = digests()
	default:
		fmt.Fprint(stderr, usage)
		return 2
	}
	if err == nil {
		encoder := json.NewEncoder(stdout)
		encoder.SetIndent("", " ")
		err = encoder.Encode(result)
	}
	if err != nil {
		fmt.Fprintln(stderr, "classroom:", err)
		return 1
	}
	return 0
}
