import { describe, expect, it } from 'vitest'
import { csvOf, fileNameOf, resolveProperties } from './export'

/** Reads CSV back, as RFC 4180 has it. */
function read(text: string): string[][] {
  const rows: string[][] = [[]]
  let field = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if (quoted) {
      if (character !== '"') field += character
      else if (text[i + 1] === '"') field += text[++i]
      else quoted = false
    } else if (character === '"') quoted = true
    else if (character === ',' || character === '\n') {
      rows.at(-1)!.push(field)
      field = ''
      if (character === '\n') rows.push([])
    } else field += character
  }
  rows.pop()
  return rows
}

describe('CSV', () => {
  it('quotes what needs it and nothing else', () => {
    expect(csvOf(['arm', 'week'], [['power-with', 3], ['a,b', 4], ['say "no"', null]])).toBe('arm,week\npower-with,3\n"a,b",4\n"say ""no""",\n')
  })

  it('gives back what was written', () => {
    const rows = [['plain', ' leading', 'trailing ', 'a\nb', '"', ',', '"",\n', ''], ['é', '日本', 'x;y', 'a\tb', '1', 'domineering, then power-with', 'a"b', '\r']]
    const back = read(csvOf(['1', '2', '3', '4', '5', '6', '7', '8'], rows)).slice(1)
    // A carriage return at the beginning is one of the signs that programs take for a formula.
    expect(back).toEqual([rows[0], [...rows[1]!.slice(0, 7), "'\r"]])
  })

  it('writes numbers whole, and nothing for what is no number', () => {
    expect(csvOf(['x'], [[0.1 + 0.2], [1e-9], [-5], [NaN], [Infinity]])).toBe('x\n0.30000000000000004\n1e-9\n-5\n\n\n')
  })

  it('makes no formulas of names', () => {
    expect(csvOf(['arm'], [['=HYPERLINK("x")'], ['-1+1'], ['@SUM(A1)'], ['power-with']])).toBe('arm\n"\'=HYPERLINK(""x"")"\n\'-1+1\n\'@SUM(A1)\npower-with\n')
  })
})

describe('names of files', () => {
  it('are plain', () => {
    expect(fileNameOf('Leadership capacity, 10 years: “A” & B')).toBe('leadership-capacity-10-years-a-b')
    expect(fileNameOf('Größe')).toBe('gro-e')
    expect(fileNameOf('…')).toBe('figure')
    expect(fileNameOf('x'.repeat(300))).toHaveLength(80)
  })
})

describe('custom properties', () => {
  const properties = new Map([['--blue', '#0072b2'], ['--sans', "system-ui, 'Segoe UI'"], ['--quoted', '"Noto"']])

  it('are replaced by their values', () => {
    expect(resolveProperties('<path stroke="var(--blue)" style="fill: var( --blue );"/>', properties)).toBe('<path stroke="#0072b2" style="fill: #0072b2;"/>')
  })

  it('may have a value for when there is none', () => {
    expect(resolveProperties('var(--plot-background, white) var(--unknown)', properties)).toBe('white var(--unknown)')
  })

  it('do not break attributes', () => {
    expect(resolveProperties('font-family="var(--quoted)"', properties)).toBe('font-family="\'Noto\'"')
  })
})
