// Numbers that the words of the story give, from sim/FINDINGS.md; a test holds
// them against it.

/** Means over 58 440 replications of the baseline. */
export const means = {
  domineering: {
    crises_per_year: 1.35,
    crisis_weeks: 7.12,
    leadership_capacity: 0.21,
    performance: 0.458,
    collateral_damage: 13.1,
    trust: 0.093,
  },
  compassionate: {
    crises_per_year: 0.336,
    crisis_weeks: 1.53,
    recurrence: 0.257,
    leadership_capacity: 0.342,
    performance: 0.648,
    collateral_damage: 2.12,
    trust: 0.441,
  },
  'power-with': {
    crises_per_year: 0.401,
    crisis_weeks: 3.77,
    recurrence: 0.303,
    leadership_capacity: 0.494,
    performance: 0.685,
    collateral_damage: 0,
    trust: 0.604,
  },
  situational: { crisis_weeks: 1.23 },
  'laissez-faire': { crises_per_year: 0.678 },
  masquerade: { trust: 0.366 },
} as const

/**
 * Results outside the scenarios: means over 4,000 replications of the baseline, seed 1,
 * by `leaderful compare` with regimes of one's own, such as
 * {name: no-threat, like: compassionate, sanction: 0}.
 */
export const taken = {
  'compassionate, sanction 0': { crises_per_year: 0.25, performance: 0.687, leadership_capacity: 0.349 },
  'power-with, delegation 0.15': { crises_per_year: 0.214, performance: 0.707, leadership_capacity: 0.396 },
} as const
