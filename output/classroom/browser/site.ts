import { join } from 'node:path'

/** The page as `make page` builds it. */
export const site = join(import.meta.dirname, '../page/site')
