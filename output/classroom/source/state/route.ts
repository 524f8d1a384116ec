import { effect, signal } from '@preact/signals'

export const views = [
  { name: 'story', title: 'Story' },
  { name: 'twins', title: 'Twins' },
  { name: 'sandbox', title: 'Sandbox' },
  { name: 'class', title: 'Class' },
  { name: 'lessons', title: 'Lessons' },
] as const

export type View = (typeof views)[number]['name']

/** The view that a part of the address names, or undefined. What follows a slash is for the view: story/emergency. */
export function viewNamed(name: string): View | undefined {
  return views.find((view) => view.name === name.split('/')[0])?.name
}

/** The part of the address after #: the name of a view, or a link's state. */
export const fragment = signal(globalThis.location?.hash.slice(1) ?? '')

export const view = signal<View>(viewNamed(fragment.peek()) ?? 'story')

if (globalThis.window) {
  window.addEventListener('hashchange', () => {
    fragment.value = location.hash.slice(1)
    const named = viewNamed(fragment.value)
    if (named) view.value = named
  })
  effect(() => {
    document.title = `${views.find((one) => one.name === view.value)!.title} - leaderful: power-over and power-with, side by side`
  })
}

/** Goes to a view, and puts its name into the address. */
export function show(name: View) {
  if (location.hash.slice(1) === name) view.value = name
  else location.hash = name
}
