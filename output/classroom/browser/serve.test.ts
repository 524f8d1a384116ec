import { expect } from 'vitest'
import { serveWithProgram } from './program'
import { test } from './test'
import { visitor } from './visitor'

test('leaderful serve shows the page, which then needs it no more', async ({ browser }) => {
  const { address, end } = await serveWithProgram()
  const visits = visitor(browser, address)
  try {
    const page = await visits.visit('#twins')
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await expect.poll(() => page.getByRole('slider', { name: 'Week shown' }).inputValue()).not.toBe('0')
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await end()
    await page.reload()
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
    await visits.end()
  } finally {
    await end()
  }
})
