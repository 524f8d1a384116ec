// The address that holds the current run, and its uses elsewhere.
import { betsOn } from '../state/bets'
import type { Experiment } from '../state/experiment'
import { encodeLink } from '../state/link'
import type { PageState } from '../state/page_state'
import type { Player } from '../state/player'
import { view } from '../state/route'

/** The page's part of a link: the view, the week shown, and bets unless they are left out. */
export function pageStateOf(player: Player, withBets = true): PageState {
  const bets = withBets ? betsOn(player.experiment.value) : undefined
  const week = player.week.value
  return { view: view.value, ...(week > 0 && { week }), ...(bets && { bets }) }
}

/** The address of a page without its query and fragment. */
export function bareAddress(address: string): string {
  return address.replace(/[?#].*$/s, '')
}

/** Whether an address works on this computer only: the page is served here, or opened from a file. */
export function isLocal(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  return protocol === 'file:' || /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\])$/.test(hostname)
}

export function addressOf(experiment: Experiment, page: PageState, base: string): string {
  return `${bareAddress(base)}#${encodeLink(experiment, { ...page })}`
}

/** The command that replays a link in a terminal. */
export function commandOf(address: string): string {
  return `leaderful run --link '${address.replaceAll("'", '%27')}'`
}

/** HTML that shows the twins of a link in another page. */
export function embedOf(address: string, title: string): string {
  const [page, fragment] = address.split('#') as [string, string]
  return `<iframe src="${escaped(`${page}?embed#${fragment}`)}" title="${escaped(title)}" width="100%" height="900" loading="lazy"></iframe>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
