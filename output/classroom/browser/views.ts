import type { Page } from 'playwright-core'
import { views } from '../source/state/route'

/** Addresses of everything that the page shows by itself. */
export const shown = [...views.map(({ name }) => `#${name}`), '?embed', '?present#twins', '?present#story']

/** Waits until a view is there with what the engine has to give it. */
export async function settled(page: Page) {
  await page.locator('.loading').waitFor({ state: 'detached' })
  await page.locator('main').getByRole('heading').or(page.getByRole('button', { name: 'Play' })).first().waitFor()
  await page.waitForLoadState('networkidle')
}
