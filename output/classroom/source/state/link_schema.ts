// The JSON of a link, part by part; link_check.ts checks its parts together.
import * as v from 'valibot'
import { description } from '../engine/description'
import { policyField, policyNames } from './experiment'
import { nearest } from './nearest'

const arms = 2 // that the page shows; the command line reads links of up to 50
const mostReplications = 10_000_000
const mostInterventions = 1_000
const mostShocks = 10_000
const mostScenarioArms = 50
const mostNameLetters = 80
const mostDepth = 20

/** A value in the words of a message. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'keys with values'
  if (typeof value === 'string') return `the text “${short(value)}”`
  return String(value)
}

/** Shortens text for quoting. */
export function short(text: string): string {
  const letters = [...text]
  return letters.length > 40 ? letters.slice(0, 40).join('') + '…' : text
}

/** Says that a word is unknown, and suggests one. */
export function unknown(what: string, word: string, known: readonly string[]): string {
  const near = nearest(word, known)
  if (near !== undefined) return `unknown ${what} “${short(word)}”; did you mean “${near}”?`
  return known.length > 20 ? `unknown ${what} “${short(word)}”` : `unknown ${what} “${short(word)}”; possible values are ${known.join(', ')}`
}

// Messages that go on after the path of a value begin with a verb; others, after
// a colon, are marked by a leading colon.

const keyed = v.custom<object>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  (issue) => `takes keys with values, found ${shown(issue.input)}`,
)

/** An object all of whose keys are known. */
function object<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(
    keyed,
    v.strictObject(entries, (issue) => {
      if (issue.expected !== 'never') return 'is missing'
      return ': ' + unknown('key', String(issue.path?.at(-1)?.key ?? ''), Object.keys(entries))
    }),
  )
}

function list<Item extends v.GenericSchema>(item: Item, most: number) {
  return v.pipe(
    v.array(item, (issue) => `takes a list, found ${shown(issue.input)}`),
    v.maxLength(most, (issue) => `has ${issue.input.length} items; the maximum is ${most}`),
  )
}

/** A number in a range. There is no negative zero. */
function number(min: number, max: number, whole = false) {
  return v.pipe(
    v.number((issue) => `takes a number from ${min} to ${max}, found ${shown(issue.input)}`),
    v.check((value) => value >= min && value <= max, (issue) => `is ${issue.input}; the range is ${min} to ${max}`),
    v.check((value) => !whole || Number.isInteger(value), (issue) => `is ${issue.input}; it takes whole numbers`),
    v.transform((value) => value + 0),
  )
}

const share = number(0, 1)

function named(name: string) {
  const { min, max, whole } = [...description.parameters, ...description.conditions].find((field) => field.name === name)!
  return number(min, max, whole)
}

const anyText = v.string((issue) => `takes text, found ${shown(issue.input)}`)

function text(may: 'be empty' | 'not be empty') {
  return v.pipe(
    anyText,
    v.check((value) => may === 'be empty' || value.trim() !== '', 'is empty'),
    v.check((value) => !/[^\P{Cc}\n\r\t]/u.test(value), 'contains a control character'),
    v.transform((value) => value.trim()),
  )
}

/** A word for use on a command line. */
const name = v.pipe(
  anyText,
  v.check(
    (value) => /^[a-z0-9][a-z0-9-]{0,39}$/.test(value),
    (issue) => `is “${short(issue.input)}”; a name has at most 40 characters, of a-z, 0-9 and -, and does not begin with -`,
  ),
)

/** A name for display only. */
const shownName = v.pipe(
  anyText,
  v.check((value) => value.trim() !== '', 'is empty'),
  v.check(
    (value) => value === value.trim() && !/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\ufffd]/u.test(value),
    'begins or ends with a space, or contains invisible characters',
  ),
  v.check((value) => [...value].length <= mostNameLetters, `has more than ${mostNameLetters} characters`),
)

const digits = v.custom<string>(
  (value) => typeof value === 'string' && /^[0-9a-f]{12}$/.test(value),
  (issue) => `takes 12 hexadecimal digits, found ${shown(issue.input)}`,
)

/** A number as text, because numbers of JSON are not exact in this range. */
const seed = v.custom<string>(
  (value) => typeof value === 'string' && /^(0|[1-9][0-9]{0,19})$/.test(value) && BigInt(value) < 2n ** 64n,
  (issue) => `takes a whole number from 0 to 2^64-1, in quotation marks, found ${shown(issue.input)}`,
)

/** Keys that may be left out, each with the schema of its value. */
function some<Value extends v.GenericSchema>(keys: readonly string[], of: (key: string) => Value) {
  return object(Object.fromEntries(keys.map((key) => [key, v.exactOptional(of(key))])))
}

const parameterNames = description.parameters.map(({ name }) => name)
const settings = some(parameterNames, named)
const policy = some(policyNames, () => share)

const change = v.pipe(
  object({
    week: named('interventions.week'),
    arm: v.exactOptional(anyText),
    policy: v.exactOptional(policy),
    set: v.exactOptional(settings),
  }),
  v.check((one) => one.arm !== undefined || one.policy !== undefined || one.set !== undefined, ': a change needs one of arm, policy and set'),
)

