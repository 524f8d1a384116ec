// A link holds the complete state of the page: `#v1.` and, in letters that survive
// mail and chats, the deflated JSON of the runs. The command line reads the same
// links (leaderful run --link).
import { deflateSync, Inflate, inflateSync, strToU8 } from 'fflate'
import * as v from 'valibot'
import { description } from '../engine/description'
import { resolve, type Arm, type Experiment } from './experiment'
import { decoded, linksIn, type FoundLink } from './found_link'
import { check } from './link_check'
import { linkSchema, told, tooDeep } from './link_schema'
import { settingsHash } from './settings'

const version = 'v1'
const mostBytes = 1 << 20

/** State that only the page uses: the view, the week shown, bets. Its readers check it. */
export type PageState = Record<string, unknown>

export interface Link {
  experiment: Experiment
  page: PageState
  engine: string // that made it
  settings: string // settings hash of its arms
}

/** Why a link cannot be followed, in sentences for the reader. */
export class LinkError extends Error {
  override name = 'LinkError'
  readonly faults: readonly string[]

  constructor(...faults: [string, ...string[]]) {
    super(faults.join('\n'))
    this.faults = faults
  }
}

/** The part of an address after its #, for an experiment. It throws if the experiment names something unknown. */
export function encodeLink(experiment: Experiment, page: PageState = {}): string {
  const { scenario, set, arms, seed, replication } = experiment
  const json = {
    engine: description.engine,
    settings: settingsHash(resolve(experiment)),
    scenario,
    ...(Object.keys(set).length > 0 && { set }),
    arms: arms.map(plainArm),
    seed,
    replication,
    ...(Object.keys(page).length > 0 && { page }),
  }
  return `${version}.${toBase64(pack(JSON.stringify(json)))}`
}

/**
 * Deflates text. Base64 of a length that is not a multiple of 3 ends in a letter
 * or digit: programs that show text as links leave out other characters at the end.
 */
function pack(text: string): Uint8Array {
  const packed = deflateSync(strToU8(text), { level: 9 })
  return packed.length % 3 === 0 ? pack(text + ' ') : packed
}

/** Leaves out the undefined parts of an arm. */
function plainArm({ arm, name, policy, changes }: Arm): Arm {
  return {
    arm,
    ...(name !== undefined && { name }),
    ...(policy !== undefined && { policy }),
    ...(changes !== undefined && { changes }),
  }
}

/** Reads the first link in a text. It throws a LinkError if there is none, or says why it cannot be followed. */
export function decodeLink(text: string): Link {
  const links = linksIn(decoded(text))
  const found = links.find(({ hashed }) => hashed) ?? links[0]
  if (found === undefined) throw new LinkError('This is not a link to runs.')
  return follow(found)
}

/** Reads a link that was found in a text. It throws a LinkError that says why it cannot be followed. */
export function follow({ version: found, letters }: FoundLink): Link {
  if (found !== version) throw new LinkError(`The link has version ${found}, which needs a newer page; this one reads ${version}.`)
  return readLink(inflate(letters))
}

/** How many letters of a link that was followed belong to it; the others came after it. */
export function lengthOf({ letters }: FoundLink): number {
  const size = sizeOf(letters)
  let [short, long] = [0, letters.length]
  while (short + 1 < long) {
    const middle = (short + long) >> 1
    if (sizeOf(letters.slice(0, middle)) === size) long = middle
    else short = middle
  }
  return long
}

/** The size of the text packed in letters; 0 if they break off. */
function sizeOf(letters: string): number {
  try {
    return inflateSync(fromBase64(letters + lost)).length
  } catch {
    return 0
  }
}

/** Reads the JSON of a link. */
export function readLink(text: string): Link {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new LinkError(damaged)
  }
  if (tooDeep(json)) throw new LinkError('The contents of the link are nested too deeply.')
  const read = v.safeParse(linkSchema, json)
  if (!read.success) throw faulty(told(read.issues))
  const { engine, settings, scenario, set, arms, seed, replication, page } = read.output
  const experiment = { scenario, set: set ?? {}, arms, seed, replication } as Experiment
  const wrong = check(experiment)
  if (wrong.length > 0) throw faulty(wrong)
  return { experiment, page: page ?? {}, engine, settings }
}

function faulty(faults: readonly string[]): LinkError {
  const [first = 'its contents are not valid', ...more] = faults
  return new LinkError(first, ...more)
}

/** Why a link may not show what its maker saw, in sentences; none if it does. */
export function doubtsOf(link: Link): string[] {
  const doubts: string[] = []
  if (link.engine !== description.engine) {
    doubts.push(`The link was made with engine ${link.engine}, this page has engine ${description.engine}: numbers may differ from those that its maker saw.`)
  }
  const settings = settingsHash(resolve(link.experiment))
  if (link.settings !== settings) {
    doubts.push(`The link was made with settings ${link.settings}, here they are ${settings}: a default, a scenario or a regime has changed since.`)
  }
  return doubts
}

const damaged = 'The link is damaged or cut off; copy all of it again.'

const lost = '__' // older links could end in these, which some programs leave out

/** Unpacks text, of at most mostBytes. Packed text says where it ends, so that whatever follows is ignored. */
function inflate(letters: string): string {
  const bytes = fromBase64(letters + lost)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let size = 0
  const inflating = new Inflate((chunk, last) => {
    size += chunk.length
    if (size > mostBytes) throw new LinkError(`The link holds more than ${mostBytes} bytes.`)
    text += decoder.decode(chunk, { stream: !last })
  })
  const step = 1024 // unpacks to at most a megabyte
  try {
    for (let at = 0; at < bytes.length; at += step) inflating.push(bytes.subarray(at, at + step), at + step >= bytes.length)
  } catch (error) {
    throw error instanceof LinkError ? error : new LinkError(damaged)
  }
  return text
}

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64(letters: string): Uint8Array {
  const text = letters.length % 4 === 1 ? letters.slice(0, -1) : letters
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
}
