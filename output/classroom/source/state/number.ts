// The grammar of numbers: digits of base ten with an optional sign, point and
// exponent, and nothing else. It is the command line's (scenarios/number.go); the
// tests of both read the same examples.
const decimal = /^([-+]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:[eE]([-+]?[0-9]+))?$/

function parts(text: string) {
  const found = decimal.exec(text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ''))
  if (!found) return
  const [all, sign, before = '', after = '', point = '', power = '0'] = found
  return { all, negative: sign === '-', before, after: after + point, power: Number(power) }
}

/** The number in a text, or undefined. It is never a negative zero. */
export function parseNumber(text: string): number | undefined {
  const found = parts(text)
  const value = Number(found?.all ?? NaN)
  return Number.isFinite(value) ? value + 0 : undefined
}

/** The whole number in a text, exactly, however it is written, or undefined if it is not one from 0 to high. */
export function parseWhole(text: string, high: bigint): bigint | undefined {
  const found = parts(text)
  if (!found) return
  const { negative, before, after, power } = found
  const significant = (before + after).replace(/0+$/, '')
  const zeros = before.length + power - significant.length // that follow the significant digits
  const digits = significant.replace(/^0+/, '')
  if (digits === '') return 0n
  if (negative || zeros < 0 || digits.length + zeros > String(high).length) return
  const value = BigInt(digits + '0'.repeat(zeros))
  return value <= high ? value : undefined
}
