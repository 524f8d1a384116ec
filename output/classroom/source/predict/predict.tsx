import { useComputed } from '@preact/signals'
import { announce } from '../state/announcer'
import { bets, betsOn, openBets, placeBets, skipBets, stage } from '../state/bets'
import { scenarioOf } from '../state/experiment'
import type { Player } from '../state/player'
import { reducedMotion } from '../state/preferences'
import { armsOf } from './arms'
import { BetForm } from './bet_form'
import { BetsScored } from './bets_scored'
import { worlds } from './score'
import './predict.css'

/** Predict first: bets before a run, and after it how they came out in many worlds. */
export function Predict({ player }: { player: Player }) {
  const arms = useComputed(() => armsOf(player.experiment.value))
  const placed = betsOn(player.experiment.value)

  const open = () => {
    player.pause()
    player.seek(0)
    openBets()
  }
  const skip = () => {
    skipBets()
    announce('You are not betting.')
  }
  const place = () => {
    placeBets(player.experiment.peek())
    void begin(player)
  }

  if (placed) {
    return <BetsScored player={player} bets={placed} arms={arms.value} onAgain={open} />
  }
  if (stage.value === 'open') {
    return <BetForm bets={bets.value} arms={arms.value} onPlace={place} onSkip={skip} />
  }
  if (stage.value === 'skipped') {
    return (
      <p class="predict-skipped note">
        You are not betting.{' '}
        <button type="button" onClick={open}>
          Bet after all
        </button>
      </p>
    )
  }
  const [one, other] = arms.value.names
  return (
    <section class="predict panel" aria-labelledby="predict-title">
      <h2 id="predict-title">What do you expect?</h2>
      <p>
        {stage.value === 'placed' ? 'Your bets were on another experiment. This is ' : 'This is '}
        “{scenarioOf(player.experiment.value).title}”, {one} beside {other}. A guess made before looking is worth more than one made
        after: bet on who will have more crises, trust or leadership, and draw the line that you expect. Your bets stay on this page,
        unless you copy a link with them.
      </p>
      <div class="row">
        <button type="button" class="primary" onClick={open}>
          Bet first
        </button>
        <button type="button" onClick={skip}>
          Skip betting
        </button>
      </div>
    </section>
  )
}

/** Plays the bet-on run from its first week, and the many worlds behind it. */
async function begin(player: Player) {
  void player.runEnsemble(worlds)
  if (player.sides.peek() === null) await player.run(player.experiment.peek())
  player.seek(0)
  if (!reducedMotion.peek()) player.play()
}
