import { lazy, Suspense } from 'preact/compat'
import { LinkBanner } from './share/banner'
import { announcement } from './state/announcer'
import { embedded } from './state/preferences'
import { view, views } from './state/route'
import type { Player } from './state/player'

const Story = lazy(() => import('./story/story'))
const Twins = lazy(() => import('./twins/twins'))
const Sandbox = lazy(() => import('./sandbox/sandbox'))
const ClassView = lazy(() => import('./class/class'))
const Lessons = lazy(() => import('./lessons/lessons'))

/** The complete page: navigation, and the current view. */
export function App({ player }: { player: Player }) {
  if (embedded) {
    return (
      <main id="content">
        <LinkBanner />
        <Suspense fallback={<Loading />}>
          <Twins player={player} />
        </Suspense>
        <Announcer />
      </main>
    )
  }
  return (
    <>
      <a class="skip" href="#content" onClick={focusContent}>
        Skip to content
      </a>
      <header class="masthead not-printed">
        <a class="name" href="#story">
          leaderful
        </a>
        <nav aria-label="Views">
          {views.map(({ name, title }) => (
            <a key={name} href={`#${name}`} aria-current={view.value === name ? 'page' : undefined}>
              {title}
            </a>
          ))}
        </nav>
      </header>
      <LinkBanner />
      <main id="content" tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          {view.value === 'story' && <Story />}
          {view.value === 'twins' && <Twins player={player} />}
          {view.value === 'sandbox' && <Sandbox player={player} />}
          {view.value === 'class' && <ClassView />}
          {view.value === 'lessons' && <Lessons />}
        </Suspense>
      </main>
      <Announcer />
    </>
  )
}

// The address after # belongs to views and links.
function focusContent(event: MouseEvent) {
  event.preventDefault()
  document.getElementById('content')?.focus()
}

function Loading() {
  return <p class="loading">Loading …</p>
}

function Announcer() {
  return (
    <div class="visually-hidden" role="status" aria-live="polite">
      {announcement.value}
    </div>
  )
}
