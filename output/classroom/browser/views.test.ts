import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './axe'
import { launch } from './chromium'
import { stops } from './keyboard'
import { beyondTheSide } from './layout'
import { serve, type Server } from './server'
import { site } from './site'
import { settled, shown, shownFirst, unfold } from './views'
import { visitor } from './visitor'

let server: Server
let visits: ReturnType<typeof visitor>
let enlarged: ReturnType<typeof visitor> // by a browser that is set to text of twice the size

beforeAll(async () => {
  server = await serve(site)
  const browser = await launch()
  const large = await launch('--blink-settings=defaultFontSize=32')
  visits = visitor(browser, server.address)
  enlarged = visitor(large, server.address)
  return async () => {
    await browser.close()
    await large.close()
    await server.close()
  }
})

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
    const still = async (span: number) => {
      const before = await page.screenshot()
      await page.waitForTimeout(span)
      return (await page.screenshot()).equals(before)
    }
    await expect.poll(() => still(300)).toBe(true) // the engine's results have come
    expect(await still(1_000)).toBe(true)
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
  })

  test('where the focus is can be seen at every stop', async () => {
    await unfold(page)
    const all = await stops(page)
    expect(all.length).toBeGreaterThan(3)
    expect(all.filter(({ visible }) => !visible).map(({ what }) => what)).toEqual([])
  })

  test('nothing is in the way of anybody', async () => {
    expect(await violations(page)).toEqual([])
  })

  test('in the dark, all can be read as well', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await violations(page, ['color-contrast'])).toEqual([])
  })

  test.each([320, 390, 768, 1280])('nothing reaches beyond the side of %d px', async (width) => {
    await page.setViewportSize({ width, height: 800 })
    await expect.poll(() => beyondTheSide(page)).toEqual([]) // once it is redrawn
  })

  test('nothing reaches beyond the side with text of twice the size', async () => {
    const page = await enlarged.visit(address, { reducedMotion: 'reduce' })
    await shownFirst(page)
    await unfold(page)
    for (const width of [1280, 640]) {
      await page.setViewportSize({ width, height: 800 })
      await expect.poll(() => beyondTheSide(page), { message: `${width} px` }).toEqual([])
    }
    await enlarged.end()
  })
})
