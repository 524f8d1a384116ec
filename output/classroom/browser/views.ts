import type { Page } from 'playwright-core'
import { chapters } from '../source/story/chapters'
import { views } from '../source/state/route'

/** Addresses of all views of the page. */
export const shown = [
  ...chapters.map(({ name }) => `#story/${name}`),
  ...views.filter(({ name }) => name !== 'story').map(({ name }) => `#${name}`),
  '?embed',
  '?present#twins',
  '?present#story',
]

/** Waits until a view has loaded with its run. */
export async function shownFirst(page: Page) {
  await page.locator('.loading').waitFor({ state: 'detached' })
  await page.locator('main').getByRole('heading').or(page.getByRole('button', { name: 'Play' })).first().waitFor()
  await page.waitForLoadState('networkidle')
}

/** Waits until a view has loaded with all results of the engine. */
export async function settled(page: Page) {
  await shownFirst(page)
  await page.locator('[aria-busy=true]').waitFor({ state: 'detached', timeout: 60_000 }) // worlds that are run
}

/** Unfolds folded parts, which belong to a view as well. */
export async function unfold(page: Page) {
  await page.evaluate(() => document.querySelectorAll('details').forEach((part) => (part.open = true)))
}
