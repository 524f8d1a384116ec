import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { capital } from '../why/names'
import { differenceSentence, findingOf } from '../charts/findings'
import { fixed, percentage, percentages } from '../charts/wording'
import { DataTable } from '../components/data_table'
import { description } from '../engine/description'
import type { EnsembleRun } from '../engine/protocol'
import { addressOf, pageStateOf } from '../share/address'
import { CopyButton } from '../share/copy'
import { announce } from '../state/announcer'
import { afterSeeingInWords, answers, measures, parts, sameSetting, surenesses, type Answer, type Bet, type Bets, type Measure } from '../state/bets'
import type { Player } from '../state/player'
import type { Arms } from './arms'
import { AnswerName } from './bet_form'
import { partName } from './drawing'
import { bestSureness, brierOfNoIdea, brierScore, capacityBands, chancesOf, lineAt, mostlyInWords, pairsOf, scoreSketch, sharesOf, worlds, type CapacityBand, type Shares } from './score'
import { Sketch } from './sketch'

/** The scores of placed bets, once enough worlds have been run. */
export function BetsScored({ player, bets, arms, onAgain }: { player: Player; bets: Bets; arms: Arms; onAgain: () => void }) {
  const ensemble = player.ensemble.value
  const runs = ensemble && sameSetting(ensemble.experiment, player.experiment.value) ? ensemble.runs : []
  // Scored by the hundred, not again with every new world.
  const counted = Math.floor(runs.length / worlds) * worlds
  const told = useSignal(false)
  const how = afterSeeingInWords(bets)

  useEffect(() => {
    if (ensemble === null) void player.runEnsemble(worlds)
  }, [ensemble === null, player.experiment.value])
  useEffect(() => {
    if (counted === 0 || told.peek()) return
    told.value = true
    announce('Your bets are scored.')
  }, [counted])

  return (
    <section class="predict panel" aria-labelledby="predict-title">
      <h2 id="predict-title">Results of your bets</h2>
      {how !== '' && <p class="note">These bets are marked “{how}”: they were not your first, or not made before looking.</p>}
      {counted === 0 ? (
        <p>
          <label>
            Running {worlds} worlds, because one proves nothing: {Math.min(runs.length, worlds)} done{' '}
            <progress max={worlds} value={runs.length} />
          </label>
        </p>
      ) : (
        <Scores runs={runs} counted={counted} bets={bets} arms={arms} />
      )}
      <div class="row predict-buttons">
        <button type="button" onClick={onAgain}>
          Bet again
        </button>
        <CopyButton label="Copy a link with my bets" text={() => addressOf(player.experiment.peek(), pageStateOf(player), location.href)} />
      </div>
    </section>
  )
}

function Scores({ runs, counted, bets, arms }: { runs: readonly EnsembleRun[]; counted: number; bets: Bets; arms: Arms }) {
  const scored = useMemo(() => runs.slice(0, counted), [runs, counted])
  const made = measures.flatMap((measure) => {
    const bet = bets.measures[measure.name]
    if (!bet) return []
    const shares = sharesOf(pairsOf(scored, measure.name), measure.same)
    const chances = chancesOf(bet)
    const texts = percentages(answers.map((answer) => Math.round(shares[answer] * counted)))
    const shown = Object.fromEntries(answers.map((answer, number) => [answer, texts[number]!])) as Record<Answer, string>
    return [{ measure, bet, shares, shown, score: chances && brierScore(chances, shares) }]
  })
  const brier = made.flatMap(({ score }) => (score === undefined ? [] : [score]))
  const mostly = made.filter(({ bet, shares }) => shares[bet.answer] > 0.5).length
  return (
    <>
      {made.length > 0 && (
        <>
          <p>
            <strong>{capital(mostlyInWords(mostly, made.length))}</strong> in more than half of {counted} worlds.
            {brier.length > 0 && (
              <>
                {' '}
                Your score for judging how sure to be is <strong>{fixed(mean(brier), 2)}</strong>: 0 is perfect,{' '}
                {fixed(brierOfNoIdea, 2)} is a guess without any idea, 2 is the worst.
              </>
            )}
          </p>
          <ul class="predict-scores">
            {made.map(({ measure, bet, shares, shown, score }) => (
              <li key={measure.name}>
                <h3>Who has {measure.more}?</h3>
                <ShareBar shares={shares} shown={shown} bet={bet} arms={arms} />
                <p>
                  You bet on <AnswerName answer={bet.answer} arms={arms} />
                  {bet.sure && `, ${sureTitle(bet)}`}: true in <strong>{shown[bet.answer]}</strong>{' '}
                  of worlds
                  {score !== undefined && `, score ${fixed(score, 2)}`}.
                  {bet.sure && bet.sure !== bestSureness(bet.answer, shares) && ` “${titleOf(bestSureness(bet.answer, shares))}” would have scored better.`}
                </p>
                <Difference runs={scored} measure={measure.name} names={arms.names} />
              </li>
            ))}
          </ul>
        </>
      )}
      {bets.lines.some((line) => line !== null) && <Sketched scored={scored} bets={bets} arms={arms} />}
      <details>
        <summary>How bets are scored</summary>
        <div class="prose">
          <p>
            Bets are not scored against the one run that you see, but against {counted} worlds in which both organizations live, each
            with its own shocks and chances. In each world a bet is true or not. Negligible differences count as about the same (crises
            0.05 a year; damage 0.5 per 100 member-years; capacity, performance and trust 0.02; length of a crisis half a week).
          </p>
          <p>
            If you said how sure you are, your answer gets that chance and the other two share the rest. In each world, the difference
            of each chance from the truth (1 for the true answer, 0 for the others) is squared, and the squares are added; the score is
            the mean over worlds. This is the Brier score (1950). It is a proper score: nobody gains by claiming to be more or less sure
            than they are.
          </p>
          <p>
            A line is scored by its mean distance from the median of all worlds, week by week, and by the share of weeks in which it lies
            inside the middle 80% of worlds.
          </p>
        </div>
      </details>
    </>
  )
}

