import { computed } from '@preact/signals'
import { embedded, media } from '../state/preferences'

const narrow = media('(max-width: 40rem)')
const low = media('(max-height: 44rem)')

/** There is little room: pictures and what moves them come first, and what is said of them is folded. */
export const cramped = computed(() => embedded || narrow.value || low.value)
