// The part of a link about the page: the view, the week and bets. It comes from
// other people: unknown keys are ignored, invalid values are dropped, and everything
// is bounded.
import * as v from 'valibot'
import { answers, isEmpty, measures, parts, surenesses, type Bet, type Bets, type Line, type Measure } from './bets'
import { views, type View } from './route'

export interface PageState {
  view?: View
  week?: number
  bets?: Bets
}

const mostWeeks = 52_000
const mostTries = 1_000_000

const namesOf = <T extends string>(list: readonly { name: T }[]) => list.map(({ name }) => name)

const orNothing = <Schema extends v.GenericSchema>(schema: Schema) => v.fallback(v.optional(schema), undefined)

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))

const bet = v.object({
  answer: v.picklist(answers),
  sure: orNothing(v.picklist(namesOf(surenesses))),
})

const line = v.pipe(v.array(share), v.length(parts))

const bets = v.object({
  measures: v.fallback(v.record(v.string(), v.unknown()), {}),
  afterSeeing: orNothing(v.literal(true)),
  tries: orNothing(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(mostTries))),
  lines: v.fallback(v.tuple([v.fallback(v.nullable(line), null), v.fallback(v.nullable(line), null)]), [null, null]),
})

const page = v.object({
  view: orNothing(v.picklist(namesOf(views))),
  week: orNothing(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(mostWeeks))),
  bets: orNothing(bets),
})

/** Reads the part of a link about the page; invalid input gives an empty state. */
export function readPageState(value: unknown): PageState {
  const read = v.safeParse(page, value)
  if (!read.success) return {}
  const state: PageState = {}
  const { view, week } = read.output
  if (view !== undefined) state.view = view
  if (week !== undefined) state.week = week
  const made = read.output.bets && betsOf(read.output.bets)
  if (made && !isEmpty(made)) state.bets = made
  return state
}

function betsOf({ measures: given, lines, afterSeeing, tries }: v.InferOutput<typeof bets>): Bets {
  const made: Partial<Record<Measure, Bet>> = {}
  for (const { name } of measures) {
    const read = v.safeParse(bet, given[name])
    if (!read.success) continue
    const { answer, sure } = read.output
    made[name] = sure === undefined ? { answer } : { answer, sure }
  }
  return {
    measures: made,
    lines: lines as [Line | null, Line | null],
    ...(afterSeeing && { afterSeeing }),
    ...(tries !== undefined && { tries }),
  }
}
