import { computed } from '@preact/signals'
import { embedded, media } from '../state/preferences'

const narrow = media('(max-width: 40rem)')
const low = media('(max-height: 44rem)')

/** Whether room is scarce: pictures and their controls come first, and texts about them are folded. */
export const cramped = computed(() => embedded || narrow.value || low.value)
