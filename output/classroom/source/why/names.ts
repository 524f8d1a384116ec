import type { Recording } from '../engine/protocol'

/** The role of a seat: "the head", "the leader of unit 3", "a follower in unit 3". */
export function roleOf(recording: Recording, seat: number): string {
  if (seat === 0) return 'the head'
  if (seat < recording.leaders) return `the leader of unit ${seat}`
  return `a follower in unit ${recording.bosses[seat]}`
}

/** Names seats for a text, with their roles at first mention. */
export class Names {
  #named = new Set<number>()

  constructor(private readonly recording: Recording) {}

  /** "seat 12 (a follower in unit 1)", and later "seat 12"; nobody is -1. */
  of(seat: number): string {
    if (seat < 0) return 'nobody'
    if (this.#named.has(seat)) return `seat ${seat}`
    this.#named.add(seat)
    return `seat ${seat} (${roleOf(this.recording, seat)})`
  }

  /** Several seats, each once. More than two are not introduced: "seats 3, 7 and 12". */
  all(seats: readonly number[]): string {
    const numbers = distinct(seats)
    const known = numbers.every((seat) => this.#named.has(seat))
    if (numbers.length > 2 || (known && numbers.length === 2)) return `seats ${listed(numbers.map(String))}`
    return listed(numbers.map((seat) => this.of(seat)))
  }
}

/** Each once, in order. */
export function distinct(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b)
}

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** "domain 3", "domains 3 and 9". */
export function domainsNamed(domains: readonly number[]): string {
  const numbers = distinct(domains)
  return `${numbers.length === 1 ? 'domain' : 'domains'} ${listed(numbers.map(String))}`
}

/** A sentence with a capital at its start. */
export function capital(sentence: string): string {
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1)
}
