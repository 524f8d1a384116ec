import { readFileSync, writeFileSync } from 'node:fs'
import { deflateSync, strToU8 } from 'fflate'
import { expect, test } from 'vitest'
import { description } from '../engine/description'
import { firstExperiment, resolve, type Experiment } from './experiment'
import { decodeLink, doubtsOf, encodeLink, LinkError, readLink, type PageState } from './link'
import { settingsHash } from './settings'

// The command line's tests write the first two files, and read the third, which
// UPDATE=1 rewrites here.
const folder = new URL('../../../../scenarios/testdata/', import.meta.url)
const ours = new URL('links-of-the-page.json', folder)

function read<T>(file: URL | string): T {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as T
}

interface Golden {
  name: string
  link: Experiment & { engine: string; settings: string; page?: PageState }
  fragment: string
}

const golden = read<Golden[]>('links.json')
const pairs = golden.filter(({ link }) => link.arms.length === 2)

/** The fragment of any JSON. */
function pack(text: string): string {
  return 'v1.' + Buffer.from(deflateSync(strToU8(text))).toString('base64url')
}

/** What the reader is told of a fragment. */
function told(fragment: string): string {
  try {
    decodeLink(fragment)
  } catch (error) {
    if (error instanceof LinkError) return error.message
    throw error
  }
  return ''
}

test('there are links to read', () => {
  expect(pairs.length).toBeGreaterThan(5)
})

test.each(pairs)('the link of the command line: $name', ({ link, fragment }) => {
  const { engine, settings, scenario, set = {}, arms, seed, replication, page = {} } = link
  const got = decodeLink(fragment)
  expect(got).toEqual({ experiment: { scenario, set, arms, seed, replication }, page, engine, settings })
  expect(settingsHash(resolve(got.experiment))).toBe(settings)
})

test('links made here are those that the command line reads', () => {
  const engine = description.engine
  const made = Object.fromEntries(
    pairs.map(({ name, link, fragment }) => {
      description.engine = link.engine // one that outlives those that there are
      const { experiment, page } = decodeLink(fragment)
      const again = encodeLink(experiment, page)
      expect(decodeLink(again)).toEqual({ experiment, page, engine: link.engine, settings: link.settings })
      return [name, again]
    }),
  )
  description.engine = engine
  if (process.env['UPDATE']) writeFileSync(ours, JSON.stringify(made, null, 2) + '\n')
  expect(made).toEqual(read(ours))
})

test('new links end in a letter or digit', () => {
  for (let seed = 0; seed < 200; seed++) {
    const link = encodeLink({ ...firstExperiment, seed: String(seed ** 3) })
    expect(link).toMatch(/[A-Za-z0-9]$/)
    expect(decodeLink(link).experiment.seed).toBe(String(seed ** 3))
  }
})

const dropped = ['\n', '\r\n> ', ' ', '\u200b', '\u00ad', '.', ')', '>', '=\n', '\\', '%20', '%0A', '%E2%80%8B', '&#8203;', '&nbsp;', '<wbr>', '”']

test.each(read<{ name: string; fragment: string }[]>('links-old.json').filter(({ name }) => name !== 'three arms'))(
  'the old link $name is read, as it is and with anything in it that links cannot hold',
  ({ name, fragment }) => {
    const { experiment, page } = decodeLink(fragment)
    const { scenario, set = {}, arms, seed, replication, page: its = {} } = golden.find((one) => one.name === name)!.link
    expect({ experiment, page }).toEqual({ experiment: { scenario, set, arms, seed, replication }, page: its })
    for (let at = 1; at <= fragment.length; at += fragment.length > 300 ? 7 : 1) {
      const text = `http://127.0.0.1:8080/#${fragment.slice(0, at)}${dropped[at % dropped.length]}${fragment.slice(at)}${dropped[at % 11]}`
      expect(decodeLink(text), text).toEqual(decodeLink(fragment))
    }
  },
)

