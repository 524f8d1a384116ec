import { describe, expect, it } from 'vitest'
import { measures, type Bets } from '../state/bets'
import { firstExperiment, type Experiment } from '../state/experiment'
import { encodeLink } from '../state/link'
import { beforeSeeing, groupsOf, lateInWords, once, readPasted, titleOf } from './pasted'
import { armsDrawn, scoreOf, scoreOfAll, tallyOf, totalOf, type SharesByMeasure } from './tally'

const betting = (measures: Bets['measures'], lines: Bets['lines'] = [null, null]): Bets => ({ measures, lines })
const linkOf = (bets: Bets, experiment: Experiment = firstExperiment) => encodeLink(experiment, { view: 'twins', bets })

const sure = betting({ trust: { answer: 'second', sure: 'very' } })
const unsure = betting({ trust: { answer: 'second', sure: 'hunch' }, performance: { answer: 'same' } })
const wrong = betting({ trust: { answer: 'first', sure: 'fairly' } }, [[0.3, 0.3, 0.3, 0.3, 0.3], null])

describe('what a teacher pastes', () => {
  it('may have anything around the links', () => {
    const pasted = readPasted(
      [
        `Anna: http://localhost:8080/#${linkOf(sure)} (done!)`,
        '',
        `<https://school.example/page/?present#${linkOf(unsure)}>,`,
        `\t"${linkOf(wrong)}"`,
      ].join('\r\n'),
    )
    expect(pasted.bad).toEqual([])
    expect(pasted.students.map(({ line, bets }) => [line, bets])).toEqual([[1, sure], [3, unsure], [4, wrong]])
  })
  it('may have several in a line', () => {
    expect(readPasted(`#${linkOf(sure)} #${linkOf(wrong)}`).students).toHaveLength(2)
  })
  it('is used as far as it is good, and told what is bad about the rest', () => {
    const link = linkOf(sure)
    const { students, bad } = readPasted(
      ['Our links', link, link.slice(0, -20), `#${encodeLink(firstExperiment)}`, `v9.${link.slice(3)}`, `x${'y'.repeat(200)}`,
        linkOf(sure, { ...firstExperiment, set: { 'environment.weeks': 52_000 } })].join('\n'),
    )
    expect(students).toHaveLength(1)
    expect(bad.map(({ line, faults }) => [line, faults[0]])).toEqual([
      [1, 'No link was found in this line.'],
      [3, expect.stringContaining('damaged')],
      [4, expect.stringContaining('no bets')],
      [5, expect.stringContaining('version v9')],
      [6, 'No link was found in this line.'],
      [7, expect.stringContaining('at most 5200')],
    ])
    expect(bad[4]!.text.length).toBeLessThan(70)
  })
  it('may come from mail: wrapped, quoted and encoded', () => {
    const wrapped = (link: string, prefix = '') => `http://localhost:8080/#${link}`.replace(/.{40}/g, `$&\n${prefix}`)
    const { students, bad } = readPasted(
      [wrapped(linkOf(sure)), 'Regards, Anna', `> ${wrapped(linkOf(unsure), '> ')}.`, wrapped(linkOf(wrong).slice(0, -30)),
        `Bob: http://localhost:8080/%23${linkOf(sure)}%3E`, `(${linkOf(sure)}), again`].join('\n'),
    )
    expect(students.map(({ bets }) => bets)).toEqual([sure, unsure, sure, sure])
    expect(once(students)).toHaveLength(2)
    expect(bad.map(({ faults }) => faults[0])).toContain('No link was found in this line.')
    expect(bad[0]).toMatchObject({ text: 'Regards, Anna' })
    expect(bad[1]!.faults[0]).toContain('damaged')
  })
  it('has a bound', () => {
    const { students, bad } = readPasted(`${linkOf(sure)}\n`.repeat(1002))
    expect(students).toHaveLength(1000)
    expect(bad.map(({ line }) => line)).toEqual([1001, 1002])
  })
  it('may be nothing', () => {
    expect(readPasted(' \n\n')).toEqual({ students: [], bad: [] })
  })
})

