import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium } from './chromium'
import { site } from './site'

/** Reports missing files once, instead of in every test. */
export default function setup() {
  findChromium()
  for (const file of [join(site, 'index.html'), join(import.meta.dirname, '../generated/digests.json')]) {
    if (!existsSync(file)) throw new Error(`missing: ${file}, which make test-page builds`)
  }
}
