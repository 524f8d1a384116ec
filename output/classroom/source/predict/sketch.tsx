import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { parts, type Line } from '../state/bets'
import type { Look } from '../state/looks'
import { Mark, MarkShape } from '../components/mark'
import { draw, partName, type Point } from './drawing'
import type { CapacityBand } from './score'

const height = 260
const margin = { top: 12, right: 16, bottom: 34, left: 44 }
const roomy = 440 // width from which every part is labelled
const levels = [0, 0.25, 0.5, 0.75, 1]

/**
 * A chart of leadership capacity on which to draw a line for each arm, and sliders
 * that do the same. With bands it shows the results, and drawing ends.
 */
export function Sketch({
  names,
  looks,
  start,
  weeks,
  lines,
  bands,
  onDraw,
}: {
  names: [string, string]
  looks: [Look, Look]
  start: number
  weeks: number
  lines: [Line | null, Line | null]
  bands?: [CapacityBand, CapacityBand]
  onDraw?: (arm: 0 | 1, line: Line | null) => void
}) {
  const [arm, setArm] = useState<0 | 1>(0)
  const [frame, width] = useWidth()
  const stroke = useRef<{ line: Line | null; last: Point | null; first: boolean } | null>(null)
  const group = useId()

  const x = (week: number) => margin.left + (week / Math.max(1, weeks - 1)) * (width - margin.left - margin.right)
  const y = (capacity: number) => margin.top + (1 - capacity) * (height - margin.top - margin.bottom)
  const partAt = (part: number) => x((part / parts) * Math.max(1, weeks - 1))

  const pointOf = (event: PointerEvent): Point => {
    const box = (event.currentTarget as Element).getBoundingClientRect()
    const across = (event.clientX - box.left - margin.left) / (width - margin.left - margin.right)
    const up = 1 - (event.clientY - box.top - margin.top) / (height - margin.top - margin.bottom)
    return { part: across * parts, capacity: up }
  }
  const move = (event: PointerEvent) => {
    if (!stroke.current) return
    const point = pointOf(event)
    const { first, last } = stroke.current
    const line = draw(stroke.current.line, start, last, point, first)
    stroke.current = { line, last: point, first }
    onDraw?.(arm, line)
  }
  const begin = (event: PointerEvent) => {
    if (event.button !== 0) return
    ;(event.currentTarget as Element).setPointerCapture(event.pointerId)
    stroke.current = { line: lines[arm], last: null, first: lines[arm] === null }
    move(event)
  }
  const end = () => (stroke.current = null)
  const drawing = onDraw ? { onPointerDown: begin, onPointerMove: move, onPointerUp: end, onPointerCancel: end } : {}

  const pathOf = (values: ArrayLike<number>) =>
    Array.from(values, (value, week) => `${week ? 'L' : 'M'}${x(week).toFixed(1)} ${y(value).toFixed(1)}`).join('')
  const areaOf = ({ low, high }: CapacityBand) =>
    `${pathOf(high)}${Array.from(low, (value, week) => `L${x(week).toFixed(1)} ${y(value).toFixed(1)}`).reverse().join('')}Z`

  return (
    <div class="sketch">
      {onDraw && (
        <div class="sketch-arms row" role="radiogroup" aria-label="Whose line to draw">
          <span>Draw the line of</span>
          {names.map((name, number) => (
            <label key={name}>
              <input type="radio" name={group} checked={arm === number} onChange={() => setArm(number as 0 | 1)} />
              <Mark look={looks[number]!} />
              {name}
            </label>
          ))}
          {lines[arm] && (
            <button type="button" onClick={() => onDraw(arm, null)}>
              Erase it
            </button>
          )}
        </div>
      )}
      <div class="sketch-frame" ref={frame}>
        <svg
          class={onDraw ? 'sketch-chart sketch-open' : 'sketch-chart'}
          width={width}
          height={height}
          role="img"
          aria-label={
            onDraw
              ? `A chart to draw on: leadership capacity of followers, from week 0 to week ${weeks - 1}. The sliders below draw the same line.`
              : 'Leadership capacity of followers: your lines over the median and the middle 80% of many worlds.'
          }
          {...drawing}
        >
          {levels.map((level) => (
            <g key={level}>
              <line class="sketch-grid" x1={margin.left} x2={width - margin.right} y1={y(level)} y2={y(level)} />
              <text class="sketch-tick" x={margin.left - 6} y={y(level)} dy="0.32em" text-anchor="end">
                {level}
              </text>
            </g>
          ))}
          {Array.from({ length: parts + 1 }, (_, part) => (
            <g key={part}>
              <line class="sketch-grid" x1={partAt(part)} x2={partAt(part)} y1={margin.top} y2={height - margin.bottom} />
              {(width >= roomy || part % 2 === 1) && (
                <text class="sketch-tick" x={partAt(part)} y={height - margin.bottom + 18} text-anchor={part === parts ? 'end' : 'middle'}>
                  {part === 0 ? 'start' : partName(part, weeks)}
                </text>
              )}
            </g>
          ))}
          {bands?.map((band, number) => (
            <path key={number} d={areaOf(band)} style={{ fill: looks[number]!.colour, opacity: 0.18 }} />
          ))}
          {bands?.map((band, number) => (
            <path
              key={number}
              d={pathOf(band.median)}
              style={{ fill: 'none', stroke: looks[number]!.colour, strokeWidth: 3, strokeDasharray: looks[number]!.dash.join(' ') }}
            />
          ))}
          {lines.map((line, number) => {
            if (!line) return null
            const look = looks[number]!
            const points = [start, ...line].map((value, part) => [partAt(part), y(value)] as const)
            return (
              <g key={number} class={onDraw && arm !== number ? 'sketch-resting' : undefined}>
                <polyline points={points.join(' ')} style={{ fill: 'none', stroke: look.colour, strokeWidth: bands ? 1.5 : 2.5 }} />
                {points.slice(1).map(([across, up], part) => (
                  <MarkShape key={part} look={look} x={across} y={up} />
                ))}
              </g>
            )
          })}
          <circle class="sketch-start" cx={x(0)} cy={y(start)} r={4} />
          {onDraw && !lines[arm] && (
            <text class="sketch-hint" x={(margin.left + width - margin.right) / 2} y={y(0.88)} text-anchor="middle">
              Draw here, from the dot to the right
            </text>
          )}
        </svg>
      </div>
      {onDraw && (
        <Sliders name={names[arm]} line={lines[arm]} start={start} weeks={weeks} onChange={(line) => onDraw(arm, line)} />
      )}
    </div>
  )
}

function Sliders({
  name,
  line,
  start,
  weeks,
  onChange,
}: {
  name: string
  line: Line | null
  start: number
  weeks: number
  onChange: (line: Line) => void
}) {
  const shown = line ?? [start, start, start, start, start]
  const id = useId()
  return (
    <fieldset class="sketch-sliders">
      <legend>The line of {name}, with sliders{line ? '' : ' (nothing drawn yet)'}</legend>
      {shown.map((value, part) => (
        <div key={part}>
          <label for={`${id}-${part}`}>{partName(part + 1, weeks)}</label>
          <input
            id={`${id}-${part}`}
            type="range"
            min={0}
            max={1}
            step={0.01}
            value={value}
            onInput={(event) => {
              const changed = [...shown] as Line
              changed[part] = event.currentTarget.valueAsNumber
              onChange(changed)
            }}
          />
          <output for={`${id}-${part}`}>{value.toFixed(2)}</output>
        </div>
      ))}
    </fieldset>
  )
}

/** The width of an element, as it changes. */
function useWidth() {
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(600)
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(240, Math.floor(entry!.contentRect.width))))
    observer.observe(frame.current!)
    return () => observer.disconnect()
  }, [])
  return [frame, width] as const
}
