import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { answers, isEmpty, measures, setBet, setLine, surenesses, type Answer, type Bet, type Bets, type Sureness } from '../state/bets'
import { Mark } from '../components/mark'
import type { Arms } from './arms'
import { Sketch } from './sketch'

/** The form for the reader's bets. */
export function BetForm({
  bets,
  arms,
  late,
  onPlace,
  onSkip,
}: {
  bets: Bets
  arms: Arms
  late: boolean // results have been seen
  onPlace: () => void
  onSkip: () => void
}) {
  const [missing, setMissing] = useState(false)
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  const place = () => {
    if (isEmpty(bets)) setMissing(true)
    else onPlace()
  }
  return (
    <section class="predict panel" aria-labelledby="predict-title">
      <h2 id="predict-title" tabIndex={-1} ref={title}>
        Your bets
      </h2>
      {late && (
        <p class="note">
          You have already seen results of this experiment. Your link and Class will mark these bets “after seeing results”.
        </p>
      )}
      <p>Answer as many as you like. The note below each question says what counts as about the same.</p>
      <div class="predict-questions">
        {measures.map((measure) => (
          <Question key={measure.name} measure={measure} bet={bets.measures[measure.name]} arms={arms} />
        ))}
      </div>
      <h3>How will leadership among followers develop?</h3>
      <p>
        Draw a line for each organization: the mean leadership capacity of its followers, from none (0) to the maximum (1). Both begin
        at the dot.
      </p>
      <Sketch {...arms} lines={bets.lines} onDraw={setLine} />
      {missing && isEmpty(bets) && (
        <p class="alarm" role="alert">
          You have no bets yet: answer a question, draw a line, or skip betting.
        </p>
      )}
      <div class="row predict-buttons">
        <button type="button" class="primary" onClick={place}>
          Place my bets and run
        </button>
        <button type="button" onClick={onSkip}>
          Skip betting
        </button>
      </div>
    </section>
  )
}

function Question({ measure, bet, arms }: { measure: (typeof measures)[number]; bet: Bet | undefined; arms: Arms }) {
  const id = useId()
  const { name, more, sameInWords } = measure
  const choose = (answer: Answer) => setBet(name, { ...bet, answer })
  const beSure = (sure: string) => bet && setBet(name, sure === '' ? { answer: bet.answer } : { ...bet, sure: sure as Sureness })
  return (
    <fieldset class="predict-question" aria-describedby={`${id}-same`}>
      <legend>Who will have {more}?</legend>
      {answers.map((answer) => (
        <label key={answer} class="predict-answer">
          <input type="radio" name={id} checked={bet?.answer === answer} onChange={() => choose(answer)} />
          <AnswerName answer={answer} arms={arms} />
        </label>
      ))}
      <label class="predict-sure">
        How sure?{' '}
        <select value={bet?.sure ?? ''} disabled={!bet} onChange={(event) => beSure(event.currentTarget.value)}>
          <option value="">not saying</option>
          {surenesses.map(({ name, title, chance }) => (
            <option key={name} value={name}>
              {title} ({chance * 100}%)
            </option>
          ))}
        </select>
        {bet && (
          <button type="button" onClick={() => setBet(name, null)}>
            No bet
          </button>
        )}
      </label>
      <p class="note" id={`${id}-same`}>
        About the same: they differ by at most {sameInWords}.
        {name === 'crisis_weeks' && ' In a world without a crisis, the length counts as 0.'}
      </p>
    </fieldset>
  )
}

/** The name of an answer, with the marker of the organization. */
export function AnswerName({ answer, arms }: { answer: Answer; arms: Pick<Arms, 'names' | 'looks'> }) {
  if (answer === 'same') return <span>about the same</span>
  const number = answer === 'first' ? 0 : 1
  return (
    <span>
      <Mark look={arms.looks[number]} /> {arms.names[number]}
    </span>
  )
}
