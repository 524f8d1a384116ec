import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'
import { test } from './test'
import { settled } from './views'

test('?embed shows the twins alone, within another page too', async ({ visit, browser, server }) => {
  const page = await visit('?embed')
  await settled(page)
  expect(await page.getByRole('navigation').count()).toBe(0)
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  const whole = page.getByRole('link', { name: 'The complete page' })
  expect(new URL((await whole.getAttribute('href'))!).search).toBe('')

  const other = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html')
    response.end(`<!doctype html><title>another page</title><link rel="icon" href="data:,"><iframe src="${server.address}?embed" title="twins" width="900" height="900"></iframe>`)
  })
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const context = await browser.newContext()
  const outer = await context.newPage()
  await outer.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`)
  const inner = outer.frameLocator('iframe')
  await inner.getByRole('button', { name: 'Play', exact: true }).click()
  await expect.poll(() => inner.getByRole('slider', { name: 'Week shown' }).inputValue()).not.toBe('0')
  await context.close()
  await new Promise((resolve) => other.close(resolve))
})

test('?present shows type that can be read from the last row', async ({ visit }) => {
  const size = async (address: string) => {
    const page = await visit(address, { viewport: { width: 1920, height: 1080 } })
    await settled(page)
    return page.locator('h1').evaluate((heading) => parseFloat(getComputedStyle(heading).fontSize))
  }
  expect(await size('?present#twins')).toBeGreaterThanOrEqual(1.4 * (await size('#twins')))
})