test.each(read<{ name: string; way: string; text: string }[]>('links-mangled.json'))('a link on its way: $way', ({ name, text }) => {
  const { scenario, set = {}, arms, seed, replication } = golden.find((one) => one.name === name)!.link
  expect(decodeLink(text).experiment).toEqual({ scenario, set, arms, seed, replication })
})

test.each(read<{ json: string; fault: string }[]>('link-faults.json'))('refused: $fault', ({ json, fault }) => {
  const message = told(pack(json))
  if (fault.includes('is listed twice')) return expect(message).toBe('') // browsers do not report this
  expect(message).not.toBe('')
  // The place is told in the same words.
  const path = /^link: ([a-z]+(?:\.\w+)+)/.exec(fault)?.[1]
  if (path) expect(message).toContain(path)
  const meant = /did you mean "(.*)"/.exec(fault)?.[1]
  if (meant) expect(message).toContain(meant)
})

test('a link of more than two arms is not for the page', () => {
  expect(golden.filter(({ link }) => link.arms.length > 2).map(({ fragment }) => told(fragment))).toEqual([
    'arms has 3 items; the page shows 2 organizations (leaderful run --link runs others)',
  ])
})

test('damage, other versions and other addresses are told apart', () => {
  const good = encodeLink(firstExperiment, { view: 'twins' })
  expect(told(good)).toBe('')
  expect(told(good + '==')).toBe('')
  expect(told('')).toContain('not a link')
  expect(told('story/emergency')).toContain('not a link')
  expect(told('v2.' + good.slice(3))).toContain('needs a newer page')
  for (const bad of [good.slice(0, good.length / 2), good.slice(0, -8), good.slice(0, 40) + '!' + good.slice(41), 'v1.', 'v1.A']) {
    expect(told(bad), bad).toContain('damaged or cut off')
  }
  expect(told(pack(' '.repeat(50 << 20)))).toContain('more than')
  expect(told(pack('{'))).toContain('damaged')
  expect(told(pack('['.repeat(5000) + ']'.repeat(5000)))).toContain('nested too deeply')
  expect(told('v1.' + Buffer.from(deflateSync(new Uint8Array([34, 255, 34]))).toString('base64url'))).toContain('damaged')
})

test('any damage to a link is refused or read, never anything else', () => {
  const good = pairs[1]!.fragment
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  for (let at = 3; at < good.length; at++) {
    const other = letters[(letters.indexOf(good[at]!) + 1 + (at % 63)) % 64]!
    told(good.slice(0, at) + other + good.slice(at + 1))
    told(good.slice(0, at) + good.slice(at + 1))
  }
})

test.each(['#', '#v', '%23', '&amp;', '<', ' ', 'v1.', '#v1.'])('much of %s is read in time that grows with its length', (piece) => {
  told(piece.repeat(300_000))
  told(encodeLink(firstExperiment) + piece.repeat(300_000))
})

test('keys of every object are harmless', () => {
  const text = JSON.stringify(pairs[0]!.link)
  expect(() => readLink(text.replace('"seed"', '"__proto__":{"polluted":1},"seed"'))).toThrow('__proto__')
  expect(() => readLink(text.replace('"scenario":"baseline"', '"scenario":"constructor"'))).toThrow('unknown scenario')
  expect(() => readLink(text.replace('"domineering"', '"toString"'))).toThrow('unknown arm')
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test('what has changed since a link was made is told', () => {
  const link = decodeLink(encodeLink(firstExperiment))
  expect(doubtsOf(link)).toEqual([])
  expect(doubtsOf({ ...link, engine: '0123456789ab' })).toEqual([expect.stringContaining('engine 0123456789ab')])
  expect(doubtsOf({ ...link, settings: '0123456789ab' })).toEqual([expect.stringContaining('settings 0123456789ab')])
})

test('nothing that is not said is in a link', () => {
  const short = encodeLink({ ...firstExperiment, set: {} }, {})
  expect(short).toBe(encodeLink(firstExperiment))
  expect(short.length).toBeLessThan(200)
})
