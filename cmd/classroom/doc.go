// Command classroom is the Go part of the browser page. Built for the browser
// (GOOS=js GOARCH=wasm) it is the engine that the page's workers run: only package sim
// and its interface to JavaScript (engine_js.go, setup_js.go, arrays_js.go, and
// recording.go, which both builds contain). Built for other platforms it is a small tool for
// the page's build and tests (main.go): it describes the model and the canned scenarios
// as JSON (describe.go), and prints digests to compare (digests.go).
//
// The engine does not contain the scenarios because it would then need the reader of
// YAML: the file that every reader of the page loads would be 1.4 MB compressed instead
// of 0.9. For the same reason the engine reads setups by hand instead of with
// encoding/json, and leaves digests to the page. Nothing imports this package, and it
// touches no data set and no figure.
package main
