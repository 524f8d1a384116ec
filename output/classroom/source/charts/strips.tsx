import { effect, useComputed, useSignal, useSignalEffect, type ReadonlySignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { DataTable } from '../components/data_table'
import { Mark, MarkShape } from '../components/mark'
import { looksOf, type Look } from '../state/looks'
import { momentOf, type Pair, type Player, type Side } from '../state/player'
import { dark } from '../state/preferences'
import { whenOf } from '../components/when'
import { followBands, type Bands } from './bands'
import './charts.css'
import { courseOf, shapeOf, shockWeeks } from './courses'
import { fileNameOf } from './export'
import { ExportMenu } from './export_menu'
import { Lane, OccurrenceSign, occurrenceNames } from './lane'
import { interventionsOf, shocksOf } from './occurrences'
import { seenOf } from './seen'
import { ghostLooks, StripView, type Frame, type Ghost, type Line } from './strip_view'
import { periodOf, periodTable, summaryOf, weeklyCsv } from './strips_data'
import { useThrottled } from './throttle'
import { fixed, seriesWording } from './wording'

const headline = ['leadership_capacity', 'collateral_damage', 'crises', 'performance']

/** Milliseconds between changes of numbers while a run plays. */
const pace = 125

/**
 * Both organizations over time, a strip a series, on one time axis that can be
 * clicked and dragged. What lies after the moment shown is drawn only as far as
 * the reader has been there; see seen.ts.
 */
export function Strips({ player, series = headline }: { player: Player; series?: string[] }) {
  // Everything that changes with the pair of arms, whatever their recordings.
  const cast = useComputed(() => {
    const sides = player.sides.value
    return sides ? JSON.stringify([sides[0].arm.name, sides[1].arm.name, sides[0].recording.weeks]) : ''
  })
  if (cast.value === '') return <div class="strips strips-waiting" />
  const [first, second, weeks] = JSON.parse(cast.value) as [string, string, number]
  return <Cast key={`${cast.value} ${series.join(' ')}`} player={player} series={series} names={[first, second]} weeks={weeks} />
}

interface CastProps {
  player: Player
  series: string[]
  names: readonly [string, string]
  weeks: number
}

function Cast({ player, series, names, weeks }: CastProps) {
  const area = useRef<HTMLDivElement>(null)
  const tag = useRef<HTMLDivElement>(null)
  const frame = useSignal<Frame | null>(null)
  const looks = useMemo(() => looksOf(names) as [Look, Look], [names[0], names[1]])
  const seen = useMemo(() => seenOf(player), [player])
  const bands = useBands(player, series)
  const seek = useSeeking(player, area, frame, weeks)

  useLayoutEffect(() => {
    const element = area.current!
    const measure = () => (frame.value = frameOf(element.clientWidth))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  useSignalEffect(() => {
    const lengths = frame.value
    const moment = momentOf(player)
    if (!lengths || !tag.current) return
    const x = placeIn(lengths, weeks)(moment)
    const reach = 4.2 * lengths.text
    const middle = Math.max(reach, Math.min(lengths.width - reach, x))
    tag.current.style.transform = `translateX(${middle.toFixed(1)}px) translateX(-50%)`
  })

  return (
    <section class="strips" aria-label={`${names[0]} and ${names[1]} over time`}>
      <Key player={player} names={names} looks={looks} bands={bands} seen={seen} />
      <Summary player={player} series={series} />
      <div ref={area} class="strips-area" {...seek}>
        {frame.value && <Events player={player} seen={seen} frame={frame.value} weeks={weeks} looks={looks} names={names} />}
        {series.map((name, number) => (
          <Strip
            key={name}
            player={player}
            name={name}
            names={names}
            looks={looks}
            weeks={weeks}
            seen={seen}
            frame={frame}
            bands={bands.get(name)!}
            axis={number === series.length - 1}
          />
        ))}
        <div ref={tag} class="strips-tag" aria-hidden="true">
          <Moment player={player} />
        </div>
      </div>
      <Foot player={player} series={series} names={names} looks={looks} weeks={weeks} bands={bands} seen={seen} />
    </section>
  )
}

/** The lengths of all strips in a width. */
function frameOf(width: number): Frame {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize)
  const roomy = width >= 40 * rem
  return {
    width,
    left: Math.round(2.75 * rem),
    right: Math.round((roomy ? 10 : 4.3) * rem),
    height: Math.round((roomy ? 4.5 : 3.9) * rem),
    text: 0.75 * rem,
  }
}

function placeIn(frame: Frame, weeks: number): (week: number) => number {
  return (week) => frame.left + (week / Math.max(1, weeks)) * (frame.width - frame.left - frame.right)
}

/** Pressing and dragging shows the week at that place; playing continues afterwards. */
function useSeeking(player: Player, area: { current: HTMLDivElement | null }, frame: ReadonlySignal<Frame | null>, weeks: number) {
  const held = useRef<{ pointer: number; playing: boolean } | null>(null)
  const seek = (event: PointerEvent) => {
    const lengths = frame.value
    if (!lengths || !area.current) return
    const share = (event.clientX - area.current.getBoundingClientRect().left - lengths.left) / (lengths.width - lengths.left - lengths.right)
    player.seek(Math.round(share * weeks))
  }
  const release = (event: PointerEvent) => {
    if (held.current?.pointer !== event.pointerId) return
    if (held.current.playing) player.play()
    held.current = null
  }
  return {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0 || !event.isPrimary) return
      held.current = { pointer: event.pointerId, playing: player.playing.peek() }
      area.current!.setPointerCapture(event.pointerId)
      player.pause()
      seek(event)
    },
    onPointerMove(event: PointerEvent) {
      if (held.current?.pointer === event.pointerId) seek(event)
    },
    onPointerUp: release,
    onPointerCancel: release,
  }
}

