import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions } from 'playwright-core'
import { views } from '../source/state/route'
import { launch } from './chromium'
import { serve } from './server'
import { site } from './site'

const sizes: Record<string, BrowserContextOptions & { present?: boolean }> = {
  'light': { viewport: { width: 1280, height: 900 } },
  'dark': { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
  'phone-320': { viewport: { width: 320, height: 640 }, hasTouch: true },
  'phone-390': { viewport: { width: 390, height: 844 }, hasTouch: true, deviceScaleFactor: 2 },
  'projector': { viewport: { width: 1920, height: 1080 }, present: true },
}

/** Writes every view, in every size and colour, for people to look at: npm run screenshots -- DIR */
export default async function screenshots([folder]: string[]) {
  if (!folder) throw new Error('usage: npm run screenshots -- DIR')
  mkdirSync(folder, { recursive: true })
  const server = await serve(site)
  const browser = await launch()
  for (const [size, { present, ...options }] of Object.entries(sizes)) {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    const take = async (name: string, address: string) => {
      await page.goto('about:blank')
      await page.goto(server.address + address)
      await page.getByRole('button', { name: 'Play' }).or(page.getByRole('heading', { level: 1 })).first().waitFor()
      await page.waitForTimeout(2_000) // for pictures to settle
      await page.screenshot({ path: join(folder, `${name}-${size}.png`), fullPage: !present })
      console.log(join(folder, `${name}-${size}.png`))
    }
    for (const { name } of views) await take(name, `${present ? '?present' : ''}#${name}`)
    await take('embedded', present ? '?embed&present' : '?embed')
    await context.close()
  }
  await browser.close()
  await server.close()
}
