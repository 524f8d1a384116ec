import { afterEach, beforeEach, expect, it, vi } from 'vitest'

beforeEach(() => vi.resetModules())
afterEach(() => vi.unstubAllGlobals())

it('what the reader has asked of the system is followed as it changes', async () => {
  const heard = new Map<string, (event: { matches: boolean }) => void>()
  vi.stubGlobal('matchMedia', (query: string) => ({
    matches: query.includes('motion'),
    addEventListener: (_: string, hear: (event: { matches: boolean }) => void) => heard.set(query, hear),
  }))
  const { dark, reducedMotion } = await import('./preferences')
  expect([reducedMotion.value, dark.value]).toEqual([true, false])
  heard.get('(prefers-color-scheme: dark)')!({ matches: true })
  expect([reducedMotion.value, dark.value]).toEqual([true, true])
})

it('an address asks for the twins alone, for large type, or for neither', async () => {
  for (const [search, embedded, presenting] of [['', false, false], ['?embed', true, false], ['?present=1', false, true], ['?embed&present', true, true]] as const) {
    vi.resetModules()
    vi.stubGlobal('location', { search })
    const preferences = await import('./preferences')
    expect([preferences.embedded, preferences.presenting]).toEqual([embedded, presenting])
  }
})

it('nothing is asked for where there is no browser', async () => {
  const { dark, embedded, presenting, reducedMotion } = await import('./preferences')
  expect([dark.value, embedded, presenting, reducedMotion.value]).toEqual([false, false, false, false])
})
