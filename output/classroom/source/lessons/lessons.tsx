import { useMemo } from 'preact/hooks'
import { addressOf, numberOf } from '../story/chapters'
import { bareAddress, isLocal } from '../share/address'
import { Expectations } from './expectations'
import { Handout } from './handout'
import { PlanTable } from './plan'
import { plans } from './plans'
import './lessons.css'

/** Two lesson plans with their needs and a handout, on the page and on paper. */
export default function Lessons() {
  const base = useMemo(() => (isLocal(location.href) ? null : bareAddress(location.href)), [])
  return (
    <article class="lessons">
      <h1>Lessons</h1>
      <p class="lessons-lead">
        Two plans for a class of about ten to thirty students aged 15 or older: for social studies, economics or ethics, or as an
        introduction to what simulations can and cannot do. No knowledge of programming or statistics is needed.
      </p>
      <p class="not-printed">
        <button type="button" class="primary" onClick={() => print()}>
          Print plans and handout
        </button>
      </p>
      <section>
        <h2>Aims and needs</h2>
        <p>After the lesson, students can</p>
        <ul>
          <li>distinguish power-over from power-with by what leaders do, not by what they say;</li>
          <li>say before a run what they expect, and afterwards what it did and did not show;</li>
          <li>explain why one run is an anecdote, and what an interval over many runs means;</li>
          <li>name an assumption of a model and test whether a result depends on it.</li>
        </ul>
        <p>
          <strong>Each student or pair needs</strong> a browser on a computer, tablet or phone. They need no installation and no account, and
          the page has no server that collects data: what students do stays in their browser unless they send a link, and links hold
          bets but no names. After one visit the page works offline. <strong>You need</strong> a projector (add <code>?present</code> to the
          address for large type) and a place to collect links, such as a chat or a shared document.
        </p>
        <p>
          <strong>Students reach the page</strong> at an address that their devices can open. Put it on any web server, the school’s or a host
          for static pages (<code>leaderful page --out DIR</code> writes it), or serve it from your computer to the network of the room (
          <code>leaderful serve --host 0.0.0.0</code> prints the address). Try it from another device before the lesson. The handout shows
          the address at which you opened the page
          {base === null && '; because this one works on this computer only, the handout has a blank to fill in'}.
        </p>
        <p>
          <strong>Before the lesson</strong> read <a href={addressOf(numberOf('limits'))}>the last chapter of the story</a> and “What to
          expect” below. The model does not support everything that the essay claims, and classes notice.
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
            bets. Placed bets cannot be changed. Students can bet again, or bet after looking, but such bets are marked in the link, and
            Class leaves them out unless you include them.
          </li>
          <li>“Share” gives them a link that holds the bets. They send it to you.</li>
          <li>
            You paste all links into <a href="#class">Class</a>. It shows the class’s bets as a histogram, and their scores over many
            worlds, never in one run.
          </li>
          <li>Before you show the result, ask those who bet against the majority for their reasons.</li>
        </ol>
      </section>
      <section class="lessons-discuss">
        <h2>Questions for discussion</h2>
        <ul>
          <li>Is a boss who may dismiss you, but never would, leading by power-over?</li>
          <li>Kind power-over has fewer crises; power-with has more people who can lead. Where would you rather work? Which would you rather own? Why might the answers differ?</li>
          <li>When should somebody take command, and how do they give it back afterwards?</li>
          <li>The mask costs trust because people notice. What if they did not?</li>
          <li>In the model, threats make people work. Do they in real life? For how long?</li>
          <li>Which kinds of harm does the model leave out? Which regime would they make look worse?</li>
        </ul>
      </section>
      <Expectations />
      <section>
        <h2>Common misunderstandings</h2>
        <dl>
          <dt>“The simulation proves that sharing power is better.”</dt>
          <dd>
            A model is not evidence about people. It shows what follows from assumptions: 46 of its 68 settings are assumptions without a
            source, and it misses six of ten patterns known from real organizations.
          </dd>
          <dt>“In my run it was the other way round, so it is wrong.”</dt>
          <dd>One run is one world. Run many, and look at the interval.</dd>
          <dt>“Power-with means that nobody leads.”</dt>
          <dd>
            That is <em>laissez-faire</em>, which the model includes as a control. It has more crises than power-with (0.68 against 0.40 a
            year).
          </dd>
          <dt>“Kind bosses are power-with.”</dt>
          <dd>Kind bosses still decide, and still may dismiss people. The model distinguishes the two, and their results differ.</dd>
          <dt>“The interval excludes zero, so the difference matters.”</dt>
          <dd>It means that the model’s mean is known precisely. Whether 0.06 crises a year matter is for people to judge.</dd>
        </dl>
      </section>
      <section>
        <h2>Graded work</h2>
        <ul>
          <li>
            <strong>A one-page report of an experiment:</strong> question, prediction, what would refute it, world and seven numbers, result
            with its interval, one figure, one doubt. The link in the report lets you replay exactly the same run. Grade the reasoning, not
            whether the prediction came true.
          </li>
          <li>
            <strong>A critique of one assumption:</strong> its content, why it might be wrong, how it could be measured, and what happens
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
