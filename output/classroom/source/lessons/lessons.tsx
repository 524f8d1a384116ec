import { useMemo } from 'preact/hooks'
import { addressOf, numberOf } from '../story/chapters'
import { bareAddress, isLocal } from '../share/address'
import { Expectations } from './expectations'
import { Handout } from './handout'
import { PlanTable } from './plan'
import { plans } from './plans'
import './lessons.css'

/** Two lesson plans, with what they need and a hand-out, on the page and on paper. */
export default function Lessons() {
  const base = useMemo(() => (isLocal(location.href) ? null : bareAddress(location.href)), [])
  return (
    <article class="lessons">
      <h1>Lessons</h1>
      <p class="lessons-lead">
        Two plans for a class of about ten to thirty, from 15 years on: for social studies, economics, ethics, or as an introduction to
        what simulations can and cannot do. No knowledge of programming or statistics is needed.
      </p>
      <p class="not-printed">
        <button type="button" class="primary" onClick={() => print()}>
          Print plans and hand-out
        </button>
      </p>
      <section>
        <h2>Aims and needs</h2>
        <p>Afterwards students can</p>
        <ul>
          <li>tell power-over from power-with by what leaders do, not by what they say;</li>
          <li>say before a run what they expect, and afterwards what it showed and what not;</li>
          <li>explain why one run is an anecdote, and what an interval over many is;</li>
          <li>name an assumption of a model and test whether a result hangs on it.</li>
        </ul>
        <p>
          <strong>Each student or pair needs</strong> a browser on a computer, tablet or phone. There is nothing to install, no account, and
          no server behind the page: nothing that students do leaves their browser unless they send a link themselves, and links hold bets,
          but no names. After one visit the page works offline. <strong>You need</strong> a projector (add <code>?present</code> to the
          address for large type) and a place where links can be pasted: a chat or a shared text will do.
        </p>
        <p>
          <strong>Students reach the page</strong> at an address that their devices can open: put it on any web server, a school’s or one for
          static pages (<code>leaderful page --out DIR</code> writes it), or serve it from your computer to the network of the room (
          <code>leaderful serve --host 0.0.0.0</code>, and the address is this computer’s in that network). Try it from another device before
          the lesson. The hand-out prints the address at which you have the page open
          {base === null && '; where that works on this computer only, as now, it leaves a line to fill in'}.
        </p>
        <p>
          <strong>Before the lesson</strong> read <a href={addressOf(numberOf('limits'))}>the last chapter of the story</a> and “What to
          expect” below. The model does not bear out everything that the essay claims, and a class notices.
        </p>
      </section>
      {plans.map((plan) => (
        <PlanTable key={plan.name} plan={plan} />
      ))}
      <section>
        <h2>The betting game</h2>
        <ol>
          <li>
            In <a href="#twins">Twins</a>, students choose “Bet first”, say for each measure which of the two will have more, and place their
            bets. Placed bets cannot be changed. Who bets again, or only after having looked, can: but such bets are marked in the link, and
            Class leaves them out unless you ask for them.
          </li>
          <li>“Share” copies a link that holds the bets. They send it to you.</li>
          <li>
            You paste all links, one a line, into <a href="#class">Class</a>. It shows the class’s bets as a histogram, and how they score
            against many worlds, never against one run.
          </li>
          <li>Ask those who bet against the majority for their reasons before you show the result.</li>
        </ol>
      </section>
      <section class="lessons-discuss">
        <h2>Questions for discussion</h2>
        <ul>
          <li>Is a boss who may dismiss you, but never would, leading by power-over?</li>
          <li>Kind power-over has fewer crises, power-with more people who can lead. Which would you rather work in? Which would you rather own? Why might the answers differ?</li>
          <li>When should somebody take command, and how does one give it back afterwards?</li>
          <li>The mask costs trust because people notice. What if they did not?</li>
          <li>In the model a threat makes people work. Does it in life? For how long?</li>
          <li>Which harm that you know of does the model leave out? Whom would it make look worse?</li>
        </ul>
      </section>
      <Expectations />
      <section>
        <h2>Common misunderstandings</h2>
        <dl>
          <dt>“The simulation proves that sharing power is better.”</dt>
          <dd>
            A model is not evidence about people. It shows what follows from assumptions; 46 of its 68 settings are assumptions without a
            source, and it fails six of the ten patterns known from real organizations that it was tried on.
          </dd>
          <dt>“In my run it was the other way round, so it is wrong.”</dt>
          <dd>One run is one world. Ask for many, and for the interval.</dd>
          <dt>“Power-with means that nobody leads.”</dt>
          <dd>
            That is <em>laissez-faire</em>, which is in the model as a control: it has more crises than power-with (0.68 against 0.40 a
            year).
          </dd>
          <dt>“Kind bosses are power-with.”</dt>
          <dd>They still decide, and still may dismiss. The model keeps the two apart, and they come out differently.</dd>
          <dt>“The interval does not include nothing, so it matters.”</dt>
          <dd>It means that the model’s mean is known well. Whether 0.06 crises a year matter is for people to say.</dd>
        </dl>
      </section>
      <section>
        <h2>For marks</h2>
        <ul>
          <li>
            <strong>A report of one experiment,</strong> on a page: question, prediction, what would refute it, world and seven numbers,
            result with its interval, one figure, one doubt. The link in the report lets you play the very same run. Mark the reasoning, not
            whether the prediction came true.
          </li>
          <li>
            <strong>A critique of one assumption:</strong> what it says, why it might be wrong, how one could measure it, and what happens
            without it (chapter 8, or the Sandbox).
          </li>
          <li>
            <strong>A letter</strong> to somebody who leads, using one result for the claim and one against it.
          </li>
        </ul>
      </section>
      <Handout base={base} />
    </article>
  )
}
