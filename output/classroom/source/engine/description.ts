import json from '../../generated/description.json'
import type { Description } from './protocol'

/** The engine's description of itself, written when the page is built. */
export const description = json as Description
