import { frameFields, inCrisis, present, type Recording } from '../engine/protocol'

const size = frameFields.length
const field = (name: (typeof frameFields)[number]) => frameFields.indexOf(name)
const stateField = field('state')

export const fields = { capacity: field('capacity'), trust: field('trust'), harm: field('harm'), load: field('load') }

/** Where the numbers of a seat in a week begin. */
export function startOf({ seats }: Recording, week: number, seat: number): number {
  return size * (week * seats + seat)
}

export function isPresent({ frames }: Recording, start: number): boolean {
  return (frames[start + stateField]! & present) !== 0
}

export function isInCrisis({ frames }: Recording, start: number): boolean {
  return (frames[start + stateField]! & inCrisis) !== 0
}
