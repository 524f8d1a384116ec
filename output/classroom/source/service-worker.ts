import { clientsClaim } from 'workbox-core'
import { cleanupOutdatedCaches, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching'

declare const __FILES__: PrecacheEntry[] // put in when the page is built
declare const self: ServiceWorkerGlobalScope

// A new page takes over at once: its files are named by their content, so that
// an open page goes on with those that it has.
void self.skipWaiting()
clientsClaim()
cleanupOutdatedCaches()
precacheAndRoute(__FILES__, { ignoreURLParametersMatching: [/.*/] })
