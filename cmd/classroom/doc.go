// Command classroom is what the browser page has of Go. Built for the browser
// (GOOS=js GOARCH=wasm) it is the engine that the page's workers run: package sim
// and what gives it to JavaScript, nothing else. Built for anything else it is a
// small tool that the page's build and tests use: it describes the model and the
// canned scenarios as JSON, once, at build time.
//
// Scenarios are not in the engine because the reader of YAML would have to be:
// with it, the file that every reader of the page loads would be 1.4 MB compressed
// instead of 0.9. For the same reason the engine reads setups by hand instead of
// with encoding/json, and leaves digests to the page.
package main
