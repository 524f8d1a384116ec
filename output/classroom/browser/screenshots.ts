import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions } from 'playwright-core'
import { chapters } from '../source/story/chapters'
import { views } from '../source/state/route'
import { launch } from './chromium'
import { serve } from './server'
import { site } from './site'
import { shownFirst } from './views'

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
      await shownFirst(page)
      await shoot(name)
    }
    const shoot = async (name: string) => {
      await page.waitForTimeout(2_000) // for pictures to settle
      const path = join(folder, `${name}-${size}.png`)
      await page.screenshot({ path, fullPage: !present })
      console.log(path)
    }
    const presenting = present ? '?present' : ''
    for (const { name } of chapters) await take(`story-${name}`, `${presenting}#story/${name}`)
    for (const { name } of views) if (name !== 'story') await take(name, `${presenting}#${name}`)
    await take('embedded', present ? '?embed&present' : '?embed')
    await page.getByRole('button', { name: 'Next crisis' }).click()
    await shoot('embedded-crisis')
    await context.close()
  }
  await browser.close()
  await server.close()
}
