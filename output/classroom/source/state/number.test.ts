import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseNumber, parseWhole } from './number'

interface Example {
  text: string
  number: number | null
  whole: string | null // of 64 bits
}

const examples = JSON.parse(readFileSync(new URL('../../../../scenarios/testdata/numbers.json', import.meta.url), 'utf8')) as Example[]

test.each(examples)('$text is the number $number and the whole number $whole, as for the command line', ({ text, number, whole }) => {
  expect(parseNumber(text)).toBe(number ?? undefined)
  expect(parseWhole(text, 2n ** 64n - 1n)?.toString()).toBe(whole ?? undefined)
})
