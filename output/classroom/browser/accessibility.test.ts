import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import { describe, expect } from 'vitest'
import { test } from './test'
import { settled, shown } from './views'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.for(shown)('nothing in the way of anybody: %s', async (address, { visit }) => {
    const page = await visit(address, { colorScheme })
    await settled(page)
    // The folded parts belong to the view as well.
    await page.evaluate(() => document.querySelectorAll('details').forEach((part) => (part.open = true)))
    await page.evaluate(source)
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'], preload: false }),
    )
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`))
    expect(found).toEqual([])
  })
})
