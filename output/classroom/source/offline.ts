// Browsers have no service workers for a page that comes unencrypted from another machine.
const workers = globalThis.navigator?.serviceWorker as ServiceWorkerContainer | undefined

/** Loads all files of the page, for offline use from now on. */
export function keepForUseOffline() {
  workers?.register('./service-worker.js').catch(() => {
    // The browser is set to keep nothing; the page works nevertheless.
  })
}

/** Switches to a newer version loaded during an earlier visit, before this one is used. */
export async function preferNewerVersion() {
  if (!workers?.controller) return
  const registration = await workers.getRegistration()
  if (!registration?.waiting) return
  workers.addEventListener('controllerchange', () => location.reload(), { once: true })
  registration.waiting.postMessage('take over')
}
