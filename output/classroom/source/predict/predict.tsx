import { useComputed } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { announce } from '../state/announcer'
import { bets, betsOn, hasSeen, openBets, placeBets, skipBets, stage } from '../state/bets'
import { scenarioOf } from '../state/experiment'
import type { Player } from '../state/player'
import { reducedMotion } from '../state/preferences'
import { armsOf } from './arms'
import { BetForm } from './bet_form'
import { BetsScored } from './bets_scored'
import { worlds } from './score'
import './predict.css'

/** Bet first: bets before a run, and afterwards their results in many worlds. */
export function Predict({ player }: { player: Player }) {
  const arms = useComputed(() => armsOf(player.experiment.value))
  const placed = betsOn(player.experiment.value)

  const root = useRef<HTMLDivElement>(null)
  // The element with the focus has gone with the form.
  const refocus = () => requestAnimationFrame(() => root.current?.focus())

  const open = () => {
    player.pause()
    player.seek(0)
    openBets()
  }
  const skip = () => {
    skipBets()
    announce('Betting skipped.')
    refocus()
  }
  const place = () => {
    placeBets(player.experiment.peek())
    void begin(player)
    refocus()
  }

  return (
    <div class="predict-root" ref={root} tabIndex={-1}>
      {placed ? (
        <BetsScored player={player} bets={placed} arms={arms.value} onAgain={open} />
      ) : stage.value === 'open' ? (
        <BetForm bets={bets.value} arms={arms.value} late={hasSeen(player.experiment.value)} onPlace={place} onSkip={skip} />
      ) : stage.value === 'skipped' ? (
        <p class="predict-skipped note">
          You skipped betting.{' '}
          <button type="button" onClick={open}>
            Bet after all
          </button>
        </p>
      ) : (
        <Invitation player={player} names={arms.value.names} onOpen={open} onSkip={skip} />
      )}
    </div>
  )
}

function Invitation({ player, names, onOpen, onSkip }: { player: Player; names: [string, string]; onOpen: () => void; onSkip: () => void }) {
  const [one, other] = names
  return (
    <section class="predict panel" aria-labelledby="predict-title">
      <h2 id="predict-title">What do you expect?</h2>
      <p>
        {stage.value === 'placed' ? 'Your bets were on another experiment. This is ' : 'This is '}
        “{scenarioOf(player.experiment.value).title}”, {one} beside {other}. A guess before looking is worth more than one after: bet on
        who will have more crises, trust or leadership, and draw the line that you expect. Your bets stay on this page unless you share
        a link that includes them; Share lets you leave them out.
      </p>
      <div class="row">
        <button type="button" class="primary" onClick={onOpen}>
          Bet first
        </button>
        <button type="button" onClick={onSkip}>
          Skip betting
        </button>
      </div>
    </section>
  )
}

/** Plays the run that was bet on from its first week, and runs the many worlds behind it. */
async function begin(player: Player) {
  void player.runEnsemble(worlds)
  if (player.sides.peek() === null) await player.run(player.experiment.peek())
  player.seek(0)
  if (!reducedMotion.peek()) player.play()
}
