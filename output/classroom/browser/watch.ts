import type { BrowserContext, Page } from 'playwright-core'

/**
 * Notes what the page must never do: errors and warnings on the console,
 * files that are not there, requests to other hosts, breaches of its own policy.
 */
export async function watch(context: BrowserContext, origin: string): Promise<string[]> {
  const complaints: string[] = []
  await context.exposeFunction('complainOfPolicy', (what: string) => complaints.push(`policy: ${what}`))
  await context.addInitScript(() => {
    const complain = (globalThis as unknown as { complainOfPolicy(what: string): void }).complainOfPolicy
    document.addEventListener('securitypolicyviolation', (event) => {
      complain(`${event.effectiveDirective} blocks ${event.blockedURI} in ${event.sourceFile}:${event.lineNumber}`)
    })
  })
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.type()}: ${message.text()}`)
  })
  context.on('weberror', (error) => complaints.push(`console: ${error.error().stack ?? error.error().message}`))
  context.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url())
    if (asked !== origin && protocol !== 'data:' && protocol !== 'blob:') complaints.push(`request: ${request.url()}`)
  })
  context.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`response: ${response.status()} ${response.url()}`)
  })
  return complaints
}

const harmless = ['sessionStorage: leaderful chapter'] // where the reader was in the story, until the tab is closed

/** Data that a page has stored about its reader, apart from its own files. */
export async function traces(page: Page): Promise<string[]> {
  const cookies = await page.context().cookies()
  const stored = await page.evaluate(async () => [
    ...Object.keys(localStorage).map((key) => `localStorage: ${key}`),
    ...Object.keys(sessionStorage).map((key) => `sessionStorage: ${key}`),
    ...(await indexedDB.databases()).map(({ name }) => `indexedDB: ${name}`),
  ])
  return [...cookies.map(({ name }) => `cookie: ${name}`), ...stored].filter((trace) => !harmless.includes(trace))
}
