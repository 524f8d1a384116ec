// Browsers have no service workers where a page comes unencrypted from another machine.
const workers = globalThis.navigator?.serviceWorker as ServiceWorkerContainer | undefined

/** Loads all files of the page, to be used offline from now on. */
export function keepForUseOffline() {
  workers?.register('./service-worker.js').catch(() => {
    // A browser that is told to keep nothing: the page works all the same.
  })
}

/** Goes over to a newer version that has been loaded during an earlier visit, before anything is done with this one. */
export async function preferNewerVersion() {
  if (!workers?.controller) return
  const registration = await workers.getRegistration()
  if (!registration?.waiting) return
  workers.addEventListener('controllerchange', () => location.reload(), { once: true })
  registration.waiting.postMessage('take over')
}
