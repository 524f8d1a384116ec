package sim

// The loops of columns.go, with two members or two domains per instruction (SSE2,
// which every amd64 processor has). With 57 members and 12 domains they take 1.0, 0.7
// and 1.9 ns per member, against 3.0, 1.5 and 9.3 ns for the plain versions.

//go:noescape
func operateUnit(u *unitWork, first, last int)

//go:noescape
func learnUnit(u *unitLearning, first, last int)

//go:noescape
func sumTwelve(signed, unsigned *[12]float64, weights, skills []float64, stride int)
