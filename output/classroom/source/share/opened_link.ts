// Opening a link puts its contents into the page. One that is damaged or asks for
// something impossible changes nothing, and the page says why.
import { batch, effect, signal, untracked } from '@preact/signals'
import { beyondLimits } from '../engine/limits'
import { stage, takeBets } from '../state/bets'
import { resolve, scenarioOf } from '../state/experiment'
import { decoded, linksIn } from '../state/found_link'
import { decodeLink, doubtsOf, LinkError } from '../state/link'
import { readPageState } from '../state/page_state'
import type { Player } from '../state/player'
import { fragment, view } from '../state/route'

/** The message about the link opened last. */
export type Notice =
  | { kind: 'opened'; title: string }
  | { kind: 'doubtful'; title: string; doubts: readonly string[] }
  | { kind: 'unusable'; faults: readonly string[] }

export const notice = signal<Notice | null>(null)

/** Follows links in the page's fragment, the first one at once. It returns a function that ends this. */
export function followLinks(player: Player): () => void {
  return effect(() => {
    const text = `#${fragment.value}`
    untracked(() => {
      if (linksIn(decoded(text)).length > 0) openLink(player, text)
      else if (notice.peek()?.kind === 'opened') notice.value = null
    })
  })
}

/** Puts the contents of a link into the page. */
export function openLink(player: Player, text: string) {
  try {
    const link = decodeLink(text)
    const { experiment } = link
    const wrong = [...new Set(resolve(experiment).flatMap(({ setup }) => beyondLimits(setup)))]
    const [first, ...more] = wrong
    if (first !== undefined) throw new LinkError(first, ...more)
    const page = readPageState(link.page)
    const doubts = doubtsOf(link)
    const { title } = scenarioOf(experiment)
    batch(() => {
      view.value = page.view ?? 'twins'
      if (page.bets) takeBets(experiment, page.bets)
      else if (stage.peek() === 'open') stage.value = 'asked'
      notice.value = doubts.length > 0 ? { kind: 'doubtful', title, doubts } : { kind: 'opened', title }
    })
    void player.run(experiment, page.week ?? 0)
  } catch (error) {
    if (!(error instanceof LinkError)) throw error
    notice.value = { kind: 'unusable', faults: error.faults }
  }
}
