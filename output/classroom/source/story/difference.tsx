import { signed } from '../charts/wording'
import type { Compared } from './compared'

/** How to read differences. */
export const meaningOf =
  'In brackets: the 95% interval. “Undecided”: these worlds do not show which of the two is higher by more than a negligible amount. “Same”: the difference is negligible. The text rests on more worlds than this table.'

/** A difference with its interval. */
export function Difference({ values: { difference, verdict }, decimals, times = 1 }: { values: Compared; decimals: number; times?: number }) {
  const told = (value: number) => signed(value * times, decimals)
  if (!Number.isFinite(difference.low)) return difference.mean === 0 ? <>none seen</> : <>{told(difference.mean)}</>
  return (
    <>
      {verdict === 'undecided' ? (
        <span class="note">undecided</span>
      ) : verdict === 'same' ? (
        <span class="note">same</span>
      ) : (
        <strong>{told(difference.mean)}</strong>
      )}{' '}
      <span class="note story-comparison-interval">
        [{told(difference.low)}, {told(difference.high)}]
      </span>
    </>
  )
}