const arm = object({
  arm: anyText,
  name: v.exactOptional(shownName),
  policy: v.exactOptional(policy),
  changes: v.exactOptional(list(change, mostInterventions)),
})

// The engine's own types, in its JSON.

const wholePolicy = object({
  Delegation: share, Consultation: share, Sanction: share, Compassion: share, Development: share, Command: share, Layoffs: share,
} satisfies Record<(typeof policyField)[keyof typeof policyField], typeof share>)

const regime = object({
  Name: name,
  Meaning: text('be empty'),
  Espoused: wholePolicy,
  Habit: v.nullable(wholePolicy),
  Pull: share,
  Practice: share,
  Rigidity: share,
})

const parameterChange = v.pipe(
  object({ Name: anyText, Value: v.number((issue) => `takes a number, found ${shown(issue.input)}`) }),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const input = dataset.value
    const refuse = (key: keyof typeof input, message: string) => {
      addIssue({ message, path: [{ type: 'object', origin: 'value', input, key, value: input[key] }] })
      return NEVER
    }
    if (!parameterNames.includes(input.Name)) return refuse('Name', ': ' + unknown('setting', input.Name, parameterNames))
    const value = v.safeParse(named(input.Name), input.Value)
    return value.success ? { Name: input.Name, Value: value.output } : refuse('Value', `: ${input.Name} ${value.issues[0].message}`)
  }),
)

const intervention = v.pipe(
  object({
    Week: named('interventions.week'),
    Regime: v.nullable(regime),
    Parameter: v.nullable(parameterChange),
    Cut: v.nullable(object({ Chance: named('interventions.cut') })),
    Absence: v.nullable(object({ Seat: named('interventions.seat'), Weeks: named('interventions.absence') })),
  }),
  v.check(
    ({ Regime, Parameter, Cut, Absence }) => [Regime, Parameter, Cut, Absence].filter(Boolean).length === 1,
    'needs exactly one of Regime, Parameter, Cut and Absence',
  ),
)

const shock = object({
  Week: named('shocks.week'),
  Load: named('shocks.load'),
  Breadth: named('shocks.breadth'),
  Complexity: named('shocks.complexity'),
})

const ownScenario = object({
  name,
  title: text('not be empty'),
  question: v.exactOptional(text('be empty')),
  settings: v.exactOptional(settings),
  shocks: v.exactOptional(
    v.pipe(
      object({ Timing: number(0, 2, true), Listed: v.nullable(list(shock, mostShocks)) }),
      v.check(({ Timing, Listed }) => Timing === 2 || !Listed?.length, 'lists shocks, but its timing is not that of a list'),
    ),
  ),
  drift: v.exactOptional(object({ Complexity: named('drift.complexity'), Load: named('drift.load'), Growth: named('drift.growth') })),
  start: v.exactOptional(
    object({
      Vulnerability: v.nullable(named('start.vulnerability')),
      Trust: v.nullable(named('start.trust')),
      Harm: named('start.harm'),
      Capacity: v.nullable(named('start.capacity')),
      Backlog: named('start.backlog'),
    }),
  ),
  interventions: v.exactOptional(list(intervention, mostInterventions)),
  arms: list(
    object({
      name,
      meaning: v.exactOptional(text('be empty')),
      regime,
      interventions: v.exactOptional(list(intervention, mostInterventions)),
    }),
    mostScenarioArms,
  ),
})

const scenarioNames = description.scenarios.map(({ name }) => name)

const canned = v.pipe(
  v.string((issue) => `takes text or keys with values, found ${shown(issue.input)}`),
  v.check((value) => scenarioNames.includes(value), (issue) => ': ' + unknown('scenario', issue.input, scenarioNames)),
)

/** The JSON of a link, part by part. */
export const linkSchema = object({
  engine: digits,
  settings: digits,
  scenario: v.lazy((input) => (typeof input === 'object' && input !== null ? ownScenario : canned)),
  set: v.exactOptional(settings),
  arms: v.pipe(
    v.array(arm, (issue) => `takes a list, found ${shown(issue.input)}`),
    v.length(arms, (issue) => `has ${issue.input.length} items; the page shows ${arms} organizations (leaderful run --link runs others)`),
  ),
  seed,
  replication: number(0, mostReplications, true),
  page: v.exactOptional(v.pipe(keyed, v.record(v.string(), v.unknown()))),
})

/** Whether a value is nested too deeply to be checked. */
export function tooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth > mostDepth || Object.values(value).some((inner) => tooDeep(inner, depth + 1))
}

/** One sentence for each issue, with the path of the value. Lists are counted from 1. */
export function told(issues: readonly v.BaseIssue<unknown>[]): string[] {
  return issues.map((issue) => {
    const keys = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? String(key + 1) : short(String(key))))
    if (!issue.message.startsWith(': ')) return keys.length ? `${keys.join('.')} ${issue.message}` : `it ${issue.message}`
    // The message about an unknown key names the object that has it.
    const path = issue.type === 'strict_object' ? keys.slice(0, -1) : keys
    return path.length ? path.join('.') + issue.message : issue.message.slice(2)
  })
}
