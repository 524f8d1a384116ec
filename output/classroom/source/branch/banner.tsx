import { useComputed } from '@preact/signals'
import { useId } from 'preact/hooks'
import { pairOf } from '../sandbox/pairs'
import { scenarioOf, type Experiment } from '../state/experiment'
import type { Player } from '../state/player'
import { counted, whenOf } from '../components/when'
import { branchIn, changeInWords, equalWeeks, nameOf } from './futures'
import './branch.css'

/** Says that the run shows two futures of one past, and leads back. */
export function BranchBanner({ player }: { player: Player }) {
  const equal = useComputed(() => {
    const sides = player.sides.value
    return sides && player.status.value === 'done' ? equalWeeks(sides) : null
  })
  const id = useId()
  const experiment = player.experiment.value
  const change = branchIn(experiment)
  if (!change) return null
  const past = equal.value
  return (
    <section class="branch-banner panel" tabIndex={-1} aria-labelledby={id}>
      <p id={id}>
        <strong>Two futures of {nameOf(experiment.arms[0])}.</strong> One continues unchanged; the other has, from {whenOf(change.week)} on:{' '}
        {changeInWords(change)}. People, shocks and chances are the same.
      </p>
      <p class="branch-past" role="status">
        {past === null && 'Once both have been computed, their pasts are compared.'}
        {past !== null && past >= change.week && (
          <>
            <span aria-hidden="true">✓</span> One past: in all {counted(change.week, 'week')} before the change, every number of both is equal.
          </>
        )}
        {past !== null && past < change.week && <span class="alarm">Their pasts differ from {whenOf(past)} on. This is a fault of the page.</span>}
      </p>
      <button type="button" onClick={() => goBack(player, experiment)}>
        Return to the twins
      </button>
    </section>
  )
}

function goBack(player: Player, experiment: Experiment) {
  const back = player.origin.peek() ?? twinsFrom(experiment)
  player.pause()
  void player.run(back, player.week.peek())
}

/** The twins of a branch of unknown origin: its organization, and another one of the scenario. */
function twinsFrom(experiment: Experiment): Experiment {
  const [one] = experiment.arms
  const { first, second } = pairOf(scenarioOf(experiment))
  return { ...experiment, arms: [one, { arm: nameOf(one) === first ? second : first }] }
}