function ShareBar({ shares, shown, bet, arms }: { shares: Shares; shown: Record<Answer, string>; bet: Bet; arms: Arms }) {
  return (
    <>
      <div class="predict-bar" aria-hidden="true">
        {answers.map((answer) => (
          <div
            key={answer}
            class={`predict-share predict-share-${answer}${bet.answer === answer ? ' predict-share-bet' : ''}`}
            style={{ flexGrow: shares[answer], ...(answer !== 'same' && { background: arms.looks[answer === 'first' ? 0 : 1].colour }) }}
          />
        ))}
      </div>
      <p class="predict-shares">
        {answers.map((answer) => (
          <span key={answer} class={bet.answer === answer ? 'predict-bet' : undefined}>
            <AnswerName answer={answer} arms={arms} /> {shown[answer]}
          </span>
        ))}
      </p>
    </>
  )
}

function Difference({ runs, measure, names }: { runs: readonly EnsembleRun[]; measure: Measure; names: [string, string] }) {
  const finding = findingOf({ runs }, description.outcomes.find(({ name }) => name === measure)!, names)
  const means = finding.means.map((mean, arm) => `${names[arm]} ${fixed(mean, finding.decimals)}`)
  return (
    <p class="note">
      Means: {means.join(', ')}. {differenceSentence(finding)}
    </p>
  )
}

function Sketched({ scored, bets, arms }: { scored: readonly EnsembleRun[]; bets: Bets; arms: Arms }) {
  const bands = useMemo(() => capacityBands(scored), [scored])
  const weeks = bands[0].median.length
  return (
    <div>
      <h3>Your lines, and the results</h3>
      <Sketch {...arms} weeks={weeks} lines={bets.lines} bands={bands} />
      <p class="note">Thin with markers: your lines. Thick: the median of {scored.length} worlds. Shaded: the middle 80%.</p>
      <ul>
        {bets.lines.map((line, number) => {
          if (!line) return null
          const { distance, inside } = scoreSketch(arms.start, line, bands[number]!)
          return (
            <li key={number}>
              Your line for {arms.names[number]} was {fixed(distance, 2)} from the median on average, and inside the band in{' '}
              {percentage(Math.round(inside * weeks), weeks)} of weeks.
            </li>
          )
        })}
      </ul>
      <DataTable
        caption="Your lines and the worlds’"
        columns={[
          { title: 'at' },
          ...arms.names.flatMap((name) => [
            { title: `${name}: yours`, number: true },
            { title: '10% below', number: true },
            { title: 'median', number: true },
            { title: '10% above', number: true },
          ]),
        ]}
        rows={Array.from({ length: parts }, (_, part) => part + 1).map((part) => {
          const week = Math.round((part / parts) * (weeks - 1))
          return [partName(part, weeks), ...bands.flatMap((band, number) => cellsOf(bets.lines[number] ?? null, band, arms.start, week, weeks))]
        })}
      />
    </div>
  )
}

function cellsOf(line: Bets['lines'][0], { low, median, high }: CapacityBand, start: number, week: number, weeks: number): string[] {
  return [line ? fixed(lineAt(start, line, week, weeks), 2) : 'none', ...[low, median, high].map((values) => fixed(values[week]!, 2))]
}

function sureTitle(bet: Bet): string {
  return bet.sure ? titleOf(bet.sure) : ''
}

function titleOf(sure: NonNullable<Bet['sure']>): string {
  return surenesses.find(({ name }) => name === sure)!.title
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
