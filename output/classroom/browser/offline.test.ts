import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import { serve } from './server'
import { site } from './site'
import { test } from './test'
import { visitor } from './visitor'

/** Waits until everything has been stored for offline use. */
async function keptOffline(page: Page) {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
}

test('reloads without its server, and shows what was not looked at before', async ({ browser }) => {
  const server = await serve(site)
  const visits = visitor(browser, server.address)
  const page = await visits.visit()
  await keptOffline(page)
  await server.close()

  await page.reload()
  await page.getByRole('link', { name: 'Lessons' }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.goto(`${server.address}?embed`)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await visits.end()
})

test('goes over to a newer version when no page of the older one is open', async ({ browser }) => {
  const folder = mkdtempSync(join(tmpdir(), 'leaderful-'))
  const server = await serve(site)
  const visits = visitor(browser, server.address)
  try {
    newerVersion(folder)
    const first = await visits.visit()
    await keptOffline(first)

    server.folder = folder
    await first.evaluate(async () => {
      const registration = (await navigator.serviceWorker.getRegistration())!
      await registration.update()
      while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 20))
    })
    const second = await first.context().newPage()
    await second.goto(server.address)
    expect(await versionOf(second)).toBe('older') // the first is still open, and needs its files
    await first.getByRole('link', { name: 'Lessons' }).click()
    await first.getByRole('heading', { level: 1 }).waitFor()
    await second.close()

    await first.goto('about:blank')
    await first.goto(`${server.address}#class`)
    await first.getByRole('link', { name: 'Class', exact: true }).waitFor()
    await expect.poll(() => versionOf(first).catch(() => 'reloading')).toBe('newer')
    expect(new URL(first.url()).hash).toBe('#class')
    await visits.end()
  } finally {
    rmSync(folder, { recursive: true })
    await server.close()
  }
})

const versionOf = (page: Page) => page.evaluate(() => document.documentElement.dataset.version ?? 'older')

/** Another build of the page, marked as such, to replace the first. */
function newerVersion(folder: string) {
  cpSync(site, folder, { recursive: true })
  const revision = (content: string) => createHash('sha256').update(content).digest('hex').slice(0, 16)
  const older = readFileSync(join(folder, 'index.html'), 'utf8')
  const newer = older.replace('<html', '<html data-version="newer"')
  writeFileSync(join(folder, 'index.html'), newer)
  const worker = join(folder, 'service-worker.js')
  writeFileSync(worker, readFileSync(worker, 'utf8').replace(revision(older), revision(newer)))
}
