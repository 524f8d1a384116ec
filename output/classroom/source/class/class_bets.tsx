import { useMemo } from 'preact/hooks'
import { Figure } from '../charts/figure'
import { fileNameOf } from '../charts/export'
import type { Plot } from '../charts/plot'
import { partName } from '../predict/drawing'
import type { Arms } from '../predict/arms'
import { answers, measures, parts, type Line } from '../state/bets'
import { answerTitle, betsDrawing, linesDrawing } from './figures'
import type { Student } from './pasted'
import { armsDrawn, levels, sureTitle, tallyOf, totalOf, type Outcome } from './tally'

type Props = { students: readonly Student[]; arms: Arms; outcome: Outcome | null }

/** The bets and the sketched lines; with an outcome, beside the results. */
export function ClassBets(props: Props) {
  const { students, arms } = props
  const most = Math.max(...measures.flatMap(({ name }) => answers.map((answer) => totalOf(tallyOf(students, name), answer))))
  const drawn = armsDrawn(students)
  return (
    <>
      <h3>Who bet on what</h3>
      <p class="note">
        The length of a bar is the number of bets; the surer, the darker: {levels.map(sureTitle).join(', ')}.
      </p>
      <div class="class-figures">
        {measures.map((measure) => (
          <BetsFigure key={measure.name} measure={measure} most={most} {...props} />
        ))}
      </div>
      <h3>The lines of the class</h3>
      <div class="class-figures class-lines">
        {drawn.map((arm) => (
          <LinesFigure key={arm} arm={arm} {...props} />
        ))}
      </div>
      {drawn.length < 2 && (
        <p class="note">Nobody has drawn a line for {arms.names.filter((_, arm) => !drawn.includes(arm as 0 | 1)).join(' or ')}.</p>
      )}
    </>
  )
}

function BetsFigure({ measure, most, students, arms, outcome }: Props & { measure: (typeof measures)[number]; most: number }) {
  const tally = useMemo(() => tallyOf(students, measure.name), [students, measure])
  const shares = outcome?.shares[measure.name] ?? null
  const draw = useMemo(() => (_: number, plot: Plot) => betsDrawing(tally, most, arms, shares, plot), [tally, most, arms, shares])
  const title = `Who will have ${measure.more}?`
  const seen = answers.map((answer) => `${answerTitle(answer, arms.names)} ${totalOf(tally, answer)}`).join(', ')
  return (
    <Figure
      title={title}
      fileName={fileNameOf(`class bets ${measure.name}`)}
      label={`Bars of the bets on ${measure.title}: ${seen}.`}
      draw={draw}
      table={{
        columns: [
          { title: 'Answer' },
          ...levels.map((level) => ({ title: sureTitle(level), number: true })),
          { title: 'total', number: true },
          ...(shares ? [{ title: 'true in % of worlds', number: true }] : []),
        ],
        rows: answers.map((answer) => [
          answerTitle(answer, arms.names),
          ...levels.map((level) => tally[answer][level]),
          totalOf(tally, answer),
          ...(shares ? [Math.round(shares[answer] * 100)] : []),
        ]),
      }}
    />
  )
}

function LinesFigure({ arm, students, arms, outcome }: Props & { arm: 0 | 1 }) {
  const lines = useMemo(
    () => students.flatMap(({ line, bets }) => (bets.lines[arm] ? [{ from: line, line: bets.lines[arm] }] : [])),
    [students, arm],
  )
  const band = outcome?.bands[arm] ?? null
  const draw = useMemo(
    () => (_: number, plot: Plot) => linesDrawing(lines.map(({ line }) => line), arm, arms, band, plot),
    [lines, arm, arms, band],
  )
  const name = arms.names[arm]
  const ends = Array.from({ length: parts }, (_, part) => partName(part + 1, arms.weeks))
  const at = (part: number, weeks: number) => Math.round(((part + 1) / parts) * (weeks - 1))
  const courseRow = (title: string, values: ArrayLike<number>) => [title, ...ends.map((_, part) => values[at(part, values.length)]!)]
  return (
    <Figure
      title={`${name}: leadership capacity of followers`}
      note={
        <p class="note">
          {lines.length} thin {lines.length === 1 ? 'line' : 'lines'}
          {band && '. The thick line is the median of all worlds, the shading the middle 80%'}.
        </p>
      }
      fileName={fileNameOf(`class lines ${name}`)}
      label={`The ${lines.length === 1 ? 'line' : `${lines.length} lines`} drawn for ${name}, from ${lowHigh(lines.map(({ line }) => line))} at the end${band ? `, over a median of ${band.median[band.median.length - 1]!.toFixed(2)}` : ''}.`}
      draw={draw}
      table={{
        columns: [{ title: 'Line' }, ...ends.map((title) => ({ title, number: true }))],
        rows: [
          ...lines.map(({ from, line }) => [`link in line ${from}`, ...line]),
          ...(band ? [courseRow('10% of worlds below', band.low), courseRow('median of worlds', band.median), courseRow('10% of worlds above', band.high)] : []),
        ],
      }}
    />
  )
}

function lowHigh(lines: readonly Line[]): string {
  const ends = lines.map((line) => line[parts - 1]!)
  return `${Math.min(...ends).toFixed(2)} to ${Math.max(...ends).toFixed(2)}`
}
