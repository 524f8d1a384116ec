import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './axe'
import { launch } from './chromium'
import { stops } from './keyboard'
import { beyondTheSide } from './layout'
import { serve, type Server } from './server'
import { site } from './site'
import { settled, shown, unfold } from './views'
import { visitor } from './visitor'

let server: Server
let visits: ReturnType<typeof visitor>

beforeAll(async () => {
  server = await serve(site)
  const browser = await launch()
  visits = visitor(browser, server.address)
  return async () => {
    await browser.close()
    await server.close()
  }
})

const screens = [
  { what: 'a screen of 320 px', width: 320, text: '100%' },
  { what: 'text of twice the size', width: 1280, text: '200%' },
  { what: 'text of twice the size on a small screen', width: 640, text: '200%' },
]

describe.each(shown)('%s', (address) => {
  let page: Page

  beforeAll(async () => {
    page = await visits.visit(address, { reducedMotion: 'reduce' })
    await settled(page)
  })

  afterAll(async () => {
    await visits.end() // what the page must never do, it has not done
  })

  test('nothing moves by itself where less motion is asked for', async () => {
    await page.waitForTimeout(500)
    const before = await page.screenshot()
    await page.waitForTimeout(700)
    const after = await page.screenshot()
    expect(after.equals(before)).toBe(true)
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
  })

  test('where the focus is can be seen at every stop', async () => {
    await unfold(page)
    const all = await stops(page)
    expect(all.length).toBeGreaterThan(3)
    expect(all.filter(({ visible }) => !visible).map(({ what }) => what)).toEqual([])
  })

  test.each(['light', 'dark'] as const)('nothing is in the way of anybody, in %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme })
    expect(await violations(page)).toEqual([])
  })

  test.each(screens)('nothing reaches beyond the side: $what', async ({ width, text }) => {
    await page.setViewportSize({ width, height: 800 })
    await page.evaluate((text) => (document.documentElement.style.fontSize = text), text)
    await page.waitForTimeout(300) // what is drawn anew when sizes change
    expect(await beyondTheSide(page)).toEqual([])
  })
})
