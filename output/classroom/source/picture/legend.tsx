import { effect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { dark } from '../state/preferences'
import * as marks from './marks'
import { readPalette, type Palette } from './palette'
import './picture.css'

type Draw = (context: CanvasRenderingContext2D, palette: Palette) => void

const width = 56
const height = 28
const [x, y] = [width / 2, height / 2]
const unit = 8
const follower = { radius: unit, capacity: 0.35, harm: 0, leads: false, head: false }

const entries: { mark: Draw; meaning: string; meaningInTheDark?: string }[] = [
  {
    meaning: 'a member; darker: more leadership capacity',
    meaningInTheDark: 'a member; lighter: more leadership capacity',
    mark: (context, palette) =>
      [0.1, 0.4, 0.7].forEach((capacity, number) =>
        marks.drawMember(context, x + 18 * (number - 1), y, { ...follower, radius: 7, capacity }, palette),
      ),
  },
  {
    meaning: 'larger: more facets of problems to work on',
    mark: (context, palette) =>
      [5, 7.5, 10].forEach((radius, number) => marks.drawMember(context, [8, 23, 43][number]!, y, { ...follower, radius }, palette)),
  },
  {
    meaning: 'a leader; the head (in the middle)',
    mark: (context, palette) => {
      marks.drawMember(context, x - 13, y, { ...follower, capacity: 0.6, leads: true }, palette)
      marks.drawMember(context, x + 12, y, { ...follower, capacity: 0.6, leads: true, head: true }, palette)
    },
  },
  {
    meaning: 'ties: people who can turn to each other; thicker: boss and report',
    mark: (context, palette) => {
      const line = (down: number, thickness: number) => {
        context.beginPath()
        context.moveTo(6, down)
        context.lineTo(50, down)
        context.strokeStyle = palette.axis
        context.lineWidth = thickness
        context.stroke()
      }
      line(y - 5, 0.5)
      line(y + 5, 2)
    },
  },
  {
    meaning: 'harm that has not healed',
    mark: (context, palette) => {
      marks.drawMember(context, x - 11, y, { ...follower, radius: 9, capacity: 0.25, harm: 0.15 }, palette)
      marks.drawMember(context, x + 11, y, { ...follower, radius: 9, capacity: 0.6, harm: 0.6 }, palette)
    },
  },
  { meaning: 'a vacant seat', mark: (context, palette) => marks.drawGap(context, x, y, unit, palette) },
  {
    meaning: 'a member in a crisis',
    mark: (context, palette) => {
      marks.drawMember(context, x, y, follower, palette)
      marks.drawRing(context, x, y, unit, 0, palette)
    },
  },
  {
    meaning: 'problems; larger: more severe; filled: with a plan',
    mark: (context, palette) => {
      marks.drawProblem(context, 11, y, 5, false, false, palette)
      marks.drawProblem(context, 26, y, 6, true, false, palette)
      marks.drawProblem(context, 44, y, 8, true, false, palette)
    },
  },
  {
    meaning: 'a problem that has become a crisis',
    mark: (context, palette) => {
      marks.drawProblem(context, x - 13, y, 9, false, true, palette)
      marks.drawProblem(context, x + 13, y, 9, true, true, palette)
    },
  },
  {
    meaning: 'a frame around everything: a shock, which can cause several problems at once',
    mark: (context, palette) => marks.drawShock(context, width, height, 3, palette),
  },
  {
    meaning: 'is heard by the decider',
    mark: (context, palette) => marks.drawTalk(context, { x: 6, y }, { x: 50, y }, 0.5, 3, palette),
  },
  {
    meaning: 'works on a problem for the decider',
    mark: (context, palette) => marks.drawWork(context, { x: 44, y }, { x: 6, y }, 0, 3, palette),
  },
  { meaning: 'kept silent, or withheld advice', mark: (context, palette) => marks.drawHush(context, x, y, 8, palette) },
  {
    meaning: 'a crisis is taken over from above',
    mark: (context, palette) => marks.drawCommand(context, [{ x: 50, y }, { x: 6, y }], unit, palette),
  },
  { meaning: 'disciplined', mark: (context, palette) => marks.drawLightning(context, x, y, 9, palette) },
  {
    meaning: 'leaves (with lightning: dismissed); arrives',
    mark: (context, palette) => {
      marks.drawArrow(context, x - 12, y, 8, { x: 0, y: -1 }, palette)
      marks.drawArrow(context, x + 12, y, 8, { x: 0, y: 1 }, palette)
    },
  },
  {
    meaning: 'a plan found wrong; a problem resolved',
    mark: (context, palette) => {
      marks.drawCross(context, x - 13, y, 8, palette)
      marks.drawTick(context, x + 13, y, 8, palette)
    },
  },
]

/** The meanings of a picture's marks. */
export function PictureLegend() {
  return (
    <details class="picture picture-legend">
      <summary>Legend</summary>
      <ul>
        {entries.map(({ mark, meaning, meaningInTheDark }) => (
          <li key={meaning}>
            <Sample mark={mark} />
            {(dark.value && meaningInTheDark) || meaning}
          </li>
        ))}
      </ul>
      <p class="note">In a very large organization, arrivals and departures, wrong plans, and problems resolved without a crisis are not shown.</p>
    </details>
  )
}

function Sample({ mark }: { mark: Draw }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(
    () =>
      effect(() => {
        void dark.value
        const ratio = Math.min(3, Math.max(2, devicePixelRatio))
        const element = canvas.current!
        const context = element.getContext('2d')!
        element.width = width * ratio
        element.height = height * ratio
        context.setTransform(ratio, 0, 0, ratio, 0, 0)
        mark(context, readPalette(element))
      }),
    [mark],
  )
  return <canvas ref={canvas} class="picture-sample" aria-hidden="true" />
}
