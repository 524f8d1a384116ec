package sim

// Version is that of the engine and everything around it.
const Version = "0.1.0"

// Engine names what the engine makes of a setup: engines of the same name give
// the same results, to the bit. It is the head of the digest over many runs that
// the tests compare.
const Engine = "6f5d332bb6bd"