describe('groups', () => {
  const other: Experiment = { ...firstExperiment, scenario: 'emergency', arms: [{ arm: 'compassionate' }, { arm: 'power-with' }] }
  it('are those who bet on the same, in whatever world, the largest first', () => {
    const { students } = readPasted(
      [linkOf(sure, other), linkOf(sure), linkOf(wrong, { ...firstExperiment, seed: '9', replication: 4 })].join('\n'),
    )
    expect(groupsOf(students).map(({ title, students }) => [title, students.length])).toEqual([
      ['Ten ordinary years: compassionate beside power-with', 2],
      ['Simple, sudden, fast: compassionate beside power-with', 1],
    ])
  })
  it('tell what was changed', () => {
    expect(titleOf({ ...other, set: { 'trust.initial': 0.2 } })).toBe('Simple, sudden, fast: compassionate beside power-with, 1 setting changed')
  })
  it('tell bets apart that were placed after seeing results', () => {
    const { students } = readPasted([linkOf(sure), linkOf({ ...wrong, afterSeeing: true }), linkOf({ ...unsure, tries: 2 })].join('\n'))
    expect(students.filter(beforeSeeing).map(({ line }) => line)).toEqual([1])
    expect(lateInWords(students)).toBe('2 of 3: in lines 2, 3')
  })
  it('can count each link once', () => {
    const { students } = readPasted([linkOf(sure), linkOf(wrong), linkOf(sure)].join('\n'))
    expect(once(students).map(({ line }) => line)).toEqual([1, 2])
  })
})

describe('a class', () => {
  const { students } = readPasted([sure, unsure, wrong, betting({ performance: { answer: 'second' } })].map((bets) => linkOf(bets)).join('\n'))
  const even = { first: 1 / 3, same: 1 / 3, second: 1 / 3 }
  const shares = Object.fromEntries(measures.map(({ name }) => [name, even])) as SharesByMeasure
  shares.trust = { first: 0, same: 0, second: 1 }
  shares.performance = { first: 0, same: 0.4, second: 0.6 }
  const band = { low: [0.2, 0.2], median: [0.4, 0.4], high: [0.5, 0.5] }

  it('is counted by answer and sureness', () => {
    const tally = tallyOf(students, 'trust')
    expect(tally).toEqual({
      first: { unsaid: 0, hunch: 0, fairly: 1, very: 0 },
      same: { unsaid: 0, hunch: 0, fairly: 0, very: 0 },
      second: { unsaid: 0, hunch: 1, fairly: 0, very: 1 },
    })
    expect(totalOf(tally, 'second')).toBe(2)
  })
  it('has figures of lines only where lines are', () => {
    expect(armsDrawn(students)).toEqual([0])
    expect(armsDrawn(students.slice(0, 2))).toEqual([])
  })
  it('is scored one by one', () => {
    const scores = students.map(({ bets }) => scoreOf(bets, shares, 0.25, [band, band]))
    expect(scores[0]).toMatchObject({ placed: 1, mostly: 1, distance: null })
    expect(scores[0]!.brier).toBeCloseTo(0.1 ** 2 + 2 * 0.05 ** 2)
    expect(scores[1]).toMatchObject({ placed: 2, mostly: 1 })
    expect(scores[1]!.brier).toBeCloseTo(0.5 ** 2 + 2 * 0.25 ** 2)
    expect(scores[2]).toMatchObject({ placed: 1, mostly: 0 })
    expect(scores[2]!.distance).toBeCloseTo((0.15 + 0.1) / 2)
    expect(scores[3]).toMatchObject({ placed: 1, mostly: 1, brier: null, distance: null })
  })
  it('is scored as a whole by the mean of its chances', () => {
    const second = (0.9 + 0.5 + 0.15) / 3
    const same = (0.05 + 0.25 + 0.15) / 3
    const first = (0.05 + 0.25 + 0.7) / 3
    expect(scoreOfAll(students, shares)).toBeCloseTo((1 - second) ** 2 + same ** 2 + first ** 2)
    expect(scoreOfAll([students[3]!], shares)).toBeNull()
  })
})
