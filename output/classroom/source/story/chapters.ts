// The chapters of the story, and the one being read. The address names it
// (#story/emergency); otherwise it is the last one read.
import { computed, effect, type ReadonlySignal } from '@preact/signals'
import { fragment } from '../state/route'

export const chapters = [
  { name: 'two-ways', title: 'Two ways to lead' },
  { name: 'one-problem', title: 'One problem, twice' },
  { name: 'silence', title: 'Falling silent' },
  { name: 'emergency', title: 'An emergency' },
  { name: 'bill', title: 'The bill' },
  { name: 'ten-years', title: 'Ten years' },
  { name: 'mask', title: 'The mask' },
  { name: 'limits', title: 'What it cannot show' },
] as const

export type ChapterName = (typeof chapters)[number]['name']

/** The number of a chapter, from 0, or -1 if none has the name. */
export function numberOf(name: string): number {
  return chapters.findIndex((chapter) => chapter.name === name)
}

/** The address of a chapter within the page. */
export function addressOf(number: number): string {
  return `#story/${chapters[number]!.name}`
}

/** The chapter that the address names: -1 if it names none. */
export function chapterIn(address: string): number {
  const [view, name = ''] = address.split('/')
  return view === 'story' ? numberOf(name) : -1
}

const key = 'leaderful chapter'

// Pages without storage begin at the beginning.
function remembered(): number {
  try {
    return Math.max(0, numberOf(sessionStorage.getItem(key) ?? ''))
  } catch {
    return 0
  }
}

function remember(number: number) {
  try {
    sessionStorage.setItem(key, chapters[number]!.name)
  } catch {
    // It is only a convenience.
  }
}

const first = remembered() // chapter of this visit if the address names nothing
let last = first

/** The number of the chapter being read. */
export const chapter: ReadonlySignal<number> = computed(() => {
  const named = fragment.value === '' ? first : chapterIn(fragment.value)
  if (named >= 0) last = named
  return last
})

effect(() => remember(chapter.value))
