import { useSignal, type ReadonlySignal } from '@preact/signals'
import { lazy, Suspense } from 'preact/compat'
import { useEffect, useRef } from 'preact/hooks'
import { addressOf, chapter, chapters } from './chapters'
import TwoWays from './two_ways'
import './story.css'

// The first chapter is loaded at once, the others on demand.
const contents = [
  TwoWays,
  lazy(() => import('./one_problem')),
  lazy(() => import('./silence')),
  lazy(() => import('./emergency')),
  lazy(() => import('./bill')),
  lazy(() => import('./ten_years')),
  lazy(() => import('./mask')),
  lazy(() => import('./limits')),
]

/** The argument as an explorable explanation, in eight chapters. */
export default function Story() {
  const number = chapter.value
  const Chapter = contents[number]!
  const heading = useRef<HTMLHeadingElement>(null)
  const shown = useRef(number)
  const byKeys = useKeysUsed()
  useEffect(() => {
    if (shown.current === number) return
    shown.current = number
    heading.current?.focus({ preventScroll: true })
    window.scrollTo({ top: 0 })
  }, [number])
  return (
    <article class="story">
      <nav class="story-chapters not-printed" aria-label="Chapters">
        <ol>
          {chapters.map(({ name, title }, other) => (
            <li key={name}>
              <a href={addressOf(other)} aria-current={other === number ? 'step' : undefined} title={title}>
                <span class="story-chapter-number">{other + 1}</span> <span class="story-chapter-title">{title}</span>
              </a>
            </li>
          ))}
        </ol>
      </nav>
      <p class="story-of note">
        Chapter {number + 1} of {chapters.length}
      </p>
      <h1 ref={heading} tabIndex={-1} class={byKeys.value ? 'story-by-keys' : undefined}>
        {chapters[number]!.title}
      </h1>
      <Suspense fallback={<p class="story-coming note">Loading the chapter …</p>}>
        <Chapter key={number} />
      </Suspense>
      <nav class="story-turn not-printed" aria-label="Previous and next chapter">
        {number > 0 && (
          <a class="story-turn-back" href={addressOf(number - 1)}>
            ← {chapters[number - 1]!.title}
          </a>
        )}
        {number + 1 < chapters.length && (
          <a class="story-turn-on" href={addressOf(number + 1)}>
            Next: {chapters[number + 1]!.title} →
          </a>
        )}
      </nav>
    </article>
  )
}

/** Whether a key, not a pointer, was used last. Opening an address counts as neither. */
function useKeysUsed(): ReadonlySignal<boolean> {
  const used = useSignal(false)
  useEffect(() => {
    const press = () => (used.value = true)
    const point = () => (used.value = false)
    window.addEventListener('keydown', press, true)
    window.addEventListener('pointerdown', point, true)
    return () => {
      window.removeEventListener('keydown', press, true)
      window.removeEventListener('pointerdown', point, true)
    }
  }, [])
  return used
}
