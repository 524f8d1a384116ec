import { signal } from '@preact/signals'

/** Whether a media query holds, as a signal. */
export function media(query: string) {
  const list = globalThis.matchMedia?.(query)
  const holds = signal(list?.matches ?? false)
  list?.addEventListener('change', (event) => (holds.value = event.matches))
  return holds
}

/** The reader has asked for less motion: nothing moves unasked, and pictures change in steps. */
export const reducedMotion = media('(prefers-reduced-motion: reduce)')

export const dark = media('(prefers-color-scheme: dark)')

const asked = new URLSearchParams(globalThis.location?.search ?? '')

/** ?embed shows the twins alone, to be put into another page. */
export const embedded = asked.has('embed')

/** ?present shows large type, for a projector. */
export const presenting = asked.has('present')
