import { browser } from './browser'
import { engineOn, type Engine } from './engine'

export type { Engine, EnsembleOptions, PlayOptions, Timing } from './engine'

/** The engine in the browser's workers; it starts loading now. */
export function createEngine(): Engine {
  return engineOn(browser)
}
