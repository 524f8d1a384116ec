package sim

// The loops of columns.go, two members or two domains in an instruction (SSE2,
// which every amd64 processor has).

//go:noescape
func operateUnit(u *unitWork, first, last int)

//go:noescape
func learnUnit(u *unitLearning, first, last int)

//go:noescape
func sumTwelve(signed, unsigned *[12]float64, weights, skills []float64, stride int)
