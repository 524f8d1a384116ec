import { looksOf } from '../state/looks'
import { Mark } from '../sandbox/mark'
import { Drawing } from './drawing'

/** Both organizations as they stand before they live, where the living ones will be. */
export function Still({ names }: { names: readonly [string, string] }) {
  const looks = looksOf(names)
  return (
    <div class="story-pair">
      {names.map((name, number) => (
        <figure class="story-side" key={number}>
          <figcaption>
            <Mark look={looks[number]!} /> {name}
          </figcaption>
          <Drawing name={name} look={looks[number]!} />
        </figure>
      ))}
    </div>
  )
}
