import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { announce } from '../state/announcer'
import type { Player, Side } from '../state/player'
import { armLooks } from './arm_looks'
import { ArmName } from './arm_name'
import { causesOf } from '../why/causes'
import { counted, whenOf } from '../components/when'
import { soonerIn, type Example } from './examples'
import { stepsOf, weeksOf, type Step } from './steps'
import { travel } from './travel'

/** The steps of a problem in both organizations. */
function useSteps(sides: [Side, Side] | null, example: Example | null): [Step[], Step[]] {
  return useMemo(() => {
    if (!sides || !example) return [[], []]
    const stepsIn = (side: Side) => stepsOf(causesOf(side.recording, example.problem))
    return [stepsIn(sides[0]), stepsIn(sides[1])]
  }, [sides, example])
}

interface Following {
  player: Player
  sides: [Side, Side] | null
  example: Example | null
}

/** Steps along a problem's way through both organizations. */
export function Followed({
  player,
  sides,
  example,
  place,
  of,
  onNext,
}: Following & {
  place: number // among the examples, from 0
  of: number
  onNext: () => void
}) {
  const [left, right] = useSteps(sides, example)
  if (!sides || !example) return <p class="note story-followed">Loading the engine …</p>
  const weeks = weeksOf(left, right)
  const week = player.week.value
  const before = weeks.filter((one) => one < week).at(-1)
  const after = weeks.find((one) => one > week)
  const names = sides.map((side) => side.arm.name)
  // A button without effect stays, because it may have the focus.
  const go = (to: number | undefined) => {
    if (to === undefined) return
    travel(player, to)
    const told = [left, right].flatMap((steps, arm) => steps.filter((step) => step.week === to).map((step) => `${names[arm]}: ${step.lines.join(' ')}`))
    announce(`${whenOf(to)}. ${told.join(' ')}`)
  }
  return (
    <div class="story-followed">
      <div class="row">
        <button type="button" aria-disabled={before === undefined} onClick={() => go(before)}>
          Step back
        </button>
        <button type="button" class="primary" aria-disabled={after === undefined} onClick={() => go(after)}>
          Next step
        </button>
        <button type="button" onClick={onNext}>
          {place + 1 < of ? 'Another problem' : 'Back to the first problem'}
        </button>
      </div>
      <p class="note">
        Problem {place + 1} of {of} of its kind in this world. It turned up in {whenOf(example.week)} and takes {counted(example.skills, 'skill')}.
        Now shown: {whenOf(week)}.
      </p>
    </div>
  )
}

/** The way of a problem through both organizations, in words, up to the week shown. */
export function Log({ player, sides, example }: Following) {
  const steps = useSteps(sides, example)
  if (!sides || !example) return null
  const names = sides.map((side) => side.arm.name)
  const looks = armLooks(names)
  return (
    <div class="story-pair">
      {steps.map((all, arm) => (
        <div class="story-steps" key={arm}>
          <h2>
            <ArmName name={names[arm]!} look={looks[arm]!} />
          </h2>
          <Told steps={all} week={player.week.value} label={`The problem under ${names[arm]}`} />
        </div>
      ))}
    </div>
  )
}

/** Steps up to a week; the last one is in view. */
function Told({ steps, week, label }: { steps: readonly Step[]; week: number; label: string }) {
  const box = useRef<HTMLDivElement>(null)
  const told = steps.filter((step) => step.week <= week)
  useLayoutEffect(() => {
    const element = box.current!
    element.scrollTop = element.scrollHeight
  }, [steps, told.length])
  return (
    <div class="story-told" ref={box} tabIndex={0} role="region" aria-label={label}>
      <ol>
        {told.map((step) => (
          <li key={step.week} aria-current={step.week === week ? 'step' : undefined}>
            <span class="note">{whenOf(step.week)}</span>
            {step.lines.map((line, number) => (
              <p key={number}>{line}</p>
            ))}
          </li>
        ))}
      </ol>
    </div>
  )
}

/** A count of all examples: how many each organization solved sooner. */
export function Tally({ sides, examples, rule }: { sides: [Side, Side] | null; examples: readonly Example[]; rule: string }) {
  if (!sides) return null
  const { left, right, same } = soonerIn(examples)
  const names = sides.map((side) => side.arm.name)
  const looks = armLooks(names)
  return (
    <p class="story-tally">
      This world has {counted(examples.length, 'problem')} {rule}. <ArmName name={names[0]!} look={looks[0]!} /> solved{' '}
      <strong>{left}</strong> of them sooner, <ArmName name={names[1]!} look={looks[1]!} /> <strong>{right}</strong>
      {same > 0 && <>, and {same} took equally long</>}. The earliest is shown first, whatever its outcome.
    </p>
  )
}
