// Package telling puts answers into words, tables, figures and reports.
//
// Print and JSON (answer.go) tell any answer to people and to machines; each subject has a
// file with its sentences, tables and figures: claims, knockout, boundary, patterns,
// sensitivity, and compare for runs side by side. A Table (table.go) is written as text,
// CSV, JSON, or by the templates as HTML and Markdown. Exhibits (exhibits.go) are figures
// of stored runs with their captions and numbers; a report (report.go) is a Document
// (document.go) of sections, written by report_html.go and report_markdown.go.
// Provenance says where runs come from; the glossary explains terms. Nothing here runs
// simulations or decides verdicts: that is output/findings; drawing is output/figure.
package telling

import (
	"io"

	"leaderful/output/findings"
)

// Print prints an answer as tables and sentences.
func Print(w io.Writer, found findings.Answer) {
	switch a := found.(type) {
	case *findings.Verdicts:
		printClaims(w, a)
	case *findings.Matrix:
		printMatrix(w, a)
	case *findings.Boundary:
		printBoundary(w, a)
	case *findings.Patterns:
		printPatterns(w, a)
	case *findings.Sensitivities:
		printSensitivities(w, a)
	}
}

// JSON returns an answer in its form for machines.
func JSON(found findings.Answer) any {
	switch a := found.(type) {
	case *findings.Verdicts:
		return claimsJSON(a)
	case *findings.Matrix:
		return matrixJSON(a)
	case *findings.Boundary:
		return BoundaryJSON(a)
	case *findings.Patterns:
		return patternsJSON(a)
	case *findings.Sensitivities:
		return sensitivitiesJSON(a)
	}
	return nil
}
