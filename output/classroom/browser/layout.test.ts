import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import { test } from './test'
import { settled, shown, unfold } from './views'

const screens = [
  { what: 'a screen of 320 px', width: 320, text: '100%' },
  { what: 'text of twice the size', width: 1280, text: '200%' },
  { what: 'text of twice the size on a small screen', width: 640, text: '200%' },
]

test.for(shown)('nothing reaches beyond the side: %s', async (address, { visit }) => {
  const page = await visit(address, { viewport: { width: 320, height: 800 } })
  await settled(page)
  await unfold(page)
  for (const { what, width, text } of screens) {
    await page.setViewportSize({ width, height: 800 })
    await page.evaluate((text) => (document.documentElement.style.fontSize = text), text)
    await page.waitForTimeout(300) // what is drawn anew when sizes change
    expect.soft(await beyondTheSide(page), what).toEqual([])
  }
})

/** What is wider than the page, unless it scrolls within something that is not. */
function beyondTheSide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    const beyond = (element: Element) => element.getBoundingClientRect().right > width + 1
    const within = (element: Element): boolean =>
      element.parentElement !== null &&
      ((!beyond(element.parentElement) && getComputedStyle(element.parentElement).overflowX !== 'visible') || within(element.parentElement))
    return [...document.body.querySelectorAll('*')]
      .filter((element) => beyond(element) && !within(element))
      .slice(0, 12)
      .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class')}: ${Math.round(element.getBoundingClientRect().right)} of ${width}`)
      .concat(`the page: ${document.documentElement.scrollWidth} of ${width}`)
  })
}
