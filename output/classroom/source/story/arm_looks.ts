// How the arms of the story are drawn. Some are not named regimes; they must not
// look like one, least of all like power-with.
import { description } from '../engine/description'
import { looksOf, type Look } from '../state/looks'
import { threatName } from './threatened'

const ofItsOwn: Look = { colour: 'var(--black)', dash: [3, 3, 9, 3], mark: 'star' }

/** The looks of arms by their names: of a regime its own, of domineering under another threat that of domineering. */
export function armLooks(names: readonly string[]): Look[] {
  return names.map((name) => {
    if (name.startsWith(threatName)) return looksOf(['domineering'])[0]!
    return description.regimes.some((regime) => regime.Name === name) ? looksOf([name])[0]! : ofItsOwn
  })
}
