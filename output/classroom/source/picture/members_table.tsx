import { useSignal, type ReadonlySignal } from '@preact/signals'
import type { Side } from '../state/player'
import { whenOf } from '../components/when'
import { memberAt } from './words'

interface Props {
  title: string
  side: ReadonlySignal<Side | null>
  week: ReadonlySignal<number>
}

/** The members in the picture as a table, made when it is opened. */
export function MembersTable({ title, side, week }: Props) {
  const open = useSignal(false)
  return (
    <details class="not-printed" onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>Members as a table</summary>
      {open.value && <Members title={title} side={side} week={week} />}
    </details>
  )
}

function Members({ title, side, week }: Props) {
  const shown = side.value
  if (!shown || shown.lived === 0) return <p class="note">No members yet.</p>
  const { recording } = shown
  const at = Math.min(week.value, shown.lived - 1)
  const caption = `${title}, ${whenOf(at)}`
  return (
    <div class="scrolling picture-members" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption>{caption}; capacity, trust and harm of 100</caption>
        <thead>
          <tr>
            <th scope="col">Seat</th>
            <th scope="col">Role</th>
            {['Capacity', 'Trust', 'Harm', 'Facets'].map((column) => (
              <th scope="col" class="number" key={column}>
                {column}
              </th>
            ))}
            <th scope="col">Crisis</th>
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: recording.seats }, (_, seat) => {
            const member = memberAt(recording, at, seat)
            return (
              <tr key={seat}>
                <th scope="row" class="number">
                  {seat}
                </th>
                <td>{member.role}</td>
                {member.vacant ? (
                  <td colSpan={5}>vacant</td>
                ) : (
                  <>
                    <td class="number">{member.capacity}</td>
                    <td class="number">{member.trust}</td>
                    <td class="number">{member.harm}</td>
                    <td class="number">{member.tasks}</td>
                    <td>{member.crisis ? 'yes' : 'no'}</td>
                  </>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
