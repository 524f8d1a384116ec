// The engine as the page knows it. The names in capitals are those of the Go
// types (package sim), whose JSON these types are, so that a setup has the same
// settings hash here and in the terminal.

/** The seven numbers of a policy, each in [0, 1]. */
export interface Policy {
  Delegation: number
  Consultation: number
  Sanction: number
  Compassion: number
  Development: number
  Command: number
  Layoffs: number
}

export interface Regime {
  Name: string
  Meaning: string
  Espoused: Policy
  Habit: Policy | null
  Pull: number
  Practice: number
  Rigidity: number
}

/** Settings in the groups of the specification: Parameters.Trust.VoiceFloor. */
export type Parameters = Record<string, Record<string, number>>

/** Exactly one of the four is not null. Weeks are counted from 0. */
export interface Intervention {
  Week: number
  Regime: Regime | null
  Parameter: { Name: string; Value: number } | null
  Cut: { Chance: number } | null
  Absence: { Seat: number; Weeks: number } | null
}

export interface Shock {
  Week: number
  Load: number
  Breadth: number
  Complexity: number
}

/** Everything that determines a run but its seed and replication. */
export interface Setup {
  Parameters: Parameters
  Regime: Regime
  Shocks: { Timing: number; Listed: Shock[] | null }
  Drift: { Complexity: number; Load: number; Growth: number }
  Start: {
    Vulnerability: number | null
    Trust: number | null
    Harm: number
    Capacity: number | null
    Backlog: number
  }
  Interventions: Intervention[] | null
}

/** A number of a setup, as the engine describes it. */
export interface FieldDescription {
  name: string // group.name
  min: number
  max: number
  whole: boolean // takes whole numbers only
  bound?: string // the setting that says how many values it can take, from min on
  unit: string
  meaning: string
}

/** One of the settings. */
export interface ParameterDescription extends FieldDescription {
  default: number
  kind: 'anchored' | 'calibrated' | 'assumption'
  source: string
  fixed: boolean // cannot change during a run
}

export interface PolicyNumber {
  name: keyof Policy // as in Policy
  symbol: string
  meaning: string
}

export interface OutcomeDescription {
  name: string
  title: string
  unit: string
  meaning: string
  better: -1 | 0 | 1 // 1 if more is better for an organization
  zone: number // differences up to this size are practically nil
  more: string // said of an arm that has more than another: "has more crises"
  less: string
}

export interface SeriesDescription {
  name: string
  unit: string
  meaning: string
}

/** Two arms of a scenario, in its order. */
export interface Pair {
  first: string
  second: string
}

/** One side of a scenario's comparison. */
export interface ScenarioArm {
  name: string
  meaning: string
  regime: Regime
  interventions: Intervention[]
}

export interface Scenario {
  name: string
  title: string
  story: string
  question: string
  look_for: string
  finding: string
  favours: 'power-with' | 'power-over' | 'neither' | ''
  winners: string[] // arms of the favoured side that do better than an arm of the other
  asked: string[] // outcomes of its evidence
  pairs: Pair[] // arms that its evidence compares
  changed: string[] // settings that differ from the defaults because the scenario says so
  settings: Parameters
  shocks: Setup['Shocks']
  drift: Setup['Drift']
  start: Setup['Start']
  interventions: Intervention[] // in every arm
  arms: ScenarioArm[]
  replications: number
}

/** What `go run ./cmd/classroom describe` writes when the page is built. */
export interface Description {
  version: string
  engine: string
  parameters: ParameterDescription[] // in the order of the specification
  conditions: FieldDescription[] // the other numbers of a setup
  policy: PolicyNumber[]
  regimes: Regime[]
  outcomes: OutcomeDescription[]
  series: SeriesDescription[]
  scenarios: Scenario[]
}

// Arrays have the order of the description: `series`,
// `outcomes`. A frame is one byte a seat for each of these, in this order.
export const frameFields = ['capacity', 'trust', 'harm', 'load', 'state'] as const
// capacity, trust, harm: 255 is 1. load: facets worked on in the week, at most
// 255. state: the bits below.
export const present = 1 // somebody holds the seat
export const inCrisis = 2 // holds, or works on, an open crisis

/** The kinds of events, as the engine counts them from 1. */
export const eventKinds = [
  '', 'arrived', 'shock', 'crisis began', 'commanded', 'sanctioned', 'removed', 'spoke up',
  'kept silent', 'withheld advice', 'planned', 'stepped in', 'found wrong', 'resolved', 'quit',
  'hired', 'sent away', 'returned', 'regime changed', 'parameter changed', 'laid off', 'let lie',
] as const
export type EventKind = Exclude<(typeof eventKinds)[number], ''>

/** Something that happened; which fields hold something depends on the kind. */
export interface Event {
  week: number
  kind: EventKind
  seat: number // who did it, or to whom it was done; nobody is -1
  problem: number // number, from 0; -1 if it was about none
  facets: number[] // domains
  severity: number // of the problem; 1 is the threshold of a crisis
  heard: number[] // seats
  crew: number[] // a seat for each facet
  right: boolean // the plan
  dismissed: boolean
  weeks: number // of waiting, absence or since arrival
  count: number // of a shock's problems
  name: string
  value: number
}

/**
 * The ties as of the end of a week, until the next entry: pairs of seats, the lower
 * first, one pair after the other. The pairs are put together when they are asked for.
 */
export interface Ties {
  readonly week: number
  readonly pairs: Uint32Array
}

/** A run as far as it has been lived. */
export interface Recording {
  seats: number
  bosses: Int32Array // of each seat; the head is its own
  leaders: number // seats 0 to leaders - 1 have reports
  weeks: number // of the whole run
  lived: number // weeks recorded so far
  series: Float64Array // weeks x description.series, by week
  frames: Uint8Array // weeks x seats x frameFields, by week, then seat
  ties: readonly Ties[] // of week 0 and of each later one in which they changed
  events: Event[]
  outcomes: Float64Array | null // once it is done
  digest: string | null // SHA-256 of series and outcomes, once it is done
}

/** The runs of one replication of an ensemble, by arm. */
export interface EnsembleRun {
  replication: number
  outcomes: Float64Array[] // by arm
  series: Float32Array[] // by arm: weeks x description.series, by week
}

/** A run to play: seed is a decimal number from 0 to 2^64-1. */
export interface Run {
  setup: Setup
  seed: string
  replication: number
}
