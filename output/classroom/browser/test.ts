import type { Browser } from 'playwright-core'
import { test as base } from 'vitest'
import { launch } from './chromium'
import { serve, type Server } from './server'
import { site } from './site'
import { visitor, type Visit } from './visitor'

interface Fixtures {
  browser: Browser
  server: Server
  visit: Visit
}

/** A test with the page on a plain server and a browser. It fails if the page does something forbidden. */
export const test = base.extend<Fixtures>({
  browser: [
    async ({}, use) => {
      const browser = await launch()
      await use(browser)
      await browser.close()
    },
    { scope: 'file' },
  ],
  server: [
    async ({}, use) => {
      const server = await serve(site)
      await use(server)
      await server.close()
    },
    { scope: 'file' },
  ],
  visit: async ({ browser, server }, use) => {
    const visits = visitor(browser, server.address)
    await use(visits.visit)
    await visits.end()
  },
})
