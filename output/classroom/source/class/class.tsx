import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useId, useMemo } from 'preact/hooks'
import { announce } from '../state/announcer'
import { engine } from '../state/engine'
import { Player } from '../state/player'
import { armsOf } from '../predict/arms'
import { capacityBands, pairsOf, sharesOf, worlds } from '../predict/score'
import { measures } from '../state/bets'
import { ClassBets } from './class_bets'
import { ClassScores } from './class_scores'
import { beforeSeeing, groupsOf, lateInWords, once, readPasted, type BadLine, type Group } from './pasted'
import type { Outcome, SharesByMeasure } from './tally'
import './class.css'

/** What a class has bet, from the links that a teacher pastes. Nothing leaves the page. */
export default function ClassView() {
  const id = useId()
  const text = useSignal('')
  const eachOnce = useSignal(false)
  const chosen = useSignal(0)
  const pasted = useComputed(() => readPasted(text.value))
  const late = useSignal(false) // whether bets that were placed after seeing results count
  const sent = useComputed(() => (eachOnce.value ? once(pasted.value.students) : pasted.value.students))
  const students = useComputed(() => (late.value ? sent.value : sent.value.filter(beforeSeeing)))
  const groups = useComputed(() => groupsOf(students.value))
  const group = groups.value[chosen.value] ?? groups.value[0]
  const repeated = pasted.value.students.length - once(pasted.value.students).length

  return (
    <article class="class">
      <h1>Class</h1>
      <p class="prose">
        Everybody bets on the same experiment (Twins, “Predict first”) and copies the link with their bets. Collect the links and paste
        them here, one in a line; names or anything else around them does not matter. No server is involved: nothing that is pasted
        leaves this page.
      </p>
      <p>
        <label for={id}>Links of the class</label>
        <textarea
          id={id}
          class="class-links"
          rows={6}
          spellcheck={false}
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value
            chosen.value = 0
          }}
        />
      </p>
      <p role="status" class="class-read">
        {text.value.trim() !== '' && readInWords(pasted.value.students.length, pasted.value.bad.length)}
      </p>
      {repeated > 0 && (
        <p>
          <label>
            <input type="checkbox" checked={eachOnce.value} onChange={(event) => (eachOnce.value = event.currentTarget.checked)} /> Count
            each link once ({repeated} {repeated === 1 ? 'repeats' : 'repeat'} another: pasted twice, or two people with the same bets)
          </label>
        </p>
      )}
      {sent.value.some((student) => !beforeSeeing(student)) && (
        <p>
          <label>
            <input type="checkbox" checked={late.value} onChange={(event) => (late.value = event.currentTarget.checked)} /> Count also
            bets that were placed after seeing results, or not for the first time ({lateInWords(sent.value)})
          </label>
          <br />
          <span class="note">
            They are {late.value ? 'counted now' : 'left out now'}. Only what was seen in one visit of the page is known: who loads it anew begins
            anew.
          </span>
        </p>
      )}
      {pasted.value.bad.length > 0 && <BadLines bad={pasted.value.bad} />}
      {groups.value.length > 1 && (
        <fieldset class="class-groups">
          <legend>These are bets on {groups.value.length} different experiments. Show those on</legend>
          {groups.value.map(({ title, students }, number) => (
            <label key={title}>
              <input type="radio" name={id} checked={group === groups.value[number]} onChange={() => (chosen.value = number)} /> {title} (
              {students.length})
            </label>
          ))}
        </fieldset>
      )}
      {group && <Shown key={JSON.stringify(group.experiment)} group={group} />}
    </article>
  )
}

function Shown({ group }: { group: Group }) {
  const revealed = useSignal(false)
  const player = useMemo(() => new Player(engine), [])
  useEffect(() => {
    player.experiment.value = group.experiment
    return () => player.close()
  }, [player, group.experiment])
  const arms = useMemo(() => armsOf(group.experiment), [group.experiment])
  const runs = player.ensemble.value?.runs
  const done = revealed.value && runs !== undefined && runs.length >= worlds
  const outcome = useMemo<Outcome | null>(() => {
    if (!done) return null
    const scored = runs.slice(0, worlds)
    const shares = Object.fromEntries(measures.map(({ name, same }) => [name, sharesOf(pairsOf(scored, name), same)])) as SharesByMeasure
    return { shares, bands: capacityBands(scored) }
  }, [done, runs])
  useEffect(() => {
    if (done) announce('The worlds have been run: what came out is shown beside the bets.')
  }, [done])

  const doubts = [...new Set(group.students.flatMap(({ doubts }) => doubts))]
  const reveal = () => {
    revealed.value = true
    void player.runEnsemble(worlds)
  }
  return (
    <section aria-labelledby="class-title">
      <h2 id="class-title">{group.title}</h2>
      {doubts.length > 0 && (
        <ul class="alarm">
          {doubts.map((doubt) => (
            <li key={doubt}>{doubt}</li>
          ))}
        </ul>
      )}
      <p class="row">
        {revealed.value ? (
          outcome === null &&
          (player.problem.value === '' ? (
            <label>
              Running {worlds} worlds: {Math.min(runs?.length ?? 0, worlds)} done <progress max={worlds} value={runs?.length ?? 0} />
            </label>
          ) : (
            <span class="alarm">{player.problem.value}</span>
          ))
        ) : (
          <>
            <button type="button" class="primary" onClick={reveal}>
              Show what came out
            </button>
            <span class="note">First let the class argue for its bets; then {worlds} worlds are run, here in the page.</span>
          </>
        )}
      </p>
      {outcome && <ClassScores students={group.students} arms={arms} outcome={outcome} />}
      <ClassBets students={group.students} arms={arms} outcome={outcome} />
    </section>
  )
}

function BadLines({ bad }: { bad: readonly BadLine[] }) {
  return (
    <details open={bad.length <= 5}>
      <summary>
        {bad.length === 1 ? 'One line is' : `${bad.length} lines are`} not used
      </summary>
      <ul class="class-bad">
        {bad.map(({ line, text, faults }) => (
          <li key={line}>
            Line {line}: {faults.slice(0, 3).join(' ')}
            {faults.length > 3 && ` And ${faults.length - 3} more.`} <span class="note">{text}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}

function readInWords(good: number, bad: number): string {
  const links = good === 1 ? 'One link with bets is read' : `${good === 0 ? 'No' : good} links with bets are read`
  return bad === 0 ? `${links}.` : `${links}; ${bad === 1 ? 'one line is' : `${bad} lines are`} not used.`
}
