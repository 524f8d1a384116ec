import { clientsClaim } from 'workbox-core'
import { cleanupOutdatedCaches, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching'

declare const __FILES__: PrecacheEntry[] // filled in when the page is built
declare const self: ServiceWorkerGlobalScope

clientsClaim() // the first visit can continue offline
cleanupOutdatedCaches()
precacheAndRoute(__FILES__, { ignoreURLParametersMatching: [/.*/] })

// A newer version waits while pages of the older one are open, whose files it
// would put away: all but the one that asks, which has only just been opened.
self.addEventListener('message', (event) => {
  if (event.data === 'take over') event.waitUntil(takeOver())
})

async function takeOver() {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const pages = windows.filter(({ url }) => url.startsWith(self.registration.scope))
  if (pages.length <= 1) await self.skipWaiting()
}
