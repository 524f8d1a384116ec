import { beforeEach, describe, expect, it } from 'vitest'
import type { Engine } from '../engine/client'
import { bets, openBets, placeBets, skipBets, stage } from '../state/bets'
import { firstExperiment, type Experiment } from '../state/experiment'
import { decodeLink, encodeLink } from '../state/link'
import { Player } from '../state/player'
import { readPageState } from '../state/page_state'
import { fragment, view } from '../state/route'
import { addressOf, bareAddress, commandOf, embedOf, isLocal, pageStateOf } from './address'
import { contentsOf, plain } from './contents'
import { followLinks, notice, openLink } from './opened_link'

const experiment: Experiment = {
  scenario: 'emergency',
  set: { 'organization.members': 80 },
  arms: [
    { arm: 'compassionate', policy: { sanction: 0.5 } },
    { arm: 'power-with', name: 'power-with, later harsh', changes: [{ week: 100, arm: 'domineering', set: { 'environment.growth': 0.1 } }] },
  ],
  seed: '18446744073709551615',
  replication: 2,
}

/** An engine that never answers; it keeps what it was asked to play. */
function silentEngine() {
  const asked: unknown[] = []
  const never = new Promise<never>(() => {})
  const engine: Engine = {
    ready: never,
    play: (run) => {
      asked.push(run)
      return never
    },
    ensemble: () => never,
    check: () => never,
  }
  return { engine, asked }
}

beforeEach(() => {
  skipBets()
  notice.value = null
  fragment.value = ''
  view.value = 'story'
})

describe('an address', () => {
  const address = addressOf(experiment, { view: 'sandbox', week: 30 }, 'http://localhost:8080/class/?present#twins')

  it('holds all that is played, and nothing of the old address beyond the page', () => {
    expect(address.startsWith('http://localhost:8080/class/#v1.')).toBe(true)
    const link = decodeLink(address.split('#')[1]!)
    expect(link.experiment).toEqual(experiment)
    expect(readPageState(link.page)).toEqual({ view: 'sandbox', week: 30 })
  })
  it('of a file is one, too', () => {
    expect(bareAddress('file:///home/me/page/index.html?embed')).toBe('file:///home/me/page/index.html')
  })
  it('stands in quotation marks on a command line, whatever is in it', () => {
    expect(commandOf(`http://o'hara/#v1.abc`)).toBe(`leaderful run --link 'http://o%27hara/#v1.abc'`)
  })
  it('is put into other pages as twins alone', () => {
    expect(embedOf('http://host/page/#v1.abc', 'a "title" & <more>')).toBe(
      '<iframe src="http://host/page/?embed#v1.abc" title="a &quot;title&quot; &amp; &lt;more&gt;" width="100%" height="900" loading="lazy"></iframe>',
    )
  })
})

describe('what a link says of the page', () => {
  it('holds bets only once they are placed, and only if they are wanted', () => {
    const player = new Player(silentEngine().engine)
    player.experiment.value = experiment
    const made = { measures: { trust: { answer: 'first' as const } }, lines: [null, null] as [null, null] }
    openBets()
    bets.value = made
    expect(pageStateOf(player)).toEqual({ view: 'story' })
    placeBets(experiment)
    expect(pageStateOf(player)).toEqual({ view: 'story', bets: made })
    expect(pageStateOf(player, false)).toEqual({ view: 'story' })
    player.experiment.value = firstExperiment
    expect(pageStateOf(player)).toEqual({ view: 'story' })
  })
})

it('addresses that others cannot open are known', () => {
  const local = ['http://localhost:8080/', 'http://127.0.0.1:5173/page/#twins', 'http://[::1]:80/', 'http://0.0.0.0:8080/', 'http://page.localhost/', 'file:///home/page/index.html']
  for (const address of local) expect(isLocal(address)).toBe(true)
  const open = ['https://school.example/page/', 'http://192.168.1.17:8080/#v1.abc', 'https://localhost.example.org/', 'http://127.example.org/', 'http://[2001:db8::1]/']
  for (const address of open) expect(isLocal(address)).toBe(false)
})

