/** The word that was probably meant: one that few slips of the keyboard separate from the given one, or undefined. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  let best: string | undefined
  let least = Math.max(1, Math.floor(word.length / 3)) + 1
  if (word.length > 100) return undefined
  for (const candidate of words) {
    const d = distance(word.toLowerCase(), candidate.toLowerCase())
    if (d < least) {
      best = candidate
      least = d
    }
  }
  return best
}

/** Letters inserted, left out, replaced or swapped with their neighbour on the way from one word to another. */
function distance(from: string, to: string): number {
  let before: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, j) => j)
  for (let i = 0; i < from.length; i++) {
    const row = [i + 1]
    for (let j = 0; j < to.length; j++) {
      const replaced = last[j]! + (from[i] === to[j] ? 0 : 1)
      const swapped = i > 0 && j > 0 && from[i] === to[j - 1] && from[i - 1] === to[j] ? before[j - 1]! + 1 : Infinity
      row.push(Math.min(replaced, last[j + 1]! + 1, row[j]! + 1, swapped))
    }
    before = last
    last = row
  }
  return last[to.length]!
}
