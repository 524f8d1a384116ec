import { expect, test } from 'vitest'
import { TieHistory } from './ties'

/** Pairs in one order, whatever they came in. */
const ordered = (pairs: Iterable<number>) => {
  const list = Array.from(pairs)
  return list.flatMap((_, n) => (n % 2 === 0 ? [`${list[n]}-${list[n + 1]}`] : [])).sort()
}

test('the ties of the founders hold until somebody comes or goes', () => {
  const history = new TieHistory(Int32Array.of(0, 1, 0, 2, 1, 3))
  expect(history.entries).toHaveLength(1)
  expect(history.entries[0]!.week).toBe(0)
  expect(ordered(history.entries[0]!.pairs)).toEqual(['0-1', '0-2', '1-3'])

  history.add(Int32Array.of(5, 1, 0, /* and in the same week */ 5, 3, 2, 0, 2, /* later */ 9, 1, 1, 0))
  expect(history.entries.map(({ week }) => week)).toEqual([0, 5, 9])
  expect(ordered(history.entries[1]!.pairs)).toEqual(['0-2', '0-3', '2-3'])
  expect(ordered(history.entries[2]!.pairs)).toEqual(['0-1', '0-2', '0-3', '2-3'])
  expect(ordered(history.entries[0]!.pairs)).toEqual(['0-1', '0-2', '1-3'])
})

test('what changes in the first week is told with it', () => {
  const history = new TieHistory(Int32Array.of(0, 1, 0, 2))
  history.add(Int32Array.of(0, 2, 0))
  history.add(Int32Array.of(3, 2, 1, 1))
  expect(history.entries.map(({ week, pairs }) => [week, ...ordered(pairs)])).toEqual([
    [0, '0-1'],
    [3, '0-1', '1-2'],
  ])
})

test('any week can be asked for, in any order', () => {
  const seats = 12
  let state = 7
  const below = (n: number) => (state = (state * 48271) % 2147483647) % n
  const tied = new Set<string>()
  const expected: string[][] = [[]]
  const history = new TieHistory(new Int32Array())
  for (let week = 1; week < 300; week++) {
    const seat = below(seats)
    const others = Array.from({ length: seats }, (_, other) => other).filter((other) => other !== seat && below(3) === 0)
    for (const pair of tied) if (pair.split('-').includes(String(seat))) tied.delete(pair)
    for (const other of others) tied.add(`${Math.min(seat, other)}-${Math.max(seat, other)}`)
    history.add(Int32Array.of(week, seat, others.length, ...others))
    expected.push([...tied].sort())
  }
  const weeks = [299, 0, 64, 63, 65, 128, 127, 1, ...Array.from({ length: 300 }, () => below(300)), ...expected.keys()]
  for (const week of weeks) expect(ordered(history.entries[week]!.pairs), `week ${week}`).toEqual(expected[week])
  expect(history.entries[70]!.pairs).toBe(history.entries[70]!.pairs) // not put together twice
})
