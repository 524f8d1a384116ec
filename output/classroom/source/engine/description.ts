import json from '../../generated/description.json'
import type { Description } from './protocol'

/** What the engine is able to say of itself; written when the page is built. */
export const description = json as Description
