import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { capacityScale, contrast, luminance, shade } from './palette'

const css = readFileSync(join(import.meta.dirname, 'picture.css'), 'utf8')
const [light, dark] = [0, 3].map((first) => [...css.matchAll(/--picture-capacity-\w+: (#\w{6})/g)].slice(first, first + 3).map((match) => match[1]!))

describe.each([
  ['light', light!, '#fcfcfa', -1],
  ['dark', dark!, '#141517', 1],
])('in the %s', (_, stops, ground, direction) => {
  const scale = capacityScale(stops)

  test('more capacity is ever further from the ground, also in grey', () => {
    expect(scale[0]).not.toBe(scale.at(-1))
    for (let step = 1; step < scale.length; step++) {
      expect(direction * (luminance(scale[step]!) - luminance(scale[step - 1]!))).toBeGreaterThan(0)
    }
    expect(contrast(scale.at(-1)!, ground)).toBeGreaterThan(10)
  })

  test('followers of the two regimes can be told apart after ten years', () => {
    expect(contrast(shade(scale, 0.21), shade(scale, 0.49))).toBeGreaterThan(1.5)
  })
})

test('a shade stays within the scale', () => {
  const scale = capacityScale(['#000000', '#808080', '#ffffff'])
  expect([-1, 0, 0.5, 1, 2].map((value) => luminance(shade(scale, value)))).toEqual([0, 0, expect.closeTo(0.22, 1), 1, 1])
})

test('contrast is that of WCAG', () => {
  expect(contrast('#ffffff', '#000000')).toBeCloseTo(21, 10)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})
