import { signed } from '../charts/wording'
import { decided, type Compared } from './compared'

/** How differences are to be read. */
export const meaningOf =
  'Above 0 the first of the two is higher, below 0 the second. In brackets the 95% interval. “Undecided”: these worlds do not tell which is higher.'

/** A difference with its interval. */
export function Difference({ values: { difference }, decimals, times = 1 }: { values: Compared; decimals: number; times?: number }) {
  const told = (value: number) => signed(value * times, decimals)
  const exact = difference.low === 0 && difference.high === 0
  if (exact) return <>none at all</>
  return (
    <>
      {decided(difference) ? <strong>{told(difference.mean)}</strong> : <span class="note">undecided</span>}{' '}
      <span class="note story-comparison-interval">
        [{told(difference.low)}, {told(difference.high)}]
      </span>
    </>
  )
}