/** The bands of every series, as far as worlds have come. */
function useBands(player: Player, series: readonly string[]): ReadonlyMap<string, ReadonlySignal<Bands | null>> {
  const followed = useMemo(() => new Map(series.map((name) => [name, followBands(player, name)] as const)), [player, series.join(' ')])
  useEffect(
    () => () => {
      for (const [, finish] of followed.values()) finish()
    },
    [followed],
  )
  return useMemo(() => new Map([...followed].map(([name, [bands]]) => [name, bands])), [followed])
}

/** The run before, as it is drawn behind a strip. */
function ghostsOf(previous: Pair | null, name: string): Ghost[] {
  if (!previous) return []
  return previous.sides.map((side, arm) => ({ look: ghostLooks[arm]!, values: courseOf(side.recording, name) }))
}

interface StripProps extends CastProps {
  name: string
  looks: [Look, Look]
  seen: ReadonlySignal<number>
  frame: ReadonlySignal<Frame | null>
  bands: ReadonlySignal<Bands | null>
  axis: boolean
}

function Strip({ player, name, names, looks, weeks, seen, frame, bands, axis }: Omit<StripProps, 'series'>) {
  const host = useRef<HTMLDivElement>(null)
  const one = useRef<HTMLDivElement>(null)
  const other = useRef<HTMLDivElement>(null)
  const { title, unit, decimals } = seriesWording(name)
  const shape = shapeOf(name)
  const measured = frame.value !== null

  useEffect(() => {
    const first = frame.peek()
    if (!first) return
    const labels = [one.current!, other.current!] as const
    const view = new StripView(host.current!, labels, { shape, weeks, looks, axis, decimals }, first)
    let width = first
    const finish = [
      effect(() => {
        const sides = player.sides.value
        if (!sides) return
        const lived = player.lived.value
        const line = (side: Side): Line => ({
          values: courseOf(side.recording, name).subarray(0, lived),
          raw: shape === 'smoothed' ? courseOf(side.recording, name, 'level').subarray(0, lived) : null,
        })
        view.setLines([line(sides[0]), line(sides[1])], shockWeeks(sides[0].recording))
      }),
      effect(() => {
        const sides = player.sides.value
        const changes = sides ? interventionsOf(sides).map((change) => change.week) : []
        view.setPast(ghostsOf(player.previous.value, name), bands.value?.bands ?? null, changes)
      }),
      effect(() => {
        const lengths = frame.value
        if (lengths && lengths !== width) view.resize(lengths)
        width = lengths ?? width
      }),
      effect(() => {
        void dark.value
        view.recolour()
      }),
      effect(() => view.show(momentOf(player), seen.value)),
    ]
    return () => {
      for (const end of finish) end()
      view.destroy()
    }
  }, [measured])

  return (
    <div class="strips-strip">
      <p class="strips-title">
        {title} <span class="note">{unit}</span>
      </p>
      <div ref={host} class="strips-plot" aria-hidden="true">
        <div class="strips-labels" style={{ width: `${frame.value?.right ?? 0}px` }}>
          <div ref={one} class="strips-label">
            <Value player={player} side={0} name={name} decimals={decimals} /> <Mark look={looks[0]} /> <span class="strips-name">{names[0]}</span>
          </div>
          <div ref={other} class="strips-label">
            <Value player={player} side={1} name={name} decimals={decimals} /> <Mark look={looks[1]} /> <span class="strips-name">{names[1]}</span>
          </div>
        </div>
      </div>
    </div>
  )
}

