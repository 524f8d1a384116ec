import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { traces, watch } from './watch'

/** Opens an address of the page, relative to its folder, in a new profile. */
export type Visit = (address?: string, options?: BrowserContextOptions, prepare?: (context: BrowserContext) => Promise<unknown>) => Promise<Page>

/** Visits a page at an address, and finally checks its behaviour. */
export function visitor(browser: Browser, address: string) {
  const opened: { page: Page; complaints: string[] }[] = []
  return {
    async visit(...[path = '', options = {}, prepare]: Parameters<Visit>): Promise<Page> {
      const context = await browser.newContext(options)
      await prepare?.(context)
      context.setDefaultTimeout(100_000)
      const complaints = await watch(context, new URL(address).origin)
      const page = await context.newPage()
      opened.push({ page, complaints })
      await page.goto(new URL(path, address).href)
      return page
    },
    async end() {
      for (const { page, complaints } of opened.splice(0)) {
        const kept = page.isClosed() ? [] : await traces(page)
        await page.context().close()
        expect([...complaints, ...kept]).toEqual([])
      }
    },
  }
}
