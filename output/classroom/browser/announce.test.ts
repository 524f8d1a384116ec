import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import { test } from './test'
import { settled } from './views'

/** Notes everything that the page has read out. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const said: string[] = []
    Object.assign(globalThis, { said })
    const live = document.querySelector('[role=status][aria-live=polite]')!
    new MutationObserver(() => said.push(live.textContent ?? '')).observe(live, { childList: true, characterData: true, subtree: true })
  })
  return () => page.evaluate(() => (globalThis as unknown as { said: string[] }).said)
}

test('crises and quarters are read out while the twins play', async ({ visit }) => {
  const page = await visit('#twins')
  await settled(page)
  const said = await listen(page)
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('64')
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect.poll(async () => (await said()).some((sentence) => /cris[ie]s/.test(sentence)), { timeout: 15_000 }).toBe(true)
  expect((await said()).some((sentence) => /leadership of followers \d+ of 100/.test(sentence))).toBe(true)
})

test('nothing is read out for who does not want it', async ({ visit }) => {
  const page = await visit('#twins')
  await settled(page)
  await page.getByRole('checkbox', { name: 'Announce crises and quarters to screen readers' }).uncheck()
  const said = await listen(page)
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('64')
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor() // at the end
  expect(await said()).toEqual([])
})
