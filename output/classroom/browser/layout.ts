import type { Page } from 'playwright-core'

/** The elements wider than the page, except those that scroll within a narrower one. */
export function beyondTheSide(page: Page): Promise<string[]> {
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
