import { describe, expect } from 'vitest'
import type { Page } from 'playwright-core'
import { test } from './test'
import { settled, shown } from './views'

describe.each([
  { what: 'on a screen of 320 px', width: 320, text: '100%' },
  { what: 'with text of twice the size', width: 1280, text: '200%' },
  { what: 'with text of twice the size, on a small screen', width: 640, text: '200%' },
])('$what', ({ width, text }) => {
  test.for(shown)('nothing reaches beyond the side: %s', async (address, { visit }) => {
    const page = await visit(address, { viewport: { width, height: 800 } })
    await settled(page)
    await page.evaluate((text) => {
      document.documentElement.style.fontSize = text
      document.querySelectorAll('details').forEach((part) => (part.open = true))
    }, text)
    await page.waitForTimeout(200) // what is drawn anew when sizes change
    expect(await beyondTheSide(page)).toEqual([])
  })
})

/** What is wider than the page, unless it scrolls within something that is not. */
function beyondTheSide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    return [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class')}: ${element.getBoundingClientRect().right} of ${width}`)
      .concat(`the page: ${document.documentElement.scrollWidth} of ${width}`)
  })
}
