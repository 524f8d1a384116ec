import { firstExperiment as bet } from '../state/experiment'
import { addressOf, numberOf, type ChapterName } from '../story/chapters'
import { To } from '../story/to'

/** Worlds for groups; in half of them kind power-over does better in crises. */
export const groupWorlds = [
  { scenario: 'turbulent', title: 'A shock every other month' },
  { scenario: 'coupled-units', title: 'Everything hangs together' },
  { scenario: 'wicked', title: 'Complex and slow' },
  { scenario: 'novices', title: 'A first year with beginners' },
  { scenario: 'reluctant-workforce', title: 'People who would rather not' },
  { scenario: 'emergency', title: 'Simple, sudden, fast' },
]

/** A page to hand out, with tasks and addresses. It leaves a blank for the address if this one works on this computer only. */
export function Handout({ base }: { base: string | null }) {
  const chapter = (name: ChapterName) => addressOf(numberOf(name))
  return (
    <section class="lessons-handout">
      <h2>Handout: two ways to lead</h2>
      <p class="lessons-name" aria-hidden="true">
        Name: <span />
      </p>
      <p>
        Open {base === null ? <Blank /> : <strong class="lessons-address">{base}</strong>}. Everything runs in your browser; nothing you do is sent anywhere.
      </p>
      <ol>
        <li>
          <strong>Bet.</strong> Open{' '}
          <To view="twins" experiment={bet}>
            kind power-over beside power-with
          </To>{' '}
          (by hand: Twins). Choose “Bet first”, answer, and place your bets. Then choose Share, copy
          the link with your bets and send it to your teacher. Do not go back to change them.
        </li>
        <li>
          <strong>What differs?</strong> <Goto base={base} to={chapter('two-ways')} title="Chapter 1" />. Which of the seven numbers are 0
          under power-with? Which one would you most like to know about your own school or workplace?
          <Lines count={2} />
        </li>
        <li>
          <strong>Where does the time go?</strong> <Goto base={base} to={chapter('one-problem')} title="Chapter 2" />. Follow the first
          problem to its end in both. Note where it waited, and for whom. Double lesson: do the same with <em>compassionate</em> on the left.
          <Lines count={3} /> <strong>And who keeps silent?</strong> <Goto base={base} to={chapter('silence')} title="Chapter 3" />. What share of problems is
          reported at once without a threat, and at a threat of 0.8? What happens to performance at full threat, and why?
          <Lines count={2} />
        </li>
        <li>
          <strong>Who is faster?</strong> <Goto base={base} to={chapter('emergency')} title="Chapter 4" />. Who ends a crisis sooner, compassionate
          or power-with, and why? Double lesson: rank domineering and situational too. What does this ranking say about command?
          <Lines count={2} />
        </li>
        <li>
          <strong>Your own experiment</strong> (double lesson). Take one of these worlds:{' '}
          {groupWorlds.map(({ scenario, title }, number) => (
            <span key={scenario}>
              {number > 0 && '; '}
              <To view="sandbox" experiment={{ ...bet, scenario }}>
                {title}
              </To>
            </span>
          ))}{' '}
          (by hand: its card in the Sandbox). First write down: what do you expect, and what would show that you are wrong? Then run it in
          many worlds. What is the result, with its interval? Which assumption do you doubt?
          <Lines count={4} />
        </li>
      </ol>
    </section>
  )
}

// On paper a link is its address.
function Goto({ base, to, title }: { base: string | null; to: string; title: string }) {
  return (
    <>
      <a href={to}>{title}</a>
      <span class="lessons-printed"> ({base === null ? `the address above, with ${to} after it` : base + to})</span>
    </>
  )
}

/** A blank for the address. */
function Blank() {
  return <span class="lessons-blank" role="img" aria-label="(the address, to be filled in)" />
}

/** Room to write on paper. */
function Lines({ count }: { count: number }) {
  return (
    <span class="lessons-lines" aria-hidden="true">
      {Array.from({ length: count }, (_, line) => (
        <span key={line} />
      ))}
    </span>
  )
}
