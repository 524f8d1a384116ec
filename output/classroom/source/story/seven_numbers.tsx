import type { Policy } from '../engine/protocol'
import { MarkShape } from '../components/mark'
import { policyField, policyNames, type PolicyName } from '../state/experiment'
import type { Look } from '../state/looks'
import { ArmName } from './arm_name'

export const shortMeaning: Record<PolicyName, string> = {
  delegation: 'people decide the problems that they find',
  consultation: 'asking those who know, before deciding',
  sanction: 'discipline after a failure, and its threat',
  compassion: 'softening blows, tending to the injured',
  development: 'free time that goes into coaching',
  command: 'superiors take over crises',
  layoffs: 'dismissing people when a crisis begins',
}

interface Named {
  name: string
  policy: Policy
  look: Look
}

/** The seven numbers of two policies, each on a line from 0 to 1. */
export function SevenNumbers({ left, right }: { left: Named; right: Named }) {
  return (
    <table class="story-table story-seven">
      <caption>How leaders act, in seven numbers from 0 to 1</caption>
      <thead>
        <tr>
          <th scope="col">Number</th>
          <th scope="col" class="number">
            <ArmName name={left.name} look={left.look} />
          </th>
          <th scope="col" class="story-seven-line" aria-hidden="true" />
          <th scope="col" class="number">
            <ArmName name={right.name} look={right.look} />
          </th>
        </tr>
      </thead>
      <tbody>
        {policyNames.map((name) => (
          <Row key={name} name={name} left={left} right={right} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ name, left, right }: { name: PolicyName; left: Named; right: Named }) {
  const one = left.policy[policyField[name]]
  const other = right.policy[policyField[name]]
  return (
    <tr>
      <th scope="row">
        {name} <span class="note">{shortMeaning[name]}</span>
      </th>
      <td class="number">{one}</td>
      <td class="story-seven-line" aria-hidden="true">
        <svg width="100%" height="20" overflow="visible">
          <line x1="0%" x2="100%" y1="10" y2="10" style={{ stroke: 'var(--line)', strokeWidth: 2 }} />
          <line x1={`${100 * one}%`} x2={`${100 * other}%`} y1="10" y2="10" style={{ stroke: 'var(--axis)', strokeWidth: 2 }} />
          <MarkShape look={right.look} x={`${100 * other}%`} y={10} />
          <MarkShape look={left.look} x={`${100 * one}%`} y={10} />
        </svg>
      </td>
      <td class="number">{other}</td>
    </tr>
  )
}
