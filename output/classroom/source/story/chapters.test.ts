import { describe, expect, test, vi } from 'vitest'
import { viewNamed } from '../state/route'
import { addressOf, chapterIn, chapters, numberOf } from './chapters'

describe('chapters', () => {
  test('there are six to eight, with names and titles of their own', () => {
    expect(chapters.length).toBeGreaterThanOrEqual(6)
    expect(chapters.length).toBeLessThanOrEqual(8)
    expect(new Set(chapters.map(({ name }) => name)).size).toBe(chapters.length)
    expect(new Set(chapters.map(({ title }) => title)).size).toBe(chapters.length)
  })

  test('an address names a chapter of the story', () => {
    chapters.forEach(({ name }, number) => {
      const address = addressOf(number).slice(1)
      expect(viewNamed(address)).toBe('story')
      expect(chapterIn(address)).toBe(number)
      expect(numberOf(name)).toBe(number)
    })
  })

  test('other addresses name none', () => {
    for (const address of ['', 'story', 'story/', 'story/unknown', 'twins/emergency', 'v1.abc']) expect(chapterIn(address)).toBe(-1)
  })
})

describe('the chapter that is read', () => {
  // The module reads what is stored when it is loaded.
  async function loaded(storage: Partial<Storage> | undefined) {
    vi.resetModules()
    vi.stubGlobal('sessionStorage', storage)
    const [{ chapter }, { fragment }] = await Promise.all([import('./chapters'), import('../state/route')])
    return { chapter, fragment }
  }

  test('it is the first, until the address names another, and stays when the address names none', async () => {
    const { chapter, fragment } = await loaded(undefined)
    expect(chapter.value).toBe(0)
    fragment.value = 'story/mask'
    expect(chapter.value).toBe(numberOf('mask'))
    fragment.value = 'twins'
    fragment.value = 'story'
    expect(chapter.value).toBe(numberOf('mask'))
    fragment.value = ''
    expect(chapter.value).toBe(0)
  })

  test('it is found again, and kept', async () => {
    const setItem = vi.fn()
    const { chapter, fragment } = await loaded({ getItem: () => 'bill', setItem })
    expect(chapter.value).toBe(numberOf('bill'))
    fragment.value = 'story/limits'
    expect(setItem).toHaveBeenLastCalledWith(expect.any(String), 'limits')
  })

  test('storage that is forbidden or holds nonsense does no harm', async () => {
    const forbidden = () => {
      throw new Error('forbidden')
    }
    expect((await loaded({ getItem: forbidden, setItem: forbidden })).chapter.value).toBe(0)
    expect((await loaded({ getItem: () => 'nonsense', setItem: () => {} })).chapter.value).toBe(0)
  })
})
