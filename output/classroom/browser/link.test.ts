import { deflateSync, strToU8 } from 'fflate'
import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import { firstExperiment, type Experiment } from '../source/state/experiment'
import { encodeLink } from '../source/state/link'
import { run } from './program'
import { test } from './test'

const storm: Experiment = {
  scenario: 'storm',
  set: { 'organization.members': 80, 'trust.initial': 0.6 },
  arms: [
    { arm: 'domineering', policy: { sanction: 0.5 } },
    { arm: 'power-with', changes: [{ week: 104, arm: 'situational' }] },
  ],
  seed: '18446744073709551615',
  replication: 3,
}

/** The contents of the dialog for sharing the current runs. */
async function shared(page: Page) {
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Share this run' })
  await expect.poll(() => dialog.getByRole('table').locator('code').count()).toBe(4) // both runs are done
  const told = {
    address: await dialog.getByRole('textbox', { name: 'The link' }).inputValue(),
    table: await dialog.getByRole('table').innerText(),
  }
  await dialog.getByRole('button', { name: 'Close' }).click()
  return told
}

const digestsIn = (table: string) => [...table.matchAll(/Digest of (.+)\t(\w+)/g)].map(([, name, digest]) => [name, digest])
const weekOf = (page: Page) => page.getByRole('slider', { name: 'Week shown' }).inputValue()

test('a link that was shared shows the same in another profile and in the terminal', async ({ visit }) => {
  const first = await visit('#twins')
  await first.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await expect
    .poll(async () => {
      await first.getByRole('slider', { name: 'Week shown' }).fill('137') // comes as near as has been lived
      return weekOf(first)
    })
    .toBe('137')
  const sent = await shared(first)
  expect(digestsIn(sent.table)).toHaveLength(2)

  const second = await visit(sent.address)
  await second.getByText('From a link:').waitFor()
  await expect.poll(() => weekOf(second)).toBe('137')
  expect(await shared(second)).toEqual(sent)

  const { digests, warnings } = JSON.parse(await run('run', '--link', sent.address, '--json')) as {
    digests: Record<string, string>
    warnings: string[]
  }
  expect(Object.entries(digests).map(([name, digest]) => [name, digest.slice(0, 12)])).toEqual(digestsIn(sent.table))
  expect(warnings).toEqual([])
})

test('a link with settings, policies and changes of its own is run to the bit', async ({ visit, server }) => {
  const address = `${server.address}#${encodeLink(storm, { view: 'twins', week: 110 })}`
  const page = await visit(address)
  await page.getByText('From a link:').waitFor()
  const told = await shared(page)
  const { digests } = JSON.parse(await run('run', '--link', address, '--json')) as { digests: Record<string, string> }
  expect(digestsIn(told.table)).toEqual(Object.entries(digests).map(([name, digest]) => [name, digest.slice(0, 12)]))
})

const whole = encodeLink(firstExperiment, { view: 'twins' })
const packed = (json: unknown) => `v1.${Buffer.from(deflateSync(strToU8(JSON.stringify(json)))).toString('base64url')}`
const sound = { engine: '0123456789ab', settings: '0123456789ab', scenario: 'baseline', arms: [{ arm: 'domineering' }, { arm: 'power-with' }], seed: '1', replication: 0 }

test('a link that mail has wrapped, quoted and encoded is opened', async ({ visit }) => {
  const page = await visit(`#${whole.replace(/.{50}/g, '$&%0A> ').replaceAll('_', '%5F')}%3E.`)
  await page.getByText('From a link: “').waitFor()
})

test('a link of another engine is run, and the page says that it may differ', async ({ visit }) => {
  const page = await visit(`#${packed(sound)}`)
  await page.getByText('This may differ from what the maker of the link saw.').waitFor()
  await page.getByText('The link was made with engine 0123456789ab').waitFor()
  await page.getByText('The link was made with settings 0123456789ab').waitFor()
  await works(page)
})

test.for([
  ['cut off', whole.slice(0, whole.length / 2)],
  ['with a letter changed', `${whole.slice(0, 40)}${whole[40] === 'A' ? 'B' : 'A'}${whole.slice(41)}`],
  ['empty', 'v1.'],
  ['of no base64', 'v1.???'],
  ['of a version to come', 'v2.AAAA'],
  ['with the JSON of something else', packed({ name: 'somebody', items: [1, 2, 3] })],
  ['with a list', packed([])],
  ['with markup for a name', packed({ ...sound, scenario: '<img src=x onerror=alert(1)>' })],
  ['with a million members', packed({ ...sound, set: { 'organization.members': 1e6 } })],
  ['with weeks without end', packed({ ...sound, set: { 'environment.weeks': 1e9 } })],
  ['with a setting that there is not', packed({ ...sound, set: { 'organization.mood': 1 } })],
  ['with a setting that is no number', packed({ ...sound, set: { 'organization.members': 'many' } })],
  ['with a bomb', `v1.${Buffer.from(deflateSync(new Uint8Array(50_000_000))).toString('base64url')}`],
] as const)('a link %s is reported, and the page works', async ([, fragment], { visit }) => {
  const page = await visit(`#${fragment}`)
  await page.getByText('This link cannot be opened.').waitFor()
  expect(await page.getByRole('main').or(page.getByRole('status')).getByRole('listitem').count()).toBeGreaterThan(0)
  await page.getByRole('button', { name: 'Close this note' }).click()
  await page.getByRole('link', { name: 'Twins', exact: true }).click()
  await works(page)
})

/** The page plays. */
async function works(page: Page) {
  const before = await weekOf(page)
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect.poll(() => weekOf(page)).not.toBe(before)
}
