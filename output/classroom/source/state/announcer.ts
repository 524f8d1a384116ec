import { signal } from '@preact/signals'

/** What assistive technology is to read out next; see the live region of the app. */
export const announcement = signal('')

/** Has a sentence read out, after what is being read. */
export function announce(sentence: string) {
  announcement.value = sentence
}
