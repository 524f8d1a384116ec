import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import { test } from './test'
import { settled } from './views'

/** The numbers below the pictures, of both organizations. */
const numbers = (page: Page) => page.getByRole('region', { name: 'Results' }).innerText()
const field = (page: Page, name: string) => page.getByRole('spinbutton', { name: `${name}, as a number` }).first()

test('what is changed is run, flagged, and taken back as promised', async ({ visit }) => {
  const page = await visit('#sandbox', { reducedMotion: 'reduce' })
  await settled(page)
  await expect.poll(() => numbers(page)).toMatch(/Crises so far/)
  const before = await numbers(page)
  await page.locator('summary', { hasText: 'organization:' }).click()
  await field(page, 'members').fill('30')
  await field(page, 'sanction').fill('0.1')
  await expect.poll(() => numbers(page)).not.toBe(before)
  await page.getByText('Back to 57 of baseline').waitFor()
  await page.getByText('back to .30 of compassionate').waitFor()
  await page.getByText('Resets 1 setting and 1 policy number to those of baseline; regimes and seed are unchanged.').waitFor()
  await page.getByRole('button', { name: 'Reset all' }).click()
  await expect.poll(() => field(page, 'members').inputValue()).toBe('57')
  await expect.poll(() => field(page, 'sanction').inputValue()).toBe('0.3')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => field(page, 'members').inputValue()).toBe('30')
})

test('what cannot be is told where it stands, and the page goes on', async ({ visit }) => {
  const page = await visit('#sandbox', { reducedMotion: 'reduce' })
  await settled(page)
  await page.locator('summary', { hasText: 'environment:' }).click()
  await page.locator('summary', { hasText: 'More of environment' }).click()
  await field(page, 'shock breadth').fill('99')
  await page.getByText('99 is outside its range, 1 to 64.').waitFor()
  await field(page, 'shock breadth').fill('20')
  await page.getByText('These settings cannot be run. You see the last run that worked.').waitFor()
  expect(await page.getByText(/environment\.shock_breadth is 20.*organization\.domains/).count()).toBe(3) // above the run and at both fields
  const sanction = field(page, 'sanction')
  await sanction.fill('')
  await sanction.pressSequentially('0,2')
  expect(await sanction.inputValue()).toBe('0,2')
  await page.getByText('Sanction needs a number from 0 to 1. Write decimals with a point, and thousands without commas.').waitFor()
  await sanction.fill('0.2')
  await sanction.press('ArrowUp')
  expect(await sanction.inputValue()).toBe('0.21')
  await field(page, 'shock breadth').fill('6')
  await page.getByText('These settings cannot be run').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
})

test('scenarios in which power-over wins are marked, and are opened in the same world', async ({ visit }) => {
  const page = await visit('#sandbox', { reducedMotion: 'reduce' })
  await settled(page)
  expect(await page.getByRole('button', { name: /Power-over ahead/ }).count()).toBeGreaterThan(0)
  await page.getByRole('textbox', { name: 'Seed' }).fill('77')
  await page.getByRole('button', { name: /^Simple, sudden, fast/ }).click()
  await page.getByText('“Simple, sudden, fast” is open, with compassionate and power-with; the seed is unchanged.').waitFor()
  expect(await page.getByRole('textbox', { name: 'Seed' }).inputValue()).toBe('77')
  expect(await page.getByRole('combobox', { name: 'Starts as' }).first().inputValue()).toBe('compassionate')
  await page.getByRole('group', { name: 'Set all seven numbers' }).first().getByRole('button', { name: 'laissez-faire' }).click()
  expect(await page.getByRole('combobox', { name: 'Starts as' }).first().inputValue()).toBe('laissez-faire')
})
