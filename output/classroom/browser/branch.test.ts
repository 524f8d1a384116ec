import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import { test } from './test'
import { settled } from './views'
import { whenOf } from '../source/components/when'

test('two futures of one organization have the same past', async ({ visit }) => {
  const page = await visit('#twins', { reducedMotion: 'reduce' })
  await settled(page)
  await page.getByRole('button', { name: 'Next crisis' }).click()
  await page.locator('summary', { hasText: 'Choose the week and the change' }).click()
  await page.getByRole('button', { name: '4 weeks before the crisis shown' }).click()
  const week = Number(await page.getByRole('slider', { name: 'Week shown' }).inputValue())
  const chosen = page.getByRole('group', { name: 'Which organization' }).getByRole('radio')
  await chosen.first().check()
  await page.getByRole('combobox', { name: 'Way of leading from then on' }).selectOption('power-with')
  await page.getByRole('button', { name: 'Run both futures' }).click()

  await page.getByText('Two futures of compassionate.').waitFor()
  await page.getByText(`in all ${week + 1} weeks before the change, every number of both is equal`).waitFor()
  for (const summary of await page.locator('summary', { hasText: 'Members as a table' }).all()) await summary.click()
  for (const past of [0, Math.floor(week / 2), week]) {
    const [one, other] = await members(page, past)
    expect(one).toEqual(other)
  }
  const [one, other] = await members(page, 519)
  expect(one).not.toEqual(other)

  await page.getByRole('button', { name: 'Return to the twins' }).click()
  await page.getByText('Two futures of').waitFor({ state: 'detached' })
  await page.getByRole('heading', { level: 2, name: 'power-with' }).waitFor()
})

/** The tables of members of both organizations in a week. */
async function members(page: Page, week: number): Promise<string[]> {
  await page.getByRole('slider', { name: 'Week shown' }).fill(String(week))
  const tables = page.getByRole('region', { name: new RegExp(`, ${whenOf(week)}$`) }) // they follow at a reader's pace
  await expect.poll(() => tables.count()).toBe(2)
  return tables.locator('tbody').allInnerTexts()
}

test('a crisis is asked why, and every moment of its story can be shown', async ({ visit }) => {
  const page = await visit('#twins')
  await settled(page)
  await page.getByRole('button', { name: 'Next crisis' }).click()
  const why = page.getByRole('region', { name: /^Why\? A crisis in/ })
  await why.getByRole('heading', { name: 'Causes' }).waitFor()
  expect(await why.getByRole('listitem').count()).toBeGreaterThan(1)
  const first = why.getByRole('button', { name: /^Show / }).first()
  await first.click()
  await why.getByRole('button', { name: 'Close' }).click()
  await why.waitFor({ state: 'detached' })
})
