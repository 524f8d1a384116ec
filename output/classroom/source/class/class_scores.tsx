import { useMemo } from 'preact/hooks'
import { csvOf, fileNameOf, save } from '../charts/export'
import { Figure } from '../charts/figure'
import type { Plot } from '../charts/plot'
import { fixed } from '../charts/wording'
import type { Arms } from '../predict/arms'
import { brierOfNoIdea } from '../predict/score'
import { measures, parts } from '../state/bets'
import { answerTitle, scoresDrawing } from './figures'
import type { Student } from './pasted'
import { scoreOf, scoreOfAll, type Outcome, type Score } from './tally'

/** The distribution of a class's scores. */
export function ClassScores({ students, arms, outcome }: { students: readonly Student[]; arms: Arms; outcome: Outcome }) {
  const scores = useMemo(() => students.map(({ bets }) => scoreOf(bets, outcome.shares, arms.start, outcome.bands)), [students, arms, outcome])
  const briers = useMemo(() => scores.flatMap(({ brier }) => (brier === null ? [] : [brier])), [scores])
  const ofAll = useMemo(() => scoreOfAll(students, outcome.shares), [students, outcome])
  const draw = useMemo(() => (_: number, plot: Plot) => scoresDrawing(briers, ofAll, plot), [briers, ofAll])
  const placed = scores.reduce((sum, score) => sum + score.placed, 0)
  const mostly = scores.reduce((sum, score) => sum + score.mostly, 0)
  const distances = scores.flatMap(({ distance }) => (distance === null ? [] : [distance]))
  return (
    <>
      <h3>How the class did</h3>
      <ul>
        {placed > 0 && (
          <li>
            Of {placed} bets, {mostly} came true in more than half of all worlds.
          </li>
        )}
        {briers.length > 0 && (
          <li>
            {briers.length} said how sure they were. {briers.filter((brier) => brier < brierOfNoIdea).length} of them scored better than
            a guess without any idea ({fixed(brierOfNoIdea, 2)}).
            {ofAll !== null && ` ${togetherInWords(ofAll, briers)}`}
          </li>
        )}
        {distances.length > 0 && (
          <li>
            The lines were {fixed(Math.min(...distances), 2)} to {fixed(Math.max(...distances), 2)} away from the medians, averaged over
            weeks.
          </li>
        )}
      </ul>
      {briers.length > 0 && (
        <Figure
          title="Scores"
          note={<p class="note">Each dot is a student who said how sure they were, at the mean Brier score of their bets. Further left is better.</p>}
          fileName={fileNameOf('class scores')}
          label={`Scores of ${briers.length} students, from ${fixed(Math.min(...briers), 2)} to ${fixed(Math.max(...briers), 2)}; a guess without any idea scores ${fixed(brierOfNoIdea, 2)}.`}
          draw={draw}
          table={{
            columns: [
              { title: 'Link in line' },
              { title: 'bets', number: true },
              { title: 'true in most worlds', number: true },
              { title: 'Brier score', number: true },
              { title: 'distance of lines', number: true },
            ],
            rows: scores.map(({ placed, mostly, brier, distance }, number) => [String(students[number]!.line), placed, mostly, brier, distance]),
          }}
        />
      )}
      <p>
        <button type="button" onClick={() => saveAll(students, scores, arms)}>
          Save all bets and scores (CSV)
        </button>
      </p>
    </>
  )
}

/** Compares the class as a whole with its members. */
function togetherInWords(ofAll: number, briers: readonly number[]): string {
  const behind = briers.filter((brier) => brier > ofAll).length
  return `Together, with the mean of their chances, they would score ${fixed(ofAll, 2)}: better than ${behind} of ${briers.length}.`
}

function saveAll(students: readonly Student[], scores: readonly Score[], arms: Arms) {
  const partNames = Array.from({ length: parts }, (_, part) => part + 1)
  const header = [
    'line',
    ...measures.flatMap(({ name }) => [name, `${name}_sure`]),
    ...arms.names.flatMap((name) => partNames.map((part) => `${name} line ${part}/${parts}`)),
    'bets', 'true_in_most_worlds', 'brier', 'line_distance', 'after_seeing', 'tries',
  ]
  const rows = students.map(({ line, bets }, number) => {
    const { placed, mostly, brier, distance } = scores[number]!
    return [
      line,
      ...measures.flatMap(({ name }) => {
        const bet = bets.measures[name]
        return bet ? [answerTitle(bet.answer, arms.names), bet.sure ?? null] : [null, null]
      }),
      ...bets.lines.flatMap((drawn) => partNames.map((part) => drawn?.[part - 1] ?? null)),
      placed, mostly, brier, distance, bets.afterSeeing ? 1 : 0, bets.tries ?? 1,
    ]
  })
  save(csvOf(header, rows), 'class-bets.csv', 'text/csv')
}