function Value({ player, side, name, decimals }: { player: Player; side: 0 | 1; name: string; decimals: number }) {
  const value = useComputed(() => {
    const recording = player.sides.value?.[side].recording
    return recording ? (courseOf(recording, name)[player.week.value] ?? 0) : 0
  })
  return <span class="strips-value">{fixed(useThrottled(value, pace).value, decimals)}</span>
}

function Moment({ player }: { player: Player }) {
  return <>{whenOf(useThrottled(player.week, pace).value)}</>
}

interface EventsProps {
  player: Player
  seen: ReadonlySignal<number>
  frame: Frame
  weeks: number
  looks: [Look, Look]
  names: readonly [string, string]
}

/** Shocks seen so far, and planned changes. */
function Events({ player, seen, frame, weeks, looks, names }: EventsProps) {
  const all = useComputed(() => (player.sides.value ? [...shocksOf(player.sides.value), ...interventionsOf(player.sides.value)] : []))
  const shown = useComputed(() => all.value.filter((one) => one.kind !== 'shock' || one.week <= seen.value).length)
  void shown.value
  const occurrences = all.peek().filter((one) => one.kind !== 'shock' || one.week <= seen.peek())
  return <Lane occurrences={occurrences} looks={looks} names={names} placeOf={placeIn(frame, weeks)} end={frame.width} letter={0.62 * frame.text} />
}

interface KeyProps {
  player: Player
  names: readonly [string, string]
  looks: readonly [Look, Look]
  bands: ReadonlyMap<string, ReadonlySignal<Bands | null>>
  seen: ReadonlySignal<number>
}

/** A key to the lines and bands shown. */
function Key({ player, names, looks, bands, seen }: KeyProps) {
  const worlds = useComputed(() => [...bands.values()][0]?.value?.worlds ?? 0)
  const previous = player.previous.value?.sides.map((side) => side.arm.name)
  const kinds = useComputed(() => {
    const sides = player.sides.value
    if (!sides) return ''
    const shock = shocksOf(sides).some((one) => one.week <= seen.value) ? ['shock'] : []
    return [...new Set([...shock, ...interventionsOf(sides).map((one) => one.kind)])].join(' ')
  })
  return (
    <ul class="strips-key">
      {names.map((name, arm) => (
        <li key={name}>
          <LineSample look={looks[arm]!} /> {name}
        </li>
      ))}
      {previous?.map((name, arm) => (
        <li key={`before ${name}`}>
          <GhostSample look={ghostLooks[arm]!} /> previous run: {name}
        </li>
      ))}
      {worlds.value > 0 && (
        <li>
          <BandSample /> shaded: the middle 80% of {worlds.value} worlds
        </li>
      )}
      {kinds.value !== '' &&
        (kinds.value.split(' ') as (keyof typeof occurrenceNames)[]).map((kind) => (
          <li key={kind}>
            <OccurrenceSign kind={kind} /> {occurrenceNames[kind]}
          </li>
        ))}
    </ul>
  )
}

