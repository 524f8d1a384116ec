import { readFileSync, writeFileSync } from 'node:fs'
import { deflateSync, strToU8 } from 'fflate'
import { expect, test } from 'vitest'
import { description } from '../engine/description'
import { firstExperiment, resolve, type Experiment } from './experiment'
import { decodeLink, doubtsOf, encodeLink, isLink, LinkError, readLink, type PageState } from './link'
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

test.each(read<{ json: string; fault: string }[]>('link-faults.json'))('refused: $fault', ({ json, fault }) => {
  const message = told(pack(json))
  if (fault.includes('stands twice')) return expect(message).toBe('') // of which browsers do not tell
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
  expect(told('')).toContain('no link')
  expect(told('story/emergency')).toContain('no link')
  expect(told('v2.' + good.slice(3))).toContain('newer page')
  for (const bad of [good.slice(0, good.length / 2), good.slice(0, -1), good.slice(0, 40) + '!' + good.slice(41), 'v1.', 'v1.A']) {
    expect(told(bad), bad).toContain('damaged or cut off')
  }
  expect(told(pack(' '.repeat(50 << 20)))).toContain('more than')
  expect(told(pack('{'))).toContain('no JSON')
  expect(told(pack('['.repeat(5000) + ']'.repeat(5000)))).toContain('nested too deeply')
  expect(told('v1.' + Buffer.from(deflateSync(new Uint8Array([34, 255, 34]))).toString('base64url'))).toContain('damaged')
  expect([good, 'v2.x', 'story', 'v1'].map(isLink)).toEqual([true, true, false, false])
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

test('keys of every object are no danger', () => {
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
