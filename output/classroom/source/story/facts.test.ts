import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { means } from './facts'

const root = join(import.meta.dirname, '../../../..')
const findings = readFileSync(join(root, 'sim/FINDINGS.md'), 'utf8')
const scenario = (name: string) => readFileSync(join(root, `scenarios/canned/${name}.yaml`), 'utf8').replace(/\s+/g, ' ')

/** The cells of a table's rows, by their first one. */
function tableAt(anchor: string): { head: string[]; rows: Map<string, string[]> } {
  const lines = findings.slice(findings.indexOf(`<a id="${anchor}">`)).split('\n')
  const start = lines.findIndex((line) => line.startsWith('|'))
  const table = lines.slice(start, lines.findIndex((line, number) => number > start && !line.startsWith('|')))
  const cells = table.map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()))
  return { head: cells[0]!, rows: new Map(cells.slice(2).map(([name, ...others]) => [name!, others])) }
}

test('means are those of the findings', () => {
  const { head, rows } = tableAt('regime-table')
  const column = (regime: string) => head.indexOf(regime) - 1
  for (const [regime, outcomes] of Object.entries(means)) {
    for (const [outcome, value] of Object.entries(outcomes)) {
      const told = rows.get(outcome)?.[column(regime)]
      expect(Number(told?.split(' ')[0]), `${outcome} of ${regime}`).toBe(value)
    }
  }
})

test('what the words give of the findings is there', () => {
  const flat = findings.replace(/\s+/g, ' ')
  expect(flat).toContain('Of 68 parameters 46 are assumptions')
  expect(flat).toContain('the model shows P3, P5 and P8; it fails P1, P2, P6, P7, P9 and P10; undecided: P4')
  expect(flat).toContain('of 202 settings drawn at random')
  expect(flat).toContain('C9, no real difference')
  expect(flat).toMatch(/rise of compassionate - power-with in crises_per_year: no real difference/)
  expect(flat).toMatch(/baseline \| 6f5d332bb6bd \| 1 \| 7 \| 58440 /)
})

test('what the words give of canned scenarios is there', () => {
  expect(scenario('emergency')).toContain('ended a crisis 3.13 [3.07 to 3.18] weeks sooner than power-with (which took 4.63)')
  expect(scenario('emergency')).toContain('growth: 0.3 # per week; default 0.025')
  expect(scenario('emergency')).toContain('Domineering, which commands as well, was slower than power-with')
  expect(scenario('masquerade')).toContain('its crises were no fewer (0.02 [-0.01 to 0.05])')
  expect(scenario('relapse')).toContain('0.52 [0.43 to 0.60] more than compassionate')
  expect(scenario('coupled-units')).toContain('Compassionate power-over had 0.34 [0.30 to 0.37] fewer crises a year than power-with')
  expect(scenario('novices')).toContain('power-over had 0.12 [0.10 to 0.14] fewer crises than power-with')
})
