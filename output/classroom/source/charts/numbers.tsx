import { useComputed } from '@preact/signals'
import { Mark } from '../components/mark'
import { looksOf } from '../state/looks'
import type { Player, Side } from '../state/player'
import { whenOf } from '../components/when'
import './charts.css'
import { courseOf } from './courses'
import { useThrottled } from './throttle'
import { fixed } from './wording'

interface Measure {
  series: string
  title: string
  unit: string
  decimals: number
  better: 1 | -1
  more: string
  less: string
}

const measures: readonly Measure[] = [
  { series: 'leadership_capacity', title: 'Leadership capacity now', unit: 'mean of followers, 0 to 1', decimals: 2, better: 1, more: 'more', less: 'less' },
  { series: 'collateral_damage', title: 'Collateral damage so far', unit: 'per 100 seats', decimals: 1, better: -1, more: 'more', less: 'less' },
  { series: 'crises', title: 'Crises so far', unit: 'number', decimals: 0, better: -1, more: 'more', less: 'fewer' },
]

/** Milliseconds between changes while a run plays; numbers that change faster cannot be read. */
const pace = 125

/** Three numbers a side at the moment shown, and how far they are apart. */
export function Numbers({ player }: { player: Player }) {
  const moment = useComputed(() => ({ week: player.week.value, sides: player.sides.value }))
  const { week, sides } = useThrottled(moment, pace).value
  return (
    <section class="numbers" aria-label={sides ? `Three numbers at ${whenOf(week)}` : 'Three numbers'}>
      {measures.map((measure) => (
        <Card key={measure.series} measure={measure} sides={sides} week={week} />
      ))}
    </section>
  )
}

function Card({ measure, sides, week }: { measure: Measure; sides: [Side, Side] | null; week: number }) {
  const { title, unit, decimals } = measure
  const names = sides?.map((side) => side.arm.name) ?? ['', '']
  const looks = looksOf(names)
  const values = sides?.map((side) => valueAt(side, measure.series, week)) ?? [0, 0]
  return (
    <div class="numbers-card">
      <p class="numbers-title">
        {title} <span class="note">{unit}</span>
      </p>
      <dl>
        {values.map((value, arm) => (
          <div key={arm}>
            <dt>
              {sides && <Mark look={looks[arm]!} />} <span>{names[arm]}</span>
            </dt>
            <dd>{sides ? fixed(value, decimals) : '–'}</dd>
          </div>
        ))}
      </dl>
      <p class="numbers-difference">{sides ? differenceOf(measure, names, values) : ' '}</p>
    </div>
  )
}

function valueAt(side: Side, series: string, week: number): number {
  const course = courseOf(side.recording, series)
  return course[Math.max(0, Math.min(week, course.length - 1))] ?? 0
}

/** How far both sides are apart, seen from the second, and whether that is better. */
export function differenceOf(
  { decimals, better, more, less }: Pick<Measure, 'decimals' | 'better' | 'more' | 'less'>,
  names: readonly string[],
  values: readonly number[],
): string {
  const difference = values[1]! - values[0]!
  const size = fixed(Math.abs(difference), decimals)
  if (size === fixed(0, decimals)) return 'No difference.'
  return `${size} ${difference > 0 ? more : less} in ${names[1]}, which is ${difference > 0 === better > 0 ? 'better' : 'worse'}.`
}
