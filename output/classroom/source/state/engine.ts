import { createEngine } from '../engine/client'

/** The engine of the page; it starts loading when it is first imported. */
export const engine = createEngine()
