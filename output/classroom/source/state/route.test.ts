import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

/** As much of a browser as the route needs. */
function browserAt(hash: string) {
  const listeners: (() => void)[] = []
  const location = { hash }
  const document = { title: '' }
  vi.stubGlobal('location', location)
  vi.stubGlobal('document', document)
  vi.stubGlobal('window', { addEventListener: (_: string, hear: () => void) => listeners.push(hear) })
  const go = (next: string) => {
    location.hash = next
    listeners.forEach((hear) => hear())
  }
  return { location, document, go }
}

beforeEach(() => vi.resetModules())
afterEach(() => vi.unstubAllGlobals())

describe('the route', () => {
  it('begins with the view that the address names, or the story', async () => {
    for (const [hash, view] of [['', 'story'], ['#sandbox', 'sandbox'], ['#story/emergency', 'story'], ['#v1.abc', 'story'], ['#attic', 'story']]) {
      vi.resetModules()
      browserAt(hash!)
      const route = await import('./route')
      expect(route.view.value).toBe(view)
      expect(route.fragment.value).toBe(hash!.slice(1))
    }
  })
  it('follows the address, and stays where it is if that names no view', async () => {
    const { go, document } = browserAt('#twins')
    const { view, fragment } = await import('./route')
    expect(document.title).toMatch(/^Twins - leaderful/)
    go('#class')
    expect(view.value).toBe('class')
    expect(document.title).toMatch(/^Class - leaderful/)
    go('#v1.abc')
    expect(view.value).toBe('class')
    expect(fragment.value).toBe('v1.abc')
  })
  it('puts a view into the address', async () => {
    const { location } = browserAt('#twins')
    const { show, view } = await import('./route')
    show('lessons')
    expect(location.hash).toBe('lessons')
    view.value = 'sandbox' // as a link does, which stays in the address
    location.hash = '#story'
    show('story')
    expect(view.value).toBe('story')
  })
  it('can be asked where there is no browser', async () => {
    const { view, viewNamed } = await import('./route')
    expect(view.value).toBe('story')
    expect(viewNamed('story/emergency')).toBe('story')
    expect(viewNamed('twinset')).toBeUndefined()
    expect(viewNamed('')).toBeUndefined()
  })
})