function LineSample({ look }: { look: Look }) {
  return (
    <svg class="strips-sample" viewBox="0 0 40 14" aria-hidden="true">
      <path d="M1 7H39" style={{ stroke: look.colour, strokeWidth: 2.25, strokeDasharray: look.dash.join(' ') }} />
      <MarkShape look={look} x={20} y={7} />
    </svg>
  )
}

function GhostSample({ look }: { look: Ghost['look'] }) {
  return (
    <svg class="strips-sample" viewBox="0 0 40 14" aria-hidden="true">
      <path d="M1 7H39" style={{ stroke: look.colour, strokeWidth: 1.25, strokeDasharray: look.dash.join(' ') }} />
    </svg>
  )
}

function BandSample() {
  return (
    <svg class="strips-sample" viewBox="0 0 40 14" aria-hidden="true">
      <rect class="strips-band" x="1" y="1" width="38" height="12" />
    </svg>
  )
}

/** The same in words, for people who do not see the strips; it is not read out unasked. */
function Summary({ player, series }: { player: Player; series: readonly string[] }) {
  const words = useComputed(() => {
    const sides = player.sides.value
    if (!sides) return ''
    // While a run plays, quarters will do.
    const week = player.playing.value ? Math.floor(player.week.value / 13) * 13 : player.week.value
    return summaryOf(sides, series, Math.min(week, player.lived.value - 1))
  })
  return <p class="visually-hidden">{words}</p>
}

interface FootProps extends CastProps {
  looks: [Look, Look]
  bands: ReadonlyMap<string, ReadonlySignal<Bands | null>>
  seen: ReadonlySignal<number>
}

function Foot({ player, series, names, looks, weeks, bands, seen }: FootProps) {
  const title = `${names[0]} and ${names[1]} over time`
  const period = periodOf(weeks)
  const over = useComputed(() => Math.floor((seen.value + 1) / period) * period)
  const periods = over.value
  const sides = player.sides.value
  const table = useMemo(() => (sides ? periodTable(sides, series, periods) : { columns: [], rows: [] }), [sides?.[0].recording, sides?.[1].recording, periods])
  const picture = async () => {
    const { stripsPicture } = await import('./strips_picture')
    const present = player.sides.peek()!
    const shown = Math.min(Math.floor(seen.peek()) + 1, player.lived.peek())
    return stripsPicture({
      title: 'Two organizations in one world',
      sides: present, looks, series,
      weeks: shown,
      ghosts: new Map(series.map((name) => [name, ghostsOf(player.previous.peek(), name)])),
      bands: new Map(series.flatMap((name) => known(name, bands.get(name)?.peek()))),
      occurrences: [...shocksOf(present).filter((one) => one.week < shown), ...interventionsOf(present)],
    })
  }
  return (
    <div class="charts-foot">
      <DataTable caption={title} columns={table.columns} rows={table.rows} />
      <ExportMenu title={title} fileName={fileNameOf(`${names.join(' ')} ${fixed(weeks, 0)} weeks`)} picture={picture} csv={() => weeklyCsv(player.sides.peek()!)} />
    </div>
  )
}

function known(name: string, bands: Bands | null | undefined): [string, Bands][] {
  return bands ? [[name, bands]] : []
}
