import { expect } from 'vitest'
import type { Answer, Bets } from '../source/state/bets'
import { firstExperiment, type Experiment } from '../source/state/experiment'
import { encodeLink } from '../source/state/link'
import { violations } from './axe'
import { test } from './test'

const other: Experiment = { ...firstExperiment, scenario: 'emergency' }

function linkOf(answer: Answer, experiment = firstExperiment): string {
  const bets: Bets = { measures: { crises_per_year: { answer, sure: 'fairly' } }, lines: [[0.3, 0.35, 0.4, 0.45, 0.5], null] }
  return `https://example.org/page/#${encodeLink(experiment, { view: 'twins', bets: { ...bets } })}`
}

test('the bets of a class are a histogram, and are held against many worlds', async ({ visit }) => {
  const page = await visit('#class')
  await page.getByRole('textbox', { name: 'Links of the class' }).fill(
    [
      `Anna: ${linkOf('first')}`,
      `Ben ${linkOf('first')} (sent twice)`,
      linkOf('second'),
      `Chris: ${linkOf('same')}`,
      'Dora was ill',
      `Emil ${linkOf('first', other)}`,
    ].join('\n'),
  )
  await page.getByText('Read 5 links with bets; one line was not used.').waitFor()
  await page.getByText('Line 5:').waitFor()
  await page.getByRole('group', { name: /^The bets are on 2 different experiments/ }).waitFor()

  const figure = page.locator('figure', { hasText: /more crises/ }).first()
  await figure.getByRole('img').first().waitFor()
  await figure.locator('summary', { hasText: /as a table$/ }).first().click()
  const rows = await figure.getByRole('table').first().getByRole('row').allInnerTexts()
  const counts = Object.fromEntries(rows.slice(1).map((row) => [row.split('\t')[0]!.trim(), row]))
  expect(counts['compassionate']).toMatch(/\b2\b/)
  expect(counts['power-with']).toMatch(/\b1\b/)

  await page.getByRole('button', { name: 'Show the results' }).click()
  await page.getByRole('button', { name: 'Show the results' }).waitFor({ state: 'detached' })
  await page.getByRole('progressbar').waitFor({ state: 'detached' })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violations(page)).toEqual([])
  }

  await page.getByRole('checkbox', { name: /^Count each link once/ }).check()
  await page.getByText('Read 5 links with bets').waitFor()
})

test('what is pasted may be anything', async ({ visit }) => {
  const page = await visit('#class')
  const field = page.getByRole('textbox', { name: 'Links of the class' })
  for (const text of ['{"students": [1, 2, 3]}', 'v1.AAAAAAAAAAAA', '<script>alert(1)</script>', 'x'.repeat(200_000), 'nothing\n'.repeat(300)]) {
    await field.fill(text)
    await page.getByText(/^Read no links with bets|^$/).first().waitFor({ state: 'attached' })
  }
  await field.fill(linkOf('first'))
  await page.getByText('Read one link with bets.').waitFor()
})
