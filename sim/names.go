package sim

// The names of the tables' entries, in their order.

// ParameterNames returns the names of all parameters.
func ParameterNames() []string {
	return namesIn(ParameterTable[:], func(p *Field) string { return p.Name })
}

// OutcomeNames returns the names of all outcomes.
func OutcomeNames() []string {
	return namesIn(OutcomeTable[:], func(o *Outcome) string { return o.Name })
}

// RegimeNames returns the names of all regimes.
func RegimeNames() []string { return namesIn(Regimes[:], func(r *Regime) string { return r.Name }) }

func namesIn[T any](table []T, name func(*T) string) []string {
	names := make([]string, len(table))
	for i := range table {
		names[i] = name(&table[i])
	}
	return names
}
