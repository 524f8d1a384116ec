package sim

import "leaderful/sim/random"

// The purposes of draws. Every result depends on their numbers: append, never
// reorder.
const (
	drawCompetence    random.Purpose = iota + 1 // seat, week; ordinal: domain
	drawStrength                                // seat, week; ordinal: which of the two
	drawStrongDomain                            // seat, week; ordinal: which of the two
	drawCapacity                                // seat, week
	drawAlignment                               // seat, week
	drawCuriosity                               // seat, week
	drawTie                                     // seat, week; ordinal: which
	drawQuit                                    // seat, week (by octets)
	drawBackground                              // 0, week; ordinal: block
	drawShock                                   // 0, week
	drawShockDomain                             // shock of the week, week; ordinal: which
	drawShockProblems                           // shock of the week, week; ordinal: block
	drawBacklog                                 // 0, week; ordinal: block
	drawPlace                                   // problem, week
	drawComplexity                              // problem, week; ordinal: which facet
	drawFacet                                   // problem, week; ordinal: which facet
	drawMagnitude                               // problem, week
	drawGrowth                                  // problem, week
	drawRoute                                   // problem, week
	drawCommand                                 // problem, week
	drawBlame                                   // problem, week
	drawDismissBlamed                           // problem, week
	drawLayoff                                  // problem, week; ordinal: seat
	drawBoard                                   // problem, week
	drawInitiative                              // problem, week
	drawReport                                  // problem, week
	drawReportWait                              // problem, week
	drawHolderVoice                             // problem, week
	drawConsult                                 // problem, week; ordinal: facet's place in the problem
	drawVoice                                   // problem, week; ordinal: facet's place in the problem
	drawRight                                   // problem, week
	drawConsultWait                             // problem, week
	drawDetect                                  // problem, week
	drawCrewSanction                            // problem, week
	drawCrewMember                              // problem, week
	drawDismissCrew                             // problem, week
	drawCut                                     // seat, week; ordinal: which intervention
)

// founding is the week of draws for founders, before the first week.
const founding = -1
