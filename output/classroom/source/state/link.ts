// A link holds the whole state of the page: `#v1.` and, in letters that survive
// mail and chats, the deflated JSON of what is played. The command line reads the
// same (leaderful run --link).
import { deflateSync, Inflate, strToU8 } from 'fflate'
import * as v from 'valibot'
import { description } from '../engine/description'
import { resolve, type Arm, type Experiment } from './experiment'
import { check } from './link_check'
import { linkSchema, told, tooDeep } from './link_schema'
import { settingsHash } from './settings'

const version = 'v1'
const mostBytes = 1 << 20

/** What only the page makes use of: the view, the week shown, bets. Whoever reads it checks what it needs. */
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

/** Whether what follows the # of an address looks like a link. */
export function isLink(fragment: string): boolean {
  return /^v\d{1,9}\./.test(fragment)
}

/** What follows the # of an address, for an experiment. It throws if the experiment names what there is not. */
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
  return `${version}.${toBase64(deflateSync(strToU8(JSON.stringify(json)), { level: 9 }))}`
}

/** Leaves out what an arm does not say. */
function plainArm({ arm, name, policy, changes }: Arm): Arm {
  return {
    arm,
    ...(name !== undefined && { name }),
    ...(policy !== undefined && { policy }),
    ...(changes !== undefined && { changes }),
  }
}

/** Reads what follows the # of an address. It throws a LinkError if that is no link, or says what cannot be. */
export function decodeLink(fragment: string): Link {
  const [, found, packed] = /^(v\d{1,9})\.(.*)$/s.exec(fragment) ?? []
  if (found === undefined || packed === undefined) throw new LinkError('This is no link to runs.')
  if (found !== version) throw new LinkError(`The link is of version ${found}, which a newer page reads; this one reads ${version}.`)
  return readLink(inflate(packed))
}

/** Reads the JSON of a link. */
export function readLink(text: string): Link {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new LinkError('What the link holds is no JSON.')
  }
  if (tooDeep(json)) throw new LinkError('What the link holds is nested too deeply.')
  const read = v.safeParse(linkSchema, json)
  if (!read.success) throw faulty(told(read.issues))
  const { engine, settings, scenario, set, arms, seed, replication, page } = read.output
  const experiment = { scenario, set: set ?? {}, arms, seed, replication } as Experiment
  const wrong = check(experiment)
  if (wrong.length > 0) throw faulty(wrong)
  return { experiment, page: page ?? {}, engine, settings }
}

function faulty(faults: readonly string[]): LinkError {
  const [first = 'it holds what cannot be', ...more] = faults
  return new LinkError(first, ...more)
}

/** Why what a link leads to may not be what its maker saw, in sentences; none if it is the same. */
export function doubtsOf(link: Link): string[] {
  const doubts: string[] = []
  if (link.engine !== description.engine) {
    doubts.push(`The link was made with engine ${link.engine}, this page has ${description.engine}: numbers may differ from those that its maker saw.`)
  }
  const settings = settingsHash(resolve(link.experiment))
  if (link.settings !== settings) {
    doubts.push(`The link was made with settings ${link.settings}, which are ${settings} here: a default, a scenario or a regime has changed since.`)
  }
  return doubts
}

const damaged = 'The link is damaged or cut off; copy it again, whole.'

/** Unpacks text, of at most mostBytes. */
function inflate(packed: string): string {
  const bytes = fromBase64(packed)
  if (bytes.length === 0) throw new LinkError(damaged)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let size = 0
  const inflating = new Inflate((chunk, last) => {
    size += chunk.length
    if (size > mostBytes) throw new LinkError(`The link holds more than ${mostBytes} bytes.`)
    text += decoder.decode(chunk, { stream: !last })
  })
  const step = 1024 // of which at most a megabyte comes
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

function fromBase64(text: string): Uint8Array {
  const letters = text.replace(/=+$/, '')
  if (!/^[\w-]*$/.test(letters) || letters.length % 4 === 1) throw new LinkError(damaged)
  return Uint8Array.from(atob(letters.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
}
