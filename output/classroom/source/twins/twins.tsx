import { useComputed } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { Branch } from '../branch/branch'
import { BranchBanner } from '../branch/banner'
import { nameOf } from '../branch/futures'
import { EnsembleFigure } from '../charts/ensemble_figure'
import { Numbers } from '../charts/numbers'
import { Strips } from '../charts/strips'
import type { Scenario } from '../engine/protocol'
import { PictureLegend } from '../picture/legend'
import { Predict } from '../predict/predict'
import { ScenarioText } from '../sandbox/scenario_cards'
import { Share } from '../share/share'
import { narrate } from '../state/announcer'
import { betsOn, openBets, stage } from '../state/bets'
import { firstExperiment, scenarioOf, type Experiment } from '../state/experiment'
import { looksOf } from '../state/looks'
import type { Player } from '../state/player'
import { embedded } from '../state/preferences'
import { Why } from '../why/why'
import { ArmChoice, Meaning } from './arm_choice'
import { Controls } from './controls'
import { SidePicture } from './pictures'
import { cramped } from './room'
import { counted } from '../components/when'
import { inAnotherWorld, WorldChoice } from './world_choice'
import './twins.css'

/** Two organizations side by side in one world, with all tools to examine them. */
export default function Twins({ player }: { player: Player }) {
  useEffect(() => {
    if (player.sides.peek() === null && player.status.peek() === 'idle') void player.run(player.experiment.peek())
    return narrate(player)
  }, [player])
  return (
    <article class={cramped.value ? 'twins twins-cramped' : 'twins'}>
      <Head player={player} />
      <div class="twins-stage">
        <Pair player={player} />
        <Controls player={player} />
        <WhyPanel player={player} />
        <Numbers player={player} />
        <Strips player={player} />
      </div>
      <div class="twins-predict">
        <Predict player={player} />
      </div>
      <Branch player={player} />
      <EnsembleFigure player={player} />
      {embedded && (
        <p class="note">
          <a href={wholePage()} target="_blank" rel="noopener">
            The complete page: story, sandbox, lessons
          </a>
        </p>
      )}
    </article>
  )
}

function Head({ player }: { player: Player }) {
  const experiment = player.experiment.value
  const scenario = useComputed(() => named(player.experiment.value)).value
  const question = scenario?.question && <p class="twins-question">{scenario.question}</p>
  const same = (
    <p class="twins-same">
      Same seed, same shocks, same clock: the same people meet the same problems in the same weeks. Only the way they are led differs.
    </p>
  )
  const folded = cramped.value
  return (
    <header class="twins-head">
      <h1>{scenario?.title ?? 'Two organizations'}</h1>
      <div class="row twins-actions">
        <button type="button" onClick={() => run(player, inAnotherWorld(experiment))}>
          Another world
        </button>
        <PredictFirst player={player} />
        <Share player={player} />
      </div>
      {!embedded && question}
      {!folded && same}
      <More player={player} experiment={experiment} scenario={scenario}>
        {embedded && question}
        {folded && same}
        {folded && scenario && experiment.arms.map((arm) => <Meaning key={nameOf(arm)} scenario={scenario} arm={arm} named />)}
      </More>
      <BranchBanner player={player} />
      {player.status.value === 'failed' && (
        <div class="twins-failed panel" role="alert">
          <p class="alarm">The run failed. {player.problem.value}</p>
          <p class="row">
            <button type="button" onClick={() => run(player, experiment)}>
              Try again
            </button>
            <button type="button" onClick={() => run(player, firstExperiment)}>
              Run the baseline
            </button>
          </p>
        </div>
      )}
    </header>
  )
}

interface MoreProps {
  player: Player
  experiment: Experiment
  scenario: Scenario | null
  children: ComponentChildren
}

function More({ player, experiment, scenario, children }: MoreProps) {
  const changed = Object.keys(experiment.set)
  const settings = changed.length > 0 ? `, ${counted(changed.length, 'changed setting')}` : ''
  const world = `World ${experiment.replication} of seed ${experiment.seed}${settings}.`
  return (
    <details class="twins-more not-printed">
      <summary>{embedded ? 'More' : `${world} More`}</summary>
      {children}
      {embedded && <p>{world}</p>}
      {scenario && <ScenarioText scenario={scenario} />}
      {changed.length > 0 && (
        <p>Changed settings: {Object.entries(experiment.set).map(([name, value]) => `${name} ${value}`).join(', ')}.</p>
      )}
      <WorldChoice experiment={experiment} onChange={(other) => run(player, other)} />
      {!embedded && (
        <p>
          <a href="#sandbox">The sandbox has other scenarios and all settings.</a>
        </p>
      )}
    </details>
  )
}

// Bets are placed further down; this leads readers there who want to bet first.
function PredictFirst({ player }: { player: Player }) {
  const elsewhere = stage.value === 'placed' && betsOn(player.experiment.value) === undefined
  if (stage.value !== 'asked' && !elsewhere) return null
  const go = () => {
    player.pause()
    player.seek(0)
    openBets()
    requestAnimationFrame(() => document.querySelector('.twins-predict')?.scrollIntoView({ block: 'start' }))
  }
  return (
    <button type="button" onClick={go}>
      Bet first
    </button>
  )
}

function Pair({ player }: { player: Player }) {
  const experiment = player.experiment.value
  const scenario = useComputed(() => named(player.experiment.value)).value
  const names = experiment.arms.map(nameOf)
  const looks = looksOf(names)
  return (
    <>
      <div class="twins-pair">
        {([0, 1] as const).map((number) => (
          <section class="twins-side" key={number} aria-label={names[number]}>
            {scenario && (
              <ArmChoice
                experiment={experiment}
                scenario={scenario}
                number={number}
                look={looks[number]!}
                brief={cramped.value}
                onChange={(other) => run(player, other)}
              />
            )}
            <SidePicture player={player} number={number} look={looks[number]!} title={names[number]!} />
          </section>
        ))}
      </div>
      <PictureLegend />
    </>
  )
}

function WhyPanel({ player }: { player: Player }) {
  const crisis = player.crisis.value
  const sides = player.sides.value
  if (!crisis || !sides) return null
  return (
    <Why
      side={sides[crisis.side]}
      problem={crisis.problem}
      other={sides[crisis.side === 0 ? 1 : 0]}
      week={player.week}
      onClose={() => (player.crisis.value = null)}
      onMoment={(week) => {
        player.pause()
        player.seek(week)
      }}
    />
  )
}

/** The scenario of an experiment, or null if its name is unknown. */
function named(experiment: Experiment) {
  try {
    return scenarioOf(experiment)
  } catch {
    return null
  }
}

/** Runs the chosen experiment and shows its first week, paused. */
function run(player: Player, experiment: Experiment) {
  player.pause()
  void player.run(experiment)
}

function wholePage(): string {
  const address = new URL(location.href)
  address.searchParams.delete('embed')
  return address.href
}
