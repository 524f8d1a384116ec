package sim

// Version is the version of the engine and of everything around it.
const Version = "0.1.0"

// Engine identifies the engine's results: engines with the same name give the same
// results, to the bit. It is the beginning of the digest of many runs that the tests
// compare.
const Engine = "6f5d332bb6bd"
