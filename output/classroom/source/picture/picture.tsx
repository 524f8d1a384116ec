import { effect, useComputed, useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import { description } from '../engine/description'
import type { Look } from '../state/looks'
import type { Side } from '../state/player'
import { dark, reducedMotion } from '../state/preferences'
import { Crises } from './crises'
import { seatAt } from './geometry'
import { crisisAt, crisisOf } from './hit'
import { MembersTable } from './members_table'
import { momentsOf } from './moments'
import { Screen } from './screen'
import { useUnhurried } from './unhurried'
import { describe, hintFor } from './words'
import './picture.css'

const quarter = 13 // weeks
const telling = 2_000 // milliseconds at least between two descriptions
const listing = 1_000
const nearby = 8 // pixels beyond a mark that still hit it
const hintWidth = 256

interface Props {
  side: ReadonlySignal<Side | null>
  position: ReadonlySignal<number>
  look: Look
  title: string
  onCrisis?: (problem: number) => void
  focusProblem?: ReadonlySignal<number | null>
  steady?: boolean // the problem stays in focus when it is over: another picture may still follow it
}

/**
 * An organization as a picture that lives: who is there, who turns to whom, and
 * how problems make their way. It follows the position without being rendered
 * anew; its text follows more slowly.
 */
export function OrganizationPicture({ side, position, look, title, onCrisis, focusProblem, steady = false }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const screen = useRef<Screen | null>(null)
  const selected = useSignal(-1)
  const byKeyboard = useSignal(false)
  const week = useUnhurried(position, quarter, telling)
  const listed = useUnhurried(position, 1, listing)
  const help = useId()

  useEffect(() => {
    const painter = new Screen(
      canvas.current!,
      () => {
        const shown = side.peek()
        if (!shown || shown.lived === 0) return null
        return {
          recording: shown.recording,
          position: position.peek(),
          focus: focusProblem?.peek() ?? null,
          steady,
          selected: selected.peek(),
          still: reducedMotion.peek(),
        }
      },
      waitingTree(),
    )
    screen.current = painter
    const stops = [
      effect(() => {
        void [side.value, position.value, focusProblem?.value, selected.value, reducedMotion.value]
        painter.schedule()
      }),
      effect(() => {
        void dark.value
        painter.repaint()
      }),
    ]
    return () => {
      for (const stop of stops) stop()
      painter.close()
    }
  }, [side, position, focusProblem, steady])

  const label = useComputed(() => {
    const shown = side.value
    if (!shown || shown.lived === 0) return `${title}: waiting for the engine.`
    return describe(title, shown.recording, momentsOf(shown.recording), Math.min(week.value, shown.lived - 1))
  })
  const hint = useComputed(() => {
    const shown = side.value
    if (!shown || selected.value < 0 || selected.value >= shown.recording.seats || shown.lived === 0) return null
    return hintFor(shown.recording, Math.min(listed.value, shown.lived - 1), selected.value)
  })

  const select = (seat: number, keyboard: boolean) => {
    byKeyboard.value = keyboard
    selected.value = seat
  }
  const hover = (event: PointerEvent) => {
    const painter = screen.current
    if (!painter?.scene) return
    const reach = event.pointerType === 'touch' ? 2 * nearby : nearby / 2
    select(seatAt(painter.scene.geometry, event.offsetX, event.offsetY, reach), false)
    const clickable = onCrisis && crisisAt(painter.scene, event.offsetX, event.offsetY, nearby / 2)
    canvas.current!.style.cursor = clickable ? 'pointer' : ''
  }
  const click = (event: MouseEvent) => {
    const scene = screen.current?.scene
    const crisis = scene && crisisAt(scene, event.offsetX, event.offsetY, nearby)
    if (crisis) onCrisis?.(crisis.problem)
  }
  const press = (event: KeyboardEvent) => {
    const shown = side.peek()
    if (!shown) return
    const { seats, bosses } = shown.recording
    const seat = selected.peek()
    const move = (to: number) => {
      event.preventDefault()
      select(Math.max(0, Math.min(seats - 1, to)), true)
    }
    if (event.key === 'ArrowRight') move(seat + 1)
    else if (event.key === 'ArrowLeft') move(seat - 1)
    else if (event.key === 'ArrowUp') move(bosses[Math.max(0, seat)]!)
    else if (event.key === 'ArrowDown') move(Math.max(seat, bosses.indexOf(Math.max(0, seat), 1)))
    else if (event.key === 'Escape') select(-1, false)
    else if (event.key === 'Enter' && screen.current?.scene) {
      const crisis = crisisOf(screen.current.scene, seat)
      if (crisis) onCrisis?.(crisis.problem)
    }
  }

  return (
    <div class="picture" style={{ '--picture-look': look.colour }}>
      <div class="picture-frame">
        <canvas
          ref={canvas}
          class="picture-canvas"
          role="img"
          aria-label={label}
          aria-describedby={help}
          tabIndex={0}
          onPointerMove={hover}
          onPointerDown={hover}
          onPointerLeave={(event) => event.pointerType !== 'touch' && select(-1, false)}
          onClick={click}
          onKeyDown={press}
          onBlur={() => select(-1, false)}
        />
        <Hint lines={hint} seat={selected} screen={screen} />
        <p class="visually-hidden" id={help}>
          Arrow keys move from seat to seat.
        </p>
        <p class="visually-hidden" role="status">
          {byKeyboard.value && hint.value?.join(', ')}
        </p>
      </div>
      {onCrisis && <Crises side={side} week={listed} onCrisis={onCrisis} />}
      <MembersTable title={title} side={side} week={week} />
    </div>
  )
}

/** The values of a member, beside it. */
function Hint({ lines, seat, screen }: { lines: ReadonlySignal<string[] | null>; seat: ReadonlySignal<number>; screen: { current: Screen | null } }) {
  const geometry = screen.current?.geometry
  if (!lines.value || !geometry) return null
  const [x, y] = [geometry.x[seat.value]!, geometry.y[seat.value]!]
  const [first, ...others] = lines.value
  const width = Math.min(hintWidth, geometry.width - 8)
  const above = y > geometry.height / 2
  return (
    <div
      class="picture-hint"
      style={{
        width: `${width}px`,
        left: `${Math.max(4, Math.min(geometry.width - width - 4, x - width / 2))}px`,
        ...(above ? { bottom: `${geometry.height - y + 2 * geometry.unit}px` } : { top: `${y + 2 * geometry.unit}px` }),
      }}
    >
      <strong>{first}</strong>
      {others.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  )
}

let waiting: Int32Array | null = null

/** The reporting tree of the standard organization. */
function waitingTree(): Int32Array {
  const standard = (name: string) => description.parameters.find((one) => one.name === name)!.default
  waiting ??= Int32Array.from({ length: standard('organization.members') }, (_, seat) =>
    Math.max(0, Math.floor((seat - 1) / standard('organization.span'))),
  )
  return waiting
}
