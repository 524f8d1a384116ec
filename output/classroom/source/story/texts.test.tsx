import { isValidElement, type ComponentChildren } from 'preact'
import { describe, expect, test, vi } from 'vitest'
import { chapters } from './chapters'
import type { ChapterText } from './text'

vi.mock('../state/engine', () => ({ engine: {} })) // which needs workers

const texts: Record<string, ChapterText> = {
  'two-ways': (await import('./two_ways')).text,
  'one-problem': (await import('./one_problem')).text,
  'silence': (await import('./silence')).text,
  'emergency': (await import('./emergency')).text,
  'bill': (await import('./bill')).text,
  'ten-years': (await import('./ten_years')).text,
  'mask': (await import('./mask')).text,
  'limits': (await import('./limits')).text,
}

function told(children: ComponentChildren): string {
  if (children === null || children === undefined || typeof children === 'boolean') return ''
  if (Array.isArray(children)) return children.map(told).join('')
  if (isValidElement(children)) return told((children.props as { children?: ComponentChildren }).children)
  return String(children)
}

const words = (text: ComponentChildren) => told(text).split(/\s+/).filter(Boolean).length

describe.each(chapters)('$title', ({ name }) => {
  const { prose, todo, notice } = texts[name]!

  test('a few sentences', () => {
    const all = prose.reduce((sum: number, paragraph) => sum + words(paragraph), 0)
    expect(all).toBeGreaterThanOrEqual(50)
    expect(all).toBeLessThanOrEqual(150)
  })

  test('one thing to do and one to notice, both short', () => {
    expect(words(todo)).toBeGreaterThanOrEqual(8)
    expect(words(todo)).toBeLessThanOrEqual(40)
    expect(words(notice)).toBeGreaterThanOrEqual(15)
    expect(words(notice)).toBeLessThanOrEqual(85)
  })

  test('sentences end', () => {
    for (const text of [...prose, todo, notice]) expect(told(text).trim()).toMatch(/[.?]$/)
  })
})
