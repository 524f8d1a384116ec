import type { Locator, Page } from 'playwright-core'

/** Presses the tab key until an element has the focus, as a reader without a pointer would. */
export async function tabTo(page: Page, wanted: Locator, most = 150) {
  for (let pressed = 0; pressed < most; pressed++) {
    await page.keyboard.press('Tab')
    if (await wanted.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`The tab key does not reach ${String(wanted)}.`)
}

export interface Stop {
  what: string
  visible: boolean // it can be seen that it has the focus
}

/** The elements at which the tab key stops, until it leaves the page. */
export async function stops(page: Page, most = 400): Promise<Stop[]> {
  const all: Stop[] = []
  await page.evaluate(() => document.querySelectorAll('*').forEach((element) => element.removeAttribute('data-stopped-at')))
  while (all.length < most) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(() => {
      const element = document.activeElement
      if (!element || element === document.body || element.hasAttribute('data-stopped-at')) return null
      element.setAttribute('data-stopped-at', '')
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element)
      const box = element.getBoundingClientRect()
      const drawn = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && !/(, 0\)|transparent)$/.test(outlineColor)
      const onScreen = box.bottom > 0 && box.top < innerHeight && box.width > 0
      const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40)
      return { what: `${element.tagName.toLowerCase()}.${element.className}: ${name}`, visible: drawn && onScreen }
    })
    if (!stop) return all
    all.push(stop)
  }
  throw new Error('The tabulator does not leave the page.')
}