describe('what is in a link, in words', () => {
  it('names everything that was changed', () => {
    expect(contentsOf(experiment, { view: 'sandbox', week: 30, bets: { measures: {}, lines: [null, null] } })).toEqual([
      'The scenario “Simple, sudden, fast”',
      'Changed settings: organization.members 80',
      'Two organizations: compassionate; with sanction 0.5 | power-with, later harsh (power-with); from week 100: becomes domineering, environment.growth 0.1',
      'The world: seed 18446744073709551615, number 2',
      'View: Sandbox, week 30',
      'Your bets, as you placed them',
    ])
    expect(contentsOf(firstExperiment, {})).toEqual([
      'The scenario “Ten ordinary years”',
      'Two organizations: compassionate | power-with',
      'The world: seed 1, number 0',
    ])
  })
  it('writes numbers plainly', () => {
    expect([0.004, 57, 1e6, 1234.5, 0, 1e-7].map(plain)).toEqual(['0.004', '57', '1,000,000', '1234.5', '0', '0.0000001'])
  })
})

describe('a link that is opened', () => {
  it('puts what it holds into the page', () => {
    const { engine, asked } = silentEngine()
    const player = new Player(engine)
    const made = { measures: { trust: { answer: 'same' as const, sure: 'hunch' as const } }, lines: [null, null] as [null, null] }
    const end = followLinks(player)
    fragment.value = encodeLink(experiment, { view: 'sandbox', week: 77, bets: made, mood: 'fine' })
    expect(player.experiment.value).toEqual(experiment)
    expect(asked).toHaveLength(2)
    expect(view.value).toBe('sandbox')
    expect(bets.value).toEqual(made)
    expect(stage.value).toBe('placed')
    expect(notice.value).toEqual({ kind: 'opened', title: 'Simple, sudden, fast' })
    fragment.value = 'class'
    expect(notice.value).toBeNull()
    end()
  })
  it('shows the twins if it says nothing else', () => {
    openLink(new Player(silentEngine().engine), encodeLink(experiment))
    expect(view.value).toBe('twins')
  })
  it.each([
    ['damaged', 'v1.NM3BCoMwE', /damaged/],
    ['damaged after a blank', '%20v1.NM3BCoMwE', /damaged/],
    ['empty', 'v1.', /damaged/],
    ['of a later version', 'v7.abc', /version v7/],
    ['too large for the page', encodeLink({ ...firstExperiment, set: { 'organization.members': 50_000 } }), /at most 1000/],
  ])('and is %s leaves all as it is', (_, text, fault) => {
    const { engine, asked } = silentEngine()
    const player = new Player(engine)
    const end = followLinks(player)
    fragment.value = text
    expect(notice.value).toMatchObject({ kind: 'unusable', faults: [expect.stringMatching(fault)] })
    expect(player.experiment.value).toEqual(firstExperiment)
    expect(asked).toEqual([])
    expect(view.value).toBe('story')
    end()
  })
  it('is no link if it is the name of a view or anything else', () => {
    const player = new Player(silentEngine().engine)
    const end = followLinks(player)
    for (const text of ['twins', 'story/emergency', 'v1', 'what']) {
      fragment.value = text
      expect(notice.value).toBeNull()
    }
    end()
  })
  it('that was made by another engine is doubtful', async () => {
    const { deflateSync, strToU8 } = await import('fflate')
    const json = { engine: '0123456789ab', settings: 'ba9876543210', scenario: 'baseline', arms: [{ arm: 'domineering' }, { arm: 'power-with' }], seed: '1', replication: 0 }
    const packed = Buffer.from(deflateSync(strToU8(JSON.stringify(json)))).toString('base64url')
    const player = new Player(silentEngine().engine)
    openLink(player, `v1.${packed}`)
    expect(notice.value).toMatchObject({
      kind: 'doubtful',
      doubts: [expect.stringContaining('0123456789ab'), expect.stringContaining('ba9876543210')],
    })
    expect(player.experiment.value.scenario).toBe('baseline')
  })
})
