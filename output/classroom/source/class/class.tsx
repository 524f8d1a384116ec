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

/** The bets of a class, from the links that a teacher pastes. Nothing leaves the page. */
export default function ClassView() {
  const id = useId()
  const text = useSignal('')
  const eachOnce = useSignal(false)
  const chosen = useSignal(0)
  const pasted = useComputed(() => readPasted(text.value))
  const late = useSignal(false) // whether bets placed after seeing results count
  const sent = useComputed(() => (eachOnce.value ? once(pasted.value.students) : pasted.value.students))
  const students = useComputed(() => (late.value ? sent.value : sent.value.filter(beforeSeeing)))
  const groups = useComputed(() => groupsOf(students.value))
  const group = groups.value[chosen.value] ?? groups.value[0]
  const repeated = pasted.value.students.length - once(pasted.value.students).length

  return (
    <article class="class">
      <h1>Class</h1>
      <p class="prose">
        Everybody bets on the same experiment (Twins, “Bet first”) and copies the link with their bets. Collect the links and paste them
        here; names and other text around them do not matter. No server is involved: what you paste does not leave this page.
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
            <input type="checkbox" checked={late.value} onChange={(event) => (late.value = event.currentTarget.checked)} /> Also
            count bets placed after seeing results, or repeatedly ({lateInWords(sent.value)})
          </label>
          <br />
          <span class="note">
            They are now {late.value ? 'counted' : 'left out'}. The page knows only what was seen since it was loaded; reloading it starts
            over.
          </span>
        </p>
      )}
      {pasted.value.bad.length > 0 && <BadLines bad={pasted.value.bad} />}
      {groups.value.length > 1 && (
        <fieldset class="class-groups">
          <legend>The bets are on {groups.value.length} different experiments. Show those on</legend>
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
    if (done) announce('The worlds have been run. The results are shown beside the bets.')
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
              Show the results
            </button>
            <span class="note">First let the class argue for its bets. Then the page runs {worlds} worlds.</span>
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
        {bad.length === 1 ? 'One line was' : `${bad.length} lines were`} not used
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
  const links = good === 1 ? 'Read one link with bets' : `Read ${good === 0 ? 'no' : good} links with bets`
  return bad === 0 ? `${links}.` : `${links}; ${bad === 1 ? 'one line was' : `${bad} lines were`} not used.`
}
