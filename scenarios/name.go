package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"leaderful/sim"
)

// FullName returns the known name that is meant: the name itself, or the only one
// whose last part, after its last point, equals it. The error says that the name is
// unknown or not unique, and suggests others; what says what is named.
func FullName(what, name string, known []string) (string, error) {
	if slices.Contains(known, name) {
		return name, nil
	}
	var meant []string
	for _, full := range known {
		if lastPart(full) == name {
			meant = append(meant, full)
		}
	}
	switch len(meant) {
	case 0:
		return "", unknown(what, name, known)
	case 1:
		return meant[0], nil
	}
	const most = 4
	more := ""
	if len(meant) > most {
		more = fmt.Sprintf(", or one of %d more", len(meant)-most)
	}
	return "", fmt.Errorf("%s %q is not unique; did you mean %s%s?", what, name, strings.Join(meant[:min(most, len(meant))], " or "), more)
}

// unknown says that a name is not known, and suggests a known one or, if they are few,
// lists them.
func unknown(what, name string, known []string) error {
	nearest := Nearest(name, known)
	if nearest == "" {
		var parts []string
		for _, full := range known {
			parts = append(parts, lastPart(full))
		}
		if at := slices.Index(parts, Nearest(name, parts)); at >= 0 {
			nearest = known[at]
		}
	}
	switch {
	case nearest != "":
		return fmt.Errorf("unknown %s %q; did you mean %q?", what, short(name), nearest)
	case len(known) <= 20:
		return fmt.Errorf("unknown %s %q; possible values are %s", what, short(name), strings.Join(known, ", "))
	}
	return fmt.Errorf("unknown %s %q", what, short(name))
}

func lastPart(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// ParameterNamed returns the parameter with a name, whose group may be omitted if no
// other parameter has the same last part.
func ParameterNamed(name string) (*sim.Field, error) {
	full, err := FullName("parameter", name, parameterNames())
	if err != nil {
		return nil, err
	}
	return sim.ParameterNamed(full), nil
}
