import { expect } from 'vitest'
import { test } from './test'
import { settled, shown } from './views'

test.for(shown)('nothing moves by itself where less motion is asked for: %s', async (address, { visit }) => {
  const page = await visit(address, { reducedMotion: 'reduce' })
  await settled(page)
  await page.waitForTimeout(600)
  const before = await page.screenshot()
  await page.waitForTimeout(600)
  const after = await page.screenshot()
  expect(after.equals(before)).toBe(true)
  expect(await page.evaluate(() => document.getAnimations().map((animation) => String(animation.id)))).toEqual([])
})
